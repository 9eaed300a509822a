# SPDX-License-Identifier: Apache-2.0
"""What a contract logged when it was created, against the arguments that the manifest names.

It holds what no immutable does, such as who got the genesis supply or held a role first, and nobody can change it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import TransactionNotFound
from web3.logs import DISCARD
from web3.types import TxReceipt

from roastpower.chain.artifacts import ContractName, abi
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.arguments import named_arguments
from roastpower.chain.deployment.finding import Finding, same, shown

TIMELOCK_ROLES = ("DEFAULT_ADMIN_ROLE", "PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE")


def check_creation(contracts: Contracts, name: ContractName) -> Iterator[Finding]:
    """Compares a contract's creation with the manifest."""
    deployed = contracts.manifest.contracts[name]
    try:
        receipt = contracts.web3.eth.get_transaction_receipt(HexBytes(deployed.transaction))
    except TransactionNotFound:
        yield same(name, "creation", deployed.transaction, "no such transaction")
        return
    yield same(
        name,
        "creation",
        f"{deployed.address} in chain block {deployed.block}",
        f"{receipt['contractAddress']} in chain block {receipt['blockNumber']}",
    )
    arguments = named_arguments(contracts.manifest, name)
    logged = _logged(contracts, name, receipt)
    differing = [
        each
        for each in arguments
        if each not in logged or shown(arguments[each]) != shown(logged[each])
    ]
    yield same(
        name,
        "constructor's arguments, of the creation's events",
        "; ".join(f"{each} {shown(arguments[each])}" for each in differing),
        "; ".join(f"{each} {shown(logged.get(each, 'not logged'))}" for each in differing),
    )
    if name == "Timelock":
        yield from _first_roles(contracts, receipt)
    if "owner" in arguments:
        timelock = contracts.manifest.address("Timelock")
        yield same(name, "owner at the creation", timelock, logged.get("owner", "none"))


def _logged(contracts: Contracts, name: ContractName, receipt: TxReceipt) -> dict[str, Any]:
    """The constructor's arguments as far as its events tell them."""
    events = list(_events(contracts, name, receipt))
    told = {
        key: value for event, args in events if event == "Deployed" for key, value in args.items()
    }
    for event, args in events:
        if event == "OwnershipTransferred":
            told["owner"] = args["new_owner"]
        elif event == "RoleChanged":
            told[bytes(args["role"]).rstrip(b"\0").decode("ascii")] = args["holder"]
        elif event in ("ParametersChanged", "FeeChanged", "MembersChanged"):
            told |= args
        elif event == "MinimumDelayChange":
            told["minimum_delay"] = args["new_duration"]
    if name == "Timelock":
        granted = _granted(contracts, receipt)
        told |= {"proposers": granted["PROPOSER_ROLE"], "executors": granted["EXECUTOR_ROLE"]}
    return told


def _first_roles(contracts: Contracts, receipt: TxReceipt) -> Iterator[Finding]:
    arguments = named_arguments(contracts.manifest, "Timelock")
    granted = _granted(contracts, receipt)
    for role, holders in expected_roles(contracts, arguments).items():
        yield same("Timelock", f"{role} at the creation", sorted(holders), sorted(granted[role]))


def expected_roles(contracts: Contracts, arguments: dict[str, Any]) -> dict[str, set[str]]:
    """Who holds the timelock's roles by its constructor's arguments."""
    proposers, executors = set(arguments["proposers"]), set(arguments["executors"])
    return {
        # snekmate's controller administers itself, and nobody else does.
        "DEFAULT_ADMIN_ROLE": {contracts.manifest.address("Timelock")},
        "PROPOSER_ROLE": proposers,
        "CANCELLER_ROLE": proposers,
        "EXECUTOR_ROLE": executors,
    }


def timelock_role_names(contracts: Contracts) -> dict[bytes, str]:
    """The timelock's roles by their ids."""
    return {bytes(contracts.read(contracts.timelock, role)): role for role in TIMELOCK_ROLES}


def _granted(contracts: Contracts, receipt: TxReceipt) -> dict[str, list[str]]:
    names = timelock_role_names(contracts)
    granted: dict[str, list[str]] = {role: [] for role in TIMELOCK_ROLES}
    for event, args in _events(contracts, "Timelock", receipt):
        if event == "RoleGranted":
            granted[names[bytes(args["role"])]].append(args["account"])
        elif event == "RoleRevoked":
            granted[names[bytes(args["role"])]].remove(args["account"])
    return granted


def _events(
    contracts: Contracts, name: ContractName, receipt: TxReceipt
) -> Iterator[tuple[str, dict[str, Any]]]:
    """A contract's own events in a receipt, in their order."""
    address = Web3.to_checksum_address(contracts.manifest.address(name))
    contract = contracts.web3.eth.contract(address=address, abi=abi(name))
    found = [
        each
        for entry in abi(name)
        if entry["type"] == "event"
        for each in contract.events[entry["name"]]().process_receipt(receipt, errors=DISCARD)
        if each["address"] == address
    ]
    for each in sorted(found, key=lambda one: one["logIndex"]):
        yield each["event"], dict(each["args"])
