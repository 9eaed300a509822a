# SPDX-License-Identifier: Apache-2.0
"""What a deployment would do, found out without doing any of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import Web3Exception

from roastpower.chain.artifacts import ContractName
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.deployment.journal import Journal
from roastpower.chain.deployment.plan import (
    GROUP,
    Step,
    created_address,
    first_steps,
    group_addresses,
    group_steps,
)
from roastpower.chain.deployment.profile import BeaconNetwork, Profile, Roles

Fate = Literal["new", "kept", "under way"]


@dataclass(frozen=True)
class Expected:
    """What becomes of one contract."""

    name: ContractName
    fate: Fate
    address: str
    gas: int  # estimated; 0 for what is not sent


@dataclass(frozen=True)
class Preview:
    """Looks at a deployment's journal and at the chain; sends and writes nothing."""

    web3: Web3
    deployer: str
    journal: Journal
    bytecode: Mapping[str, bytes]

    def of(self, profile: Profile, roles: Roles, network: BeaconNetwork) -> list[Expected]:
        """Each contract in the order of its sending.

        Raises:
            DeploymentError: a constructor would revert.
        """
        pending = self._nonce("pending")
        found: dict[str, tuple[Step, Fate, str]] = {}
        for step in first_steps(profile, roles, network):
            fate = self._fate(step)
            if fate == "new":
                address = created_address(self.deployer, pending)
                pending += 1
            else:
                entry = self.journal.entries[step.name]
                address = entry.address
                # This node may not know of what is under way.
                pending = max(pending, entry.nonce + 1)
            found[step.name] = (step, fate, address)
        addresses = {name: address for name, (_, _, address) in found.items()}
        start = self._resumed_group(profile, roles, addresses, pending)
        addresses |= group_addresses(self.deployer, pending if start is None else start)
        for step in group_steps(profile, roles, addresses):
            fate = "new" if start is None else self._fate(step)
            found[step.name] = (step, fate, addresses[step.name])
        return [
            Expected(step.name, fate, address, self._gas(step) if fate == "new" else 0)
            for step, fate, address in found.values()
        ]

    def _fate(self, step: Step) -> Fate:
        entry = self.journal.entries.get(step.name)
        init_code = step.init_code(self.bytecode[step.name])
        if entry is None or entry.init_code_hash != Web3.to_hex(Web3.keccak(init_code)):
            return "new"
        if self.web3.eth.get_code(Web3.to_checksum_address(entry.address)):
            return "kept"
        return "under way" if self._nonce("latest") <= entry.nonce else "new"

    def _resumed_group(
        self, profile: Profile, roles: Roles, addresses: Mapping[str, str], pending: int
    ) -> int | None:
        """The first nonce of a group that is gone on with; None where it is deployed anew."""
        first = self.journal.entries.get(GROUP[0])
        if first is None:
            return None
        steps = group_steps(
            profile, roles, {**addresses, **group_addresses(self.deployer, first.nonce)}
        )
        fates = [self._fate(step) for step in steps]
        there = next((at for at, fate in enumerate(fates) if fate == "new"), len(GROUP))
        # What is under way may be unknown to this node, which then counts its nonce as free.
        sent = sum(fate == "kept" for fate in fates[:there])
        goes_on = there == len(GROUP) or sent <= pending - first.nonce <= there
        return first.nonce if there and goes_on else None

    def _nonce(self, at: Literal["latest", "pending"]) -> int:
        return self.web3.eth.get_transaction_count(Web3.to_checksum_address(self.deployer), at)

    def _gas(self, step: Step) -> int:
        init_code = step.init_code(self.bytecode[step.name])
        try:
            return self.web3.eth.estimate_gas(
                {"from": Web3.to_checksum_address(self.deployer), "data": HexBytes(init_code)}
            )
        except Web3Exception as error:
            raise DeploymentError(f"{step.name} could not be created: {error}") from error
