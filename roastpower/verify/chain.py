# SPDX-License-Identifier: Apache-2.0
"""What verification reads of a chain: events, calldata, transfers and times.

Contracts are never called at a past chain block: few nodes could answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar

import requests
from eth_abi.abi import decode
from eth_typing import ABIEvent, HexStr
from eth_utils.abi import collapse_if_tuple, event_abi_to_log_topic
from eth_utils.address import to_checksum_address
from web3.exceptions import Web3RPCError
from web3.types import LogReceipt, TxReceipt

from roastpower.chain import artifacts
from roastpower.chain.artifacts import ContractName
from roastpower.chain.contracts import Contracts

FIRST_RANGE = 10_000  # chain blocks asked for at once; halved where a node refuses
_MAX_RANGE = 200_000
REORG_DEPTH = 64  # chain blocks whose events are read again by a later look

ZERO_ADDRESS = "0x" + 40 * "0"

EMITTERS: tuple[ContractName, ...] = (
    "DrandBeacon",
    "MiningPool",
    "CampaignFactory",
    "RewardDistributor",
)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of one of the protocol's contracts; tuples among the arguments are mappings."""

    contract: ContractName
    name: str
    args: Mapping[str, Any]
    chain_block: int
    log_index: int
    transaction: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """A token's own word that it moved an amount."""

    token: str
    sender: str
    receiver: str
    amount: int


class Chain(Protocol):
    """A chain with the protocol on it, up to one head."""

    @property
    def chain_id(self) -> int:
        """The id that commitments and seeds hold."""
        ...

    @property
    def now(self) -> int:
        """The time of the head, in Unix seconds."""
        ...

    def address(self, name: ContractName) -> str:
        """Where a contract is."""
        ...

    def events(self) -> Sequence[Event]:
        """Everything that beacon, pool, factory and distributor logged, in the order of the chain."""
        ...

    def committee_events(self, address: str) -> Sequence[Event]:
        """What an account logged as a committee of judges would; nothing if it is none."""
        ...

    def calldata(self, transaction: str) -> bytes:
        """What a transaction was sent with."""
        ...

    def transfers(self, transaction: str) -> list[Transfer]:
        """All tokens' transfers in a transaction."""
        ...

    def timestamp(self, chain_block: int) -> int:
        """A chain block's time, in Unix seconds."""
        ...


class RpcChain:
    """A chain over JSON-RPC, up to the head at which this was made."""

    def __init__(self, contracts: Contracts) -> None:
        self._contracts = contracts
        self._web3 = contracts.web3
        self.head = int(self._web3.eth.block_number)
        self._events: list[Event] | None = None
        self._read_from = contracts.manifest.deployment_block
        self._before: list[Event] = []  # events of chain blocks before that one
        self.committee_events = cache(self._committee_events)
        self.transfers = cache(self._transfers)
        self.timestamp = cache(self._timestamp)

    @property
    def chain_id(self) -> int:
        """The manifest's, which the contracts were checked against."""
        return self._contracts.manifest.chain_id

    @property
    def now(self) -> int:
        """See `Chain`."""
        return self.timestamp(self.head)

    def address(self, name: ContractName) -> str:
        """Where a contract is, by the manifest."""
        return to_checksum_address(self._contracts.manifest.address(name))

    def events(self) -> Sequence[Event]:
        """See `Chain`; read once."""
        if self._events is None:
            names = {self.address(name): name for name in EMITTERS}
            self._events = self._before + [
                event
                for entry in self._logs(list(names), self._read_from)
                if (event := decoded(names[to_checksum_address(entry["address"])], entry))
            ]
        return self._events

    def later(self) -> RpcChain:
        """The chain up to the head of now; events older than `REORG_DEPTH` are not read again."""
        newer = RpcChain(self._contracts)
        if self._events is not None:
            newer._read_from = max(self._read_from, self.head - REORG_DEPTH + 1)
            newer._before = [
                event for event in self._events if event.chain_block < newer._read_from
            ]
        return newer

    def token_transfers(self) -> list[Transfer]:
        """Every transfer of ROAST since its deployment."""
        first = self._contracts.manifest.deployment_block
        return _transfers_in(self._logs([self.address("RoastToken")], first))

    def calldata(self, transaction: str) -> bytes:
        """See `Chain`."""
        return bytes(self._web3.eth.get_transaction(HexStr(transaction))["input"])

    def _committee_events(self, address: str) -> Sequence[Event]:
        entries = self._logs([address], self._contracts.manifest.deployment_block)
        return [event for entry in entries if (event := decoded("JudgeCommittee", entry))]

    def _transfers(self, transaction: str) -> list[Transfer]:
        receipt: TxReceipt = self._web3.eth.get_transaction_receipt(HexStr(transaction))
        return _transfers_in(receipt["logs"])

    def _timestamp(self, chain_block: int) -> int:
        return int(self._web3.eth.get_block(chain_block)["timestamp"])

    def _logs(self, addresses: list[str], since: int) -> list[LogReceipt]:
        """Logs from a chain block to the head, in ranges that the node is willing to answer."""

        def ask(first: int, last: int) -> list[LogReceipt]:
            return self._web3.eth.get_logs(
                {
                    "fromBlock": first,
                    "toBlock": last,
                    "address": [to_checksum_address(address) for address in addresses],
                }
            )

        return in_ranges(ask, since, self.head)


