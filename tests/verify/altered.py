# SPDX-License-Identifier: Apache-2.0
"""A node that tells what the contracts would never have logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from roastpower.chain.artifacts import ContractName
from roastpower.verify.chain import Event, RpcChain, Transfer


@dataclass
class AlteredChain:
    """The true chain but for what a test changes. An alteration that returns None drops the event."""

    chain: RpcChain
    event: Callable[[Event], Event | None] = lambda event: event
    transfer: Callable[[Transfer], Transfer | None] = lambda transfer: transfer
    sent: Callable[[bytes], bytes] = lambda calldata: calldata
    also: list[Event] = field(default_factory=list)  # told at the end

    @property
    def chain_id(self) -> int:
        return self.chain.chain_id

    @property
    def now(self) -> int:
        return self.chain.now

    def address(self, name: ContractName) -> str:
        return self.chain.address(name)

    def events(self) -> Sequence[Event]:
        told = [self.event(event) for event in self.chain.events()]
        return [*(event for event in told if event is not None), *self.also]

    def committee_events(self, address: str) -> Sequence[Event]:
        told = [self.event(event) for event in self.chain.committee_events(address)]
        return [event for event in told if event is not None]

    def calldata(self, transaction: str) -> bytes:
        return self.sent(self.chain.calldata(transaction))

    def transfers(self, transaction: str) -> list[Transfer]:
        told = [self.transfer(each) for each in self.chain.transfers(transaction)]
        return [each for each in told if each is not None]

    def timestamp(self, chain_block: int) -> int:
        return self.chain.timestamp(chain_block)


def saying(name: str, identifier: int, **values: Any) -> Callable[[Event], Event]:
    """Alters arguments of an event of a block, submission or campaign; functions get the true value."""

    def alter(event: Event) -> Event:
        ids = {event.args.get(key) for key in ("block_id", "campaign_id", "submission_id", "id")}
        if event.name != name or identifier not in ids:
            return event
        told = {
            key: value(event.args[key]) if callable(value) else value
            for key, value in values.items()
        }
        return replace(event, args={**event.args, **told})

    return alter
