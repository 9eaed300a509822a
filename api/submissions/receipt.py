# SPDX-License-Identifier: Apache-2.0
"""Receipts for delivered contents, signed (EIP-191, `personal_sign`) over six lines of text::

    RoastPower delivery receipt
    chain: 31337
    pool: 0x…           checksummed
    submission: 2752512
    sha256: 0x…         of the content's UTF-8 bytes
    received at: 1750000000

The lines (the title is the first) are joined by single newlines, without one at the end. Beside a
score of 0 for non-delivery such a receipt is ground for a challenge.
"""

from __future__ import annotations

import hashlib

from eth_account import Account
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount

from api.submissions.schemas import Receipt
from roastpower.protocol.canonical import hex_text


def receipt_text(
    chain_id: int, pool: str, submission_id: int, sha256: str, received_at: int
) -> str:
    """The text that is signed."""
    return "\n".join(
        (
            "RoastPower delivery receipt",
            f"chain: {chain_id}",
            f"pool: {pool}",
            f"submission: {submission_id}",
            f"sha256: {sha256}",
            f"received at: {received_at}",
        )
    )


def issue(
    signer: LocalAccount | None,
    chain_id: int,
    pool: str,
    submission_id: int,
    content: bytes,
    received_at: int,
) -> Receipt:
    """The receipt of a content; the same arguments make the same signature (RFC 6979)."""
    sha256 = "0x" + hashlib.sha256(content).hexdigest()
    signature = None
    if signer is not None:
        text = receipt_text(chain_id, pool, submission_id, sha256, received_at)
        signature = hex_text(bytes(signer.sign_message(encode_defunct(text=text)).signature))
    return Receipt(
        chain_id=chain_id,
        pool=pool,
        submission_id=submission_id,
        sha256=sha256,
        received_at=received_at,
        signer=None if signer is None else signer.address,
        signature=signature,
    )


def is_signed_by(receipt: Receipt, oracle: str) -> bool:
    """Whether an account (checksummed), such as the pool's oracle, signed the receipt."""
    if receipt.signature is None:
        return False
    text = receipt_text(
        receipt.chain_id,
        receipt.pool,
        receipt.submission_id,
        receipt.sha256,
        receipt.received_at,
    )
    signature = bytes.fromhex(receipt.signature[2:])
    recovered = Account.recover_message(encode_defunct(text=text), signature=signature)
    return bool(recovered == oracle == receipt.signer)
