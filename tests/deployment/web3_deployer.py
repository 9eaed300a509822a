# SPDX-License-Identifier: Apache-2.0
"""Deployers for a real chain: one that works, and one that is killed at a transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.types import Nonce

from roastpower.chain.deployment.journal import Sent

Moment = Literal["before it is sent", "after it is mined"]


class Killed(BaseException):
    """The process ended here: nothing may catch it."""


@dataclass
class Web3Deployer:
    """An account that the node signs for."""

    web3: Web3
    account: ChecksumAddress

    @property
    def address(self) -> str:
        return self.account

    def create(self, init_code: bytes, nonce: int) -> Sent:
        sent = self.web3.eth.send_transaction(
            {"from": self.account, "data": init_code, "nonce": Nonce(nonce)}
        )
        receipt = self.web3.eth.wait_for_transaction_receipt(sent, poll_latency=0.01)
        assert receipt["status"] == 1
        return Sent(sent.to_0x_hex(), receipt["blockNumber"])

    def spend_a_nonce(self) -> None:
        """Does something else with the account."""
        sent = self.web3.eth.send_transaction({"from": self.account, "to": self.account})
        self.web3.eth.wait_for_transaction_receipt(sent, poll_latency=0.01)

    def nonce(self) -> int:
        return self.web3.eth.get_transaction_count(self.account)


@dataclass
class KilledDeployer(Web3Deployer):
    """Is killed at one of its transactions, counted from 0."""

    at: int
    moment: Moment
    _created: int = field(default=0, init=False)

    def create(self, init_code: bytes, nonce: int) -> Sent:
        last = self._created == self.at
        self._created += 1
        if last and self.moment == "before it is sent":
            raise Killed
        sent = super().create(init_code, nonce)
        if last:
            raise Killed
        return sent
