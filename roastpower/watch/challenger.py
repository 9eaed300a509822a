# SPDX-License-Identifier: Apache-2.0
"""Challenges what was posted, with the bond that the contracts ask for."""

from __future__ import annotations

from web3.types import TxReceipt

from roastpower.chain.contracts import Contracts
from roastpower.chain.sender import Sender
from roastpower.verify.postings import Subject


class CannotChallenge(Exception):
    """The account has not enough for the bond, or may not spend as much. The message says which."""


def bond_wei(contracts: Contracts, subject: Subject, identifier: int) -> int:
    """What a challenge costs now, in wei of ROAST; it doubles with each one that failed."""
    read, pool = contracts.read, contracts.pool
    if subject == "campaign":
        rejected = int(read(contracts.distributor, "payouts", identifier)[5])
        return int(read(pool, "challenge_bond")) << rejected
    sealed = read(pool, "sealed_block", identifier)
    version, rejected = sealed[3], int(sealed[9])
    return int(read(pool, "parameters", version)[8]) << rejected


class Challenger:
    """An account that puts up bonds, none above `max_bond_wei` where that is given."""

    def __init__(
        self, contracts: Contracts, sender: Sender, max_bond_wei: int | None = None
    ) -> None:
        self._contracts = contracts
        self._sender = sender
        self._max_bond_wei = max_bond_wei

    def challenge(self, subject: Subject, identifier: int, reason: bytes) -> TxReceipt:
        """Approves the bond where the allowance is short, and challenges. `reason` is a digest.

        Raises:
            CannotChallenge: the bond is too high, or the account has less.
            ContractRevert: the contract refuses, as where somebody else was first.
            TransactionFailed: the node did not take the transaction, or did not mine it in time.
        """
        contracts, sender = self._contracts, self._sender
        vault = contracts.pool if subject == "block" else contracts.distributor
        bond = bond_wei(contracts, subject, identifier)
        if self._max_bond_wei is not None and bond > self._max_bond_wei:
            raise CannotChallenge(f"the bond is {bond} wei, more than the {self._max_bond_wei} set")
        balance = contracts.read(contracts.token, "balanceOf", sender.address)
        if balance < bond:
            raise CannotChallenge(f"the bond is {bond} wei, {sender.address} has {balance}")
        if contracts.read(contracts.token, "allowance", sender.address, vault.address) < bond:
            # Not more than this bond: what is left approved could be taken for a later one.
            sender.send(contracts.call(contracts.token, "approve", vault.address, bond))
        return sender.send(contracts.call(vault, "challenge", identifier, reason))
