# SPDX-License-Identifier: Apache-2.0
"""Who acts in the tests. Accounts with a key can sign; all others are addresses alone."""

from dataclasses import dataclass

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak


def account(name: str) -> str:
    """An address without a key, the same in every run."""
    return to_checksum_address(keccak(text=name)[:20])


def signer(name: str) -> LocalAccount:
    """An account whose key is known, the same in every run."""
    signing: LocalAccount = Account.from_key(keccak(text=name))
    return signing


def miner(number: int) -> str:
    """One of any number of miners."""
    return account(f"miner {number}")


@dataclass(frozen=True)
class Accounts:
    """One account for each part that is played. The protocol's owner is the timelock."""

    deployer: str = account("deployer")
    governor: str = account("governor")
    guardian: str = account("guardian")
    oracle: str = account("oracle")
    treasury: str = account("treasury")
    sponsor: str = account("sponsor")
    challenger: str = account("challenger")
    stranger: str = account("stranger")


ACCOUNTS = Accounts()
