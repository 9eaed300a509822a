# SPDX-License-Identifier: Apache-2.0
"""Accounts that are the same in every run: zeros in an address make calldata cheaper."""

from __future__ import annotations

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak


def account(kind: str, number: int) -> str:
    """An address without a key."""
    return to_checksum_address(keccak(text=f"{kind} {number}")[:20])


def signer(name: str) -> LocalAccount:
    """An account that signs."""
    found: LocalAccount = Account.from_key(keccak(text=name))
    return found
