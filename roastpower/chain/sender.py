# SPDX-License-Identifier: Apache-2.0
"""Sends transactions of one account and waits for them: for people, miners and the keeper.

The oracle does not use this: what it sends must survive crashes, see `outbox`.
"""

from __future__ import annotations

import threading

from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from web3 import Web3
from web3.exceptions import ContractLogicError, TimeExhausted, Web3RPCError
from web3.types import TxParams, TxReceipt

from roastpower.chain.contracts import Call
from roastpower.chain.errors import revert_of_web3
from roastpower.chain.reverts import ContractRevert

# Over the estimate. A submission that arrives just after closing time seals the block and opens the next one first,
# which no estimate made before could know. What is not used costs nothing.
GAS_MARGIN_PERCENT = 25
GAS_HEADROOM = 150_000


class TransactionFailed(Exception):
    """A transaction was not mined in time, or the node did not take it. The message says which and what to do."""


class Sender:
    """Signs and sends one account's transactions, one after the other."""

    def __init__(self, web3: Web3, account: LocalAccount, timeout: float = 60.0) -> None:
        self.web3 = web3
        self.account = account
        self.timeout = timeout
        self._lock = threading.Lock()

    @property
    def address(self) -> str:
        """The account, checksummed."""
        return self.account.address

    def estimate(self, call: Call) -> int:
        """The gas that a call would take now.

        Raises:
            ContractRevert: it would revert.
        """
        try:
            return self.web3.eth.estimate_gas(
                {"from": self.account.address, "to": call.to, "data": HexStr(call.data)}
            )
        except ContractLogicError as error:
            raise revert_of_web3(error) from error

    def send(self, call: Call) -> TxReceipt:
        """Sends a call and waits until it is mined.

        Raises:
            ContractRevert: it would revert, or did.
            TransactionFailed: the node refused the transaction, or it was not mined in time.
        """
        gas = self.estimate(call) * (100 + GAS_MARGIN_PERCENT) // 100 + GAS_HEADROOM
        with self._lock:
            transaction: TxParams = {
                "chainId": self.web3.eth.chain_id,
                "from": self.account.address,
                "to": call.to,
                "data": HexStr(call.data),
                "value": Web3.to_wei(0, "wei"),
                "gas": gas,
                "nonce": self.web3.eth.get_transaction_count(self.account.address, "pending"),
                **self._fees(),
            }
            signed = self.account.sign_transaction(transaction)  # type: ignore[arg-type]
            try:
                transaction_hash = self.web3.eth.send_raw_transaction(signed.raw_transaction)
            except Web3RPCError as error:
                raise TransactionFailed(
                    f"{call.what}: the node refused it: {error.message}"
                ) from error
        try:
            receipt = self.web3.eth.wait_for_transaction_receipt(
                transaction_hash, timeout=self.timeout, poll_latency=0.1
            )
        except TimeExhausted as error:
            raise TransactionFailed(
                f"{call.what}: not mined within {self.timeout:g} s as {transaction_hash.to_0x_hex()}; "
                "look it up before sending again"
            ) from error
        if receipt["status"] != 1:
            try:
                self.estimate(call)
            except ContractRevert:
                raise
            raise TransactionFailed(
                f"{call.what}: reverted in chain block {receipt['blockNumber']}, though it would pass now; "
                "try again"
            )
        return receipt

    def _fees(self) -> TxParams:
        latest = self.web3.eth.get_block("latest")
        tip = self.web3.eth.max_priority_fee
        base = latest.get("baseFeePerGas", Web3.to_wei(0, "wei"))
        return {
            "maxPriorityFeePerGas": tip,
            "maxFeePerGas": Web3.to_wei(2 * base + tip, "wei"),
        }