def in_ranges(ask: Callable[[int, int], list[Answer]], first: int, last: int) -> list[Answer]:
    """Asks for ranges of chain blocks, shorter ones after each refusal.

    Raises:
        Web3RPCError, requests.RequestException: a single chain block was refused.
    """
    found: list[Answer] = []
    length = FIRST_RANGE
    while first <= last:
        end = min(last, first + length - 1)
        try:
            found += ask(first, end)
        except (Web3RPCError, requests.RequestException):
            if end == first:
                raise
            # Providers limit ranges or answers, each in words of its own.
            length = max(1, (end - first + 1) // 2)
            continue
        first = end + 1
        length = min(2 * length, _MAX_RANGE)
    return found


def decoded(contract: ContractName, entry: LogReceipt) -> Event | None:
    """A log as an event of the contract; None if its ABI has no such event."""
    topics = [bytes(topic) for topic in entry["topics"]]
    shape = _shapes(contract).get(topics[0]) if topics else None
    if shape is None:
        return None
    inputs = shape["inputs"]
    indexed = [each for each in inputs if each["indexed"]]
    plain = [each for each in inputs if not each["indexed"]]
    values = {
        each["name"]: _value(each, decode([collapse_if_tuple(each)], topic)[0])
        for each, topic in zip(indexed, topics[1:], strict=True)
    }
    data = decode([collapse_if_tuple(each) for each in plain], bytes(entry["data"]))
    values |= {each["name"]: _value(each, value) for each, value in zip(plain, data, strict=True)}
    return Event(
        contract=contract,
        name=shape["name"],
        args=values,
        chain_block=int(entry["blockNumber"]),
        log_index=int(entry["logIndex"]),
        transaction="0x" + bytes(entry["transactionHash"]).hex(),
    )


@cache
def _shapes(contract: ContractName) -> dict[bytes, dict[str, Any]]:
    return {
        event_abi_to_log_topic(_abi_event(shape)): shape for shape in artifacts.events(contract)
    }


def _abi_event(shape: dict[str, Any]) -> ABIEvent:
    return ABIEvent(name=shape["name"], type="event", inputs=shape["inputs"])


def _value(shape: Mapping[str, Any], value: Any) -> Any:
    if shape["type"] == "tuple":
        return {
            part["name"]: _value(part, each)
            for part, each in zip(shape["components"], value, strict=True)
        }
    if shape["type"] == "address":
        return to_checksum_address(value)
    if shape["type"] == "address[]":
        return [to_checksum_address(each) for each in value]
    return list(value) if isinstance(value, tuple) else value


def _transfers_in(entries: Iterable[LogReceipt]) -> list[Transfer]:
    found = []
    for entry in entries:
        topics = [bytes(topic) for topic in entry["topics"]]
        # Tokens with other topics (as of single items) move nothing that is paid here.
        if len(topics) != 3 or topics[0] != _transfer_topic():
            continue
        found.append(
            Transfer(
                token=to_checksum_address(entry["address"]),
                sender=to_checksum_address(topics[1][12:]),
                receiver=to_checksum_address(topics[2][12:]),
                amount=int.from_bytes(bytes(entry["data"]), "big"),
            )
        )
    return found


@cache
def _transfer_topic() -> bytes:
    (shape,) = [each for each in artifacts.events("RoastToken") if each["name"] == "Transfer"]
    return event_abi_to_log_topic(_abi_event(shape))
