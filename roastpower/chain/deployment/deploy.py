# SPDX-License-Identifier: Apache-2.0
"""Carries out a deployment, resumable at every transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from web3 import Web3

from roastpower.chain.artifacts import CONTRACT_NAMES, abi
from roastpower.chain.contracts import genesis_hash
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.deployment.journal import Entry, Journal, Sent
from roastpower.chain.deployment.plan import (
    FIRST,
    GROUP,
    Step,
    created_address,
    first_steps,
    group_addresses,
    group_steps,
)
from roastpower.chain.deployment.preview import Expected, Preview
from roastpower.chain.deployment.profile import BeaconNetwork, Profile, Roles
from roastpower.chain.deployment.sending import (
    broadcast,
    is_known,
    transaction_hash,
    wait_mined,
)
from roastpower.chain.manifest import Deployed, Manifest


class Deployer(Protocol):
    """The account that pays and signs."""

    @property
    def address(self) -> str:
        """Checksummed."""

    def sign(self, init_code: bytes, nonce: int) -> bytes:
        """Signs a contract creation with a nonce; it is not sent.

        Raises:
            DeploymentError: the creation would revert, or was not signed.
        """


@dataclass(frozen=True)
class Deployment:
    """One deployment of the protocol on one chain, from one account."""

    web3: Web3
    deployer: Deployer
    profile: Profile
    roles: Roles
    network: BeaconNetwork
    bytecode: Mapping[str, bytes]
    folder: Path
    report: Callable[[str], None]

    @property
    def manifest_path(self) -> Path:
        """`deployments/<chain id>.json`."""
        return self.folder / f"{self.web3.eth.chain_id}.json"

    @property
    def journal_path(self) -> Path:
        """`deployments/<chain id>.journal.json`, there while a deployment is under way."""
        return self.folder / f"{self.web3.eth.chain_id}.journal.json"

    def run(self) -> Manifest:
        """Deploys what is not there yet and writes the manifest.

        Raises:
            DeploymentError: a transaction was refused, or the group's nonces moved twice.
        """
        journal = self._journal()
        for step in first_steps(self.profile, self.roles, self.network):
            self._create_alone(journal, step)
        self._create_group(journal)
        manifest = self._manifest(journal)
        manifest.save(self.manifest_path)
        self.journal_path.unlink(missing_ok=True)
        return manifest

    def preview(self) -> list[Expected]:
        """What `run` would do with each contract; sends and writes nothing.

        Raises:
            DeploymentError: a constructor would revert, or the journal cannot be followed.
        """
        seen = Preview(self.web3, self.deployer.address, self._journal(), self.bytecode)
        return seen.of(self.profile, self.roles, self.network)

    def _journal(self) -> Journal:
        journal = Journal.open(
            self.journal_path,
            self.web3.eth.chain_id,
            genesis_hash(self.web3),
            self.deployer.address,
        )
        if self.manifest_path.exists() and len(journal.mined) == len(CONTRACT_NAMES):
            # What the standing manifest was written from, by a run that ended just then: to replace
            # that deployment (`--force`) is to begin anew.
            journal.forget(CONTRACT_NAMES)
        return journal

    # The contracts that stand alone

    def _create_alone(self, journal: Journal, step: Step) -> None:
        init_code = step.init_code(self.bytecode[step.name])
        entry = journal.entries.get(step.name)
        if (
            entry is not None
            and entry.init_code_hash == _hash(init_code)
            and self._arrived(journal, entry)
        ):
            self.report(f"{step.name}: already at {entry.address}")
            return
        journal.forget((step.name,))
        self._create(journal, step, self._nonce())

    # The contracts that name one another

    def _create_group(self, journal: Journal) -> None:
        if self._resume_group(journal):
            return
        journal.forget(GROUP)
        start = self._nonce()
        self._create_group_from(journal, start, already=0)

    def _resume_group(self, journal: Journal) -> bool:
        """Goes on with a group whose first members arrived, if the account did nothing else since."""
        first = journal.entries.get(GROUP[0])
        if first is None:
            return False
        arrived = 0
        steps = self._group(journal, first.nonce)
        for at, step in enumerate(steps):
            entry = journal.entries.get(step.name)
            if (
                entry is None
                or entry.nonce != first.nonce + at
                or entry.init_code_hash != _hash(step.init_code(self.bytecode[step.name]))
                or not self._arrived(journal, entry)
            ):
                break
            arrived += 1
        if arrived < len(steps) and self._nonce() != first.nonce + arrived:
            self.report("the account's nonce moved within the group: deploying the group anew")
            return False
        for step in steps[:arrived]:
            self.report(f"{step.name}: already at {journal.entries[step.name].address}")
        self._create_group_from(journal, first.nonce, already=arrived)
        return True

    def _create_group_from(self, journal: Journal, start: int, already: int) -> None:
        for at, step in enumerate(self._group(journal, start)):
            if at < already:
                continue
            if self._nonce() != start + at:
                raise DeploymentError(
                    f"the account's nonce moved before {step.name} was sent; "
                    "run the same command again: it deploys the group anew"
                )
            self._create(journal, step, start + at)

    def _group(self, journal: Journal, start: int) -> list[Step]:
        addresses = group_addresses(self.deployer.address, start)
        for name in FIRST:
            addresses[name] = journal.entries[name].address
        return group_steps(self.profile, self.roles, addresses)

    # One contract

    def _create(self, journal: Journal, step: Step, nonce: int) -> None:
        init_code = step.init_code(self.bytecode[step.name])
        entry = Entry(
            name=step.name,
            nonce=nonce,
            address=created_address(self.deployer.address, nonce),
            init_code_hash=_hash(init_code),
            signed=Web3.to_hex(self.deployer.sign(init_code, nonce)),
        )
        journal.entries[step.name] = entry
        journal.save(self.journal_path)
        self.report(f"{step.name}: sending (nonce {nonce})")
        broadcast(self.web3, entry.raw)
        self._wait(journal, entry)

    def _wait(self, journal: Journal, entry: Entry) -> None:
        digest = transaction_hash(entry.raw)
        receipt = wait_mined(self.web3, digest)
        if not self._has_code(entry):
            raise DeploymentError(
                f"{entry.name}: no code at the predicted address {entry.address} after transaction "
                f"{digest.to_0x_hex()}; run the same command again"
            )
        journal.mined[entry.name] = Sent(digest.to_0x_hex(), receipt["blockNumber"])
        journal.save(self.journal_path)
        self.report(f"{entry.name}: at {entry.address} in chain block {receipt['blockNumber']}")

    def _arrived(self, journal: Journal, entry: Entry) -> bool:
        """Whether an entry's creation is on the chain, or is there after all when this returns."""
        if self._has_code(entry):
            if entry.name not in journal.mined:
                journal.mined[entry.name] = self._find(entry)
                journal.save(self.journal_path)
            return True
        if self._nonce("latest") > entry.nonce:
            # Another transaction took its nonce.
            return False
        # Not a new one: the first may be on its way still, though this node does not know of it.
        if is_known(self.web3, transaction_hash(entry.raw)):
            self.report(f"{entry.name}: was sent before, waiting until it is mined")
        else:
            self.report(f"{entry.name}: sending the same transaction again (nonce {entry.nonce})")
            broadcast(self.web3, entry.raw)
        self._wait(journal, entry)
        return True

    def _has_code(self, entry: Entry) -> bool:
        return bool(self.web3.eth.get_code(Web3.to_checksum_address(entry.address)))

    def _find(self, entry: Entry) -> Sent:
        """The chain block and transaction that used an entry's nonce, from the head back.

        Not by asking for old nonces: a local chain cannot be asked about its past after a restart.
        """
        address = Web3.to_checksum_address(self.deployer.address)
        head = self.web3.eth.block_number
        for number in range(head, -1, -1):
            block = self.web3.eth.get_block(number, full_transactions=True)
            for transaction in block["transactions"]:
                if (
                    not isinstance(transaction, bytes)
                    and transaction["from"] == address
                    and transaction["nonce"] == entry.nonce
                ):
                    return Sent(Web3.to_hex(transaction["hash"]), number)
        raise DeploymentError(
            f"{entry.name} has code at {entry.address}, but its transaction cannot be found; "
            "use a node that keeps old chain blocks"
        )

    def _nonce(self, at: Literal["latest", "pending"] = "pending") -> int:
        return self.web3.eth.get_transaction_count(
            Web3.to_checksum_address(self.deployer.address), at
        )

    # The outcome

    def _manifest(self, journal: Journal) -> Manifest:
        addresses = group_addresses(self.deployer.address, journal.entries[GROUP[0]].nonce)
        for name in FIRST:
            addresses[name] = journal.entries[name].address
        arguments = {
            step.name: step.arguments
            for step in [
                *first_steps(self.profile, self.roles, self.network),
                *group_steps(self.profile, self.roles, addresses),
            ]
        }
        self._assert_wiring(addresses)
        return Manifest(
            chain_id=journal.chain_id,
            genesis_hash=journal.genesis_hash,
            deployment_block=min(sent.block for sent in journal.mined.values()),
            profile=self.profile.name,
            contracts={
                name: Deployed(
                    address=addresses[name],
                    transaction=journal.mined[name].transaction,
                    block=journal.mined[name].block,
                    constructor_args=jsonable(arguments[name]),
                    abi_hash=abi_hash(name),
                    bytecode_hash=_hash(
                        bytes(self.web3.eth.get_code(Web3.to_checksum_address(addresses[name])))
                    ),
                )
                for name in CONTRACT_NAMES
            },
        )

    def _assert_wiring(self, addresses: Mapping[str, str]) -> None:
        """Asks the contracts themselves whom they name."""
        expected = {
            ("RoastToken", "MINTER"): "MiningPool",
            ("MiningPool", "TOKEN"): "RoastToken",
            ("MiningPool", "FACTORY"): "CampaignFactory",
            ("MiningPool", "BEACON"): "DrandBeacon",
            ("MiningPool", "owner"): "Timelock",
            ("CampaignFactory", "POOL"): "MiningPool",
            ("CampaignFactory", "DISTRIBUTOR"): "RewardDistributor",
            ("RewardDistributor", "POOL"): "MiningPool",
            ("RewardDistributor", "FACTORY"): "CampaignFactory",
            ("RewardDistributor", "ROAST"): "RoastToken",
        }
        for (name, getter), target in expected.items():
            contract = self.web3.eth.contract(
                address=Web3.to_checksum_address(addresses[name]), abi=abi(name)
            )
            found = contract.functions[getter]().call()
            if found != addresses[target]:
                raise DeploymentError(
                    f"{name}.{getter} is {found}, not the {target} {addresses[target]}"
                )


def abi_hash(name: str) -> str:
    """keccak256 of a contract's ABI as canonical JSON."""
    from roastpower.protocol.canonical import canonical

    return _hash(canonical(abi(name)))


def _hash(content: bytes) -> str:
    return Web3.to_hex(Web3.keccak(content))


def jsonable(argument: object) -> list[object]:
    """Constructor arguments as JSON: bytes as hex, integers above 2**53 as decimal strings."""

    def convert(each: object) -> object:
        if isinstance(each, bytes):
            return Web3.to_hex(each)
        if isinstance(each, list | tuple):
            return [convert(one) for one in each]
        if isinstance(each, int) and abs(each) > 2**53:
            return str(each)
        return each

    assert isinstance(argument, list)
    return [convert(each) for each in argument]
