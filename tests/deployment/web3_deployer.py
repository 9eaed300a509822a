# SPDX-License-Identifier: Apache-2.0
"""Deployers for a real chain: one that works, and one that is killed at a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from eth_account.signers.local import LocalAccount
from eth_typing import ChecksumAddress
from web3 import Web3
from web3.middleware import Web3Middleware
from web3.types import MakeRequestFn, RPCEndpoint, RPCResponse

from roastpower.chain.contracts import connect
from roastpower.chain.signer import development_account

Moment = Literal[
    "before it is signed", "before it is sent", "before it is mined", "after it is mined"
]


class Killed(BaseException):
    """The process ended here: nothing may catch it."""


@dataclass
class Web3Deployer:
    """One of the chain's example accounts."""

    web3: Web3
    account: ChecksumAddress

    @property
    def address(self) -> str:
        return self.account

    def sign(self, init_code: bytes, nonce: int) -> bytes:
        signed = self._key().sign_transaction(
            {
                "chainId": self.web3.eth.chain_id,
                "nonce": nonce,
                "data": init_code,
                "value": 0,
                "gas": self.web3.eth.estimate_gas({"from": self.account, "data": init_code}),
                "gasPrice": self.web3.eth.gas_price * 2,
            }
        )
        return bytes(signed.raw_transaction)

    def spend_a_nonce(self) -> None:
        """Does something else with the account."""
        sent = self.web3.eth.send_transaction({"from": self.account, "to": self.account})
        self.web3.eth.wait_for_transaction_receipt(sent, poll_latency=0.01)

    def nonce(self) -> int:
        return self.web3.eth.get_transaction_count(self.account)

    def _key(self) -> LocalAccount:
        return development_account(self.web3.eth.accounts.index(self.account))


@dataclass
class KilledDeployer(Web3Deployer):
    """Is killed when it is asked to sign one of its transactions, counted from 0."""

    at: int
    _signed: int = 0

    def sign(self, init_code: bytes, nonce: int) -> bytes:
        if self._signed == self.at:
            raise Killed
        self._signed += 1
        return super().sign(init_code, nonce)


def killed_at(url: str, at: int, moment: Moment) -> Web3:
    """A connection of a process that is killed around one of its transactions, counted from 0."""
    sent = 0

    class Kill(Web3Middleware):
        def wrap_make_request(self, make_request: MakeRequestFn) -> MakeRequestFn:
            def request(method: RPCEndpoint, params: Any) -> RPCResponse:
                nonlocal sent
                if method != "eth_sendRawTransaction":
                    return make_request(method, params)
                last = sent == at
                sent += 1
                if last and moment == "before it is sent":
                    raise Killed
                if last and moment == "before it is mined":
                    make_request(RPCEndpoint("evm_setAutomine"), [False])
                response = make_request(method, params)
                if last:
                    raise Killed
                return response

            return request

    web3 = connect(url)
    web3.middleware_onion.add(Kill)
    return web3
