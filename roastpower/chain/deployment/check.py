# SPDX-License-Identifier: Apache-2.0
"""Compares a deployment with its manifest and with the compiled sources, on the chain alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eth_abi.abi import encode
from hexbytes import HexBytes
from web3 import Web3
from web3.contract import Contract
from web3.types import StateOverrideParams

from roastpower.chain.addresses import ZERO
from roastpower.chain.artifacts import ContractName
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.arguments import encoded_arguments, named_arguments
from roastpower.chain.deployment.committee import NAME as COMMITTEE
from roastpower.chain.deployment.creation import (
    TIMELOCK_ROLES,
    check_creation,
    expected_roles,
    timelock_role_names,
)
from roastpower.chain.deployment.deploy import abi_hash
from roastpower.chain.deployment.finding import Finding, same, since

# Their immutables hold their own address.
_KNOW_THEMSELVES: tuple[ContractName, ...] = ("RoastToken", "JudgeCommittee")


@dataclass(frozen=True)
class Compiled:
    """What the compiler makes of a contract's source now."""

    init_code: bytes
    runtime: bytes  # without the immutables, which lie behind it on the chain


def check_deployment(
    contracts: Contracts, compiled: Mapping[ContractName, Compiled]
) -> Iterator[Finding]:
    """Compares code, immutables, roles and parameters, one finding a comparison.

    Raises:
        ManifestError: the node follows another chain than the manifest's (`Contracts.check`), or the manifest
            names arguments that a constructor does not take.
        web3.exceptions.Web3Exception: the node failed.
    """
    contracts.check()
    for name in contracts.manifest.named:
        yield from _code(contracts, name, compiled[name])
        yield from check_creation(contracts, name)
    if not all(_code_at(contracts, name) for name in contracts.manifest.named):
        # Said above; what is not there answers no question.
        return
    yield from _wiring(contracts)
    yield from _roles(contracts)
    yield from _parameters(contracts)


