# SPDX-License-Identifier: Apache-2.0
"""Signed transactions on their way into a chain block."""

from __future__ import annotations

from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import TimeExhausted, TransactionNotFound, Web3Exception
from web3.types import TxReceipt

from roastpower.chain.deployment.errors import DeploymentError

CONFIRMATION_TIMEOUT = 300.0  # seconds


def transaction_hash(raw: bytes) -> HexBytes:
    """The hash that a signed transaction has on every node."""
    return HexBytes(Web3.keccak(raw))


def is_known(web3: Web3, digest: HexBytes) -> bool:
    """Whether the node has a transaction, mined or pending."""
    try:
        web3.eth.get_transaction(digest)
    except TransactionNotFound:
        return False
    return True


def broadcast(web3: Web3, raw: bytes) -> None:
    """Hands a signed transaction to the node. One that the node has already is handed over.

    Raises:
        DeploymentError: the node refused it.
    """
    digest = transaction_hash(raw)
    try:
        web3.eth.send_raw_transaction(HexBytes(raw))
    except Web3Exception as error:
        # Nodes say in different words that they have it; whether they do is one question.
        if not is_known(web3, digest):
            raise DeploymentError(
                f"the node refused transaction {digest.to_0x_hex()}: {error}"
            ) from error


def wait_mined(web3: Web3, digest: HexBytes) -> TxReceipt:
    """Waits until a transaction is mined.

    Raises:
        DeploymentError: it reverted, or is not mined in time.
    """
    shown = digest.to_0x_hex()
    try:
        receipt = web3.eth.wait_for_transaction_receipt(
            digest, timeout=CONFIRMATION_TIMEOUT, poll_latency=0.2
        )
    except TimeExhausted as error:
        raise DeploymentError(
            f"transaction {shown} is not mined after {CONFIRMATION_TIMEOUT:.0f} s: run the same "
            "command again, it waits for the same transaction"
        ) from error
    if receipt["status"] != 1:
        raise DeploymentError(f"transaction {shown} reverted")
    return receipt
