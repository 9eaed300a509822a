# SPDX-License-Identifier: Apache-2.0
"""An ape account as the signer of deployments and of governance."""

from __future__ import annotations

from typing import Any

from ape.exceptions import ApeException
from web3 import Web3
from web3.exceptions import Web3Exception
from web3.types import TxReceipt

from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.deployment.sending import broadcast, transaction_hash, wait_mined


class ApeAccount:
    """Signs and sends with the account that `--account` names."""

    def __init__(self, account: Any, provider: Any) -> None:
        self._account = account
        self._provider = provider

    @property
    def address(self) -> str:
        """Checksummed."""
        return Web3.to_checksum_address(str(self._account.address))

    def sign(self, init_code: bytes, nonce: int) -> bytes:
        """See `Deployer`."""
        return self._signed(None, init_code, nonce)

    def send(self, to: str, data: bytes) -> TxReceipt:
        """Sends a transaction and waits until it is mined.

        Raises:
            DeploymentError: it was not signed, was refused, or reverted.
        """
        web3: Web3 = self._provider.web3
        nonce = web3.eth.get_transaction_count(Web3.to_checksum_address(self.address))
        raw = self._signed(to, data, nonce)
        broadcast(web3, raw)
        return wait_mined(web3, transaction_hash(raw))

    def _signed(self, to: str | None, data: bytes, nonce: int) -> bytes:
        web3: Web3 = self._provider.web3
        receiver = {} if to is None else {"to": to}
        try:
            base = web3.eth.get_block("latest").get("baseFeePerGas", 0)
            tip = web3.eth.max_priority_fee
            gas = web3.eth.estimate_gas(
                {"from": self.address, "data": data, **receiver}  # type: ignore[typeddict-item]
            )
            # Filled in here, not by ape, which takes every local chain for its own chain id.
            transaction = self._provider.network.ecosystem.create_transaction(
                type=2,
                data=data,
                nonce=nonce,
                sender=self.address,
                receiver=to,
                chain_id=web3.eth.chain_id,
                gas=gas * 110 // 100,
                max_fee=2 * base + tip,
                max_priority_fee=tip,
            )
            signed = self._account.sign_transaction(transaction)
        except (Web3Exception, ApeException) as error:
            raise DeploymentError(f"transaction with nonce {nonce} failed: {error}") from error
        if signed is None:
            raise DeploymentError("the account did not sign")
        return bytes(signed.serialize_transaction())