def holds(findings: list[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(each.verdict != "wrong" for each in findings)


# Code


def _code(contracts: Contracts, name: ContractName, compiled: Compiled) -> Iterator[Finding]:
    deployed = contracts.manifest.contracts[name]
    code = _code_at(contracts, name)
    yield same(name, "ABI hash", deployed.abi_hash, abi_hash(name))
    yield same(name, "code hash", deployed.bytecode_hash, Web3.to_hex(Web3.keccak(code)))
    yield same(
        name,
        "code, of the sources",
        Web3.to_hex(Web3.keccak(compiled.runtime)),
        Web3.to_hex(Web3.keccak(code[: len(compiled.runtime)])),
    )
    yield same(
        name,
        "immutables, of the constructor's arguments",
        Web3.to_hex(_created(contracts, name, compiled)[len(compiled.runtime) :]),
        Web3.to_hex(code[len(compiled.runtime) :]),
    )


def _code_at(contracts: Contracts, name: ContractName) -> bytes:
    address = Web3.to_checksum_address(contracts.manifest.address(name))
    return bytes(contracts.web3.eth.get_code(address))


def _created(contracts: Contracts, name: ContractName, compiled: Compiled) -> bytes:
    """The code that the constructor returns for the manifest's arguments."""
    creation = HexBytes(compiled.init_code + encoded_arguments(contracts.manifest, name))
    if name not in _KNOW_THEMSELVES:
        return bytes(contracts.web3.eth.call({"data": creation}))
    # Run where the contract stands, so that it finds its own address.
    address = Web3.to_checksum_address(contracts.manifest.address(name))
    override: StateOverrideParams = {"code": creation}
    return bytes(contracts.web3.eth.call({"to": address}, state_override={address: override}))


# Who names whom


def _wiring(contracts: Contracts) -> Iterator[Finding]:
    at = contracts.manifest.address
    named: list[tuple[ContractName, Contract, str, str]] = [
        ("RoastToken", contracts.token, "MINTER", at("MiningPool")),
        ("MiningPool", contracts.pool, "TOKEN", at("RoastToken")),
        ("MiningPool", contracts.pool, "FACTORY", at("CampaignFactory")),
        ("MiningPool", contracts.pool, "BEACON", at("DrandBeacon")),
        ("CampaignFactory", contracts.factory, "POOL", at("MiningPool")),
        ("CampaignFactory", contracts.factory, "DISTRIBUTOR", at("RewardDistributor")),
        ("RewardDistributor", contracts.distributor, "POOL", at("MiningPool")),
        ("RewardDistributor", contracts.distributor, "FACTORY", at("CampaignFactory")),
        ("RewardDistributor", contracts.distributor, "ROAST", at("RoastToken")),
    ]
    if contracts.committee is not None:
        named += [
            (COMMITTEE, contracts.committee, "POOL", at("MiningPool")),
            (COMMITTEE, contracts.committee, "DISTRIBUTOR", at("RewardDistributor")),
        ]
    for name, contract, getter, expected in named:
        yield same(name, getter, expected, contracts.read(contract, getter))
    # Two different tokens never share it: it covers the chain, the token's address and its name.
    yield same(
        "RoastToken",
        "DOMAIN_SEPARATOR",
        Web3.to_hex(_domain_separator(contracts)),
        Web3.to_hex(contracts.read(contracts.token, "DOMAIN_SEPARATOR")),
    )


def _domain_separator(contracts: Contracts) -> bytes:
    """EIP-712's hash of the token's domain."""
    kind = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    return bytes(
        Web3.keccak(
            encode(
                ["bytes32", "bytes32", "bytes32", "uint256", "address"],
                [
                    Web3.keccak(text=kind),
                    Web3.keccak(text="RoastPower"),
                    Web3.keccak(text="1"),
                    contracts.manifest.chain_id,
                    contracts.token.address,
                ],
            )
        )
    )


# Roles


def _roles(contracts: Contracts) -> Iterator[Finding]:
    arguments = named_arguments(contracts.manifest, "MiningPool")
    yield from _ownership(contracts, "MiningPool", contracts.pool)
    for role in ("guardian", "oracle", "treasury"):
        yield since("MiningPool", role, arguments[role], contracts.read(contracts.pool, role))
    if contracts.committee is not None:
        yield from _committee(contracts, contracts.committee)
    yield from _timelock_roles(contracts)


def _ownership(contracts: Contracts, name: ContractName, owned: Contract) -> Iterator[Finding]:
    # Who owned it first is of its creation's events; from then on the owner may have handed it over.
    timelock = contracts.manifest.address("Timelock")
    yield since(name, "owner", timelock, contracts.read(owned, "owner"))
    yield since(name, "pending_owner", ZERO, contracts.read(owned, "pending_owner"))


def _committee(contracts: Contracts, committee: Contract) -> Iterator[Finding]:
    arguments = named_arguments(contracts.manifest, COMMITTEE)
    yield from _ownership(contracts, COMMITTEE, committee)
    for getter in ("members", "threshold"):
        yield since(COMMITTEE, getter, arguments[getter], contracts.read(committee, getter))


def _timelock_roles(contracts: Contracts) -> Iterator[Finding]:
    arguments = named_arguments(contracts.manifest, "Timelock")
    told = _told_holders(contracts)
    ids = {role: identity for identity, role in timelock_role_names(contracts).items()}
    for role, expected in expected_roles(contracts, arguments).items():
        # The chain itself is asked, too: events can be hidden by a node, or lie before where one looks.
        holders = {
            each
            for each in expected | told[role]
            if contracts.read(contracts.timelock, "hasRole", ids[role], each)
        }
        yield since("Timelock", role, sorted(expected), sorted(holders))
        yield same("Timelock", f"{role}, of its events", sorted(holders), sorted(told[role]))


def _told_holders(contracts: Contracts) -> dict[str, set[str]]:
    """Who holds each role of the timelock, by its events."""
    names = timelock_role_names(contracts)
    holders: dict[str, set[str]] = {role: set() for role in TIMELOCK_ROLES}
    block = contracts.manifest.contracts["Timelock"].block
    events = [
        *contracts.timelock.events.RoleGranted().get_logs(from_block=block),
        *contracts.timelock.events.RoleRevoked().get_logs(from_block=block),
    ]
    for event in sorted(events, key=lambda each: (each["blockNumber"], each["logIndex"])):
        held = holders[names[bytes(event["args"]["role"])]]
        account = event["args"]["account"]
        if event["event"] == "RoleGranted":
            held.add(account)
        else:
            held.discard(account)
    return holders


# Parameters


def _parameters(contracts: Contracts) -> Iterator[Finding]:
    manifest = contracts.manifest
    arguments = named_arguments(manifest, "MiningPool")
    yield same(
        "MiningPool", "limits", arguments["limits"], contracts.read(contracts.pool, "limits")
    )
    version = contracts.read(contracts.pool, "version")
    yield since(
        "MiningPool",
        f"parameters (version {version})",
        arguments["parameters"],
        contracts.read(contracts.pool, "parameters", version),
    )
    yield since(
        "CampaignFactory",
        "fee_bps",
        named_arguments(manifest, "CampaignFactory")["fee_bps"],
        contracts.read(contracts.factory, "fee_bps"),
    )
    yield since(
        "Timelock",
        "delay",
        named_arguments(manifest, "Timelock")["minimum_delay"],
        contracts.read(contracts.timelock, "get_minimum_delay"),
    )
    # Indexers begin there.
    yield same(
        "MiningPool",
        "deployment_block, the first of all contracts'",
        min(each.block for name, each in manifest.contracts.items() if name != COMMITTEE),
        manifest.deployment_block,
    )
