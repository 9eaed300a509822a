# SPDX-License-Identifier: Apache-2.0
"""Compares a deployment with its manifest and with the compiled sources, on the chain alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from eth_abi.abi import encode
from eth_utils.abi import collapse_if_tuple
from web3 import Web3
from web3.contract import Contract

from roastpower.chain.artifacts import CONTRACT_NAMES, ContractName, abi
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.deploy import abi_hash

Verdict = Literal["ok", "changed", "wrong"]

# Fields of `Limits` and `Parameters`, in the contract's order, are compared as tuples.
_POOL_ARGUMENTS = (
    *("token", "factory", "beacon", "owner", "guardian", "oracle", "treasury"),
    *("limits", "parameters", "first_demand"),
)
_TIMELOCK_ROLES = ("DEFAULT_ADMIN_ROLE", "PROPOSER_ROLE", "CANCELLER_ROLE", "EXECUTOR_ROLE")


@dataclass(frozen=True)
class Finding:
    """One thing that was compared.

    `changed` marks what governance may have changed since the deployment; `wrong` what nobody can have
    changed, so that another contract stands there, or another chain answers.
    """

    contract: ContractName
    what: str
    verdict: Verdict
    expected: str
    found: str


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
        ManifestError: the node follows another chain than the manifest's (`Contracts.check`).
        web3.exceptions.Web3Exception: the node failed.
    """
    contracts.check()
    for name in CONTRACT_NAMES:
        yield from _code(contracts, name, compiled[name])
    yield from _wiring(contracts)
    yield from _roles(contracts)
    yield from _parameters(contracts)


def holds(findings: list[Finding]) -> bool:
    """Whether nothing is wrong."""
    return all(each.verdict != "wrong" for each in findings)


# Code


def _code(contracts: Contracts, name: ContractName, compiled: Compiled) -> Iterator[Finding]:
    deployed = contracts.manifest.contracts[name]
    code = bytes(contracts.web3.eth.get_code(Web3.to_checksum_address(deployed.address)))
    yield _same(name, "ABI hash", deployed.abi_hash, abi_hash(name))
    yield _same(name, "code hash", deployed.bytecode_hash, Web3.to_hex(Web3.keccak(code)))
    yield _same(
        name,
        "code, of the sources",
        Web3.to_hex(Web3.keccak(compiled.runtime)),
        Web3.to_hex(Web3.keccak(code[: len(compiled.runtime)])),
    )
    if name == "RoastToken":
        # Its immutables hold its own address, which a simulated creation would not have.
        return
    yield _same(
        name,
        "immutables, of the constructor's arguments",
        Web3.to_hex(_created(contracts, name, compiled)[len(compiled.runtime) :]),
        Web3.to_hex(code[len(compiled.runtime) :]),
    )


def _created(contracts: Contracts, name: ContractName, compiled: Compiled) -> bytes:
    """The code that the constructor returns for the manifest's arguments."""
    inputs = next(entry["inputs"] for entry in abi(name) if entry["type"] == "constructor")
    types = [collapse_if_tuple(each) for each in inputs]
    arguments = constructor_arguments(types, contracts.manifest.contracts[name].constructor_args)
    data = Web3.to_hex(compiled.init_code + encode(types, arguments))
    return bytes(contracts.web3.eth.call({"data": data}))


def constructor_arguments(types: list[str], kept: list[Any]) -> list[Any]:
    """Constructor arguments as the encoder takes them, from the manifest's JSON."""
    return [_argument(kind, each) for kind, each in zip(types, kept, strict=True)]


def _argument(kind: str, kept: Any) -> Any:
    if isinstance(kept, list):
        inner = kind[: kind.rindex("[")] if kind.endswith("]") else ""
        return [_argument(inner, each) for each in kept]
    if isinstance(kept, str) and kept.lstrip("-").isdigit():
        return int(kept)
    if kind.startswith("bytes"):
        return bytes.fromhex(kept.removeprefix("0x"))
    return kept


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
    for name, contract, getter, expected in named:
        yield _same(name, getter, expected, contracts.read(contract, getter))
    # Two different tokens never share it: it covers the chain, the token's address and its name.
    yield _same(
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
    arguments = _pool_arguments(contracts)
    yield _same(
        "MiningPool",
        "owner",
        contracts.manifest.address("Timelock"),
        contracts.read(contracts.pool, "owner"),
    )
    yield _same(
        "MiningPool",
        "pending_owner",
        "0x" + "00" * 20,
        contracts.read(contracts.pool, "pending_owner"),
    )
    for role in ("guardian", "oracle", "treasury"):
        yield _since("MiningPool", role, arguments[role], contracts.read(contracts.pool, role))

    _, proposers, executors = contracts.manifest.contracts["Timelock"].constructor_args
    timelock = contracts.manifest.address("Timelock")
    holders = _timelock_holders(contracts)
    expected = {
        # snekmate's controller administers itself, and nobody else does.
        "DEFAULT_ADMIN_ROLE": {timelock},
        "PROPOSER_ROLE": set(proposers),
        "CANCELLER_ROLE": set(proposers),
        "EXECUTOR_ROLE": set(executors),
    }
    for role in _TIMELOCK_ROLES:
        shown = ", ".join(sorted(expected[role]))
        yield _since("Timelock", role, shown, ", ".join(sorted(holders[role])))


def _timelock_holders(contracts: Contracts) -> dict[str, set[str]]:
    """Who holds each role of the timelock, from its events since the deployment."""
    names = {bytes(contracts.read(contracts.timelock, role)): role for role in _TIMELOCK_ROLES}
    holders: dict[str, set[str]] = {role: set() for role in _TIMELOCK_ROLES}
    block = contracts.manifest.deployment_block
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
    arguments = _pool_arguments(contracts)
    yield _same(
        "MiningPool", "limits", arguments["limits"], contracts.read(contracts.pool, "limits")
    )
    version = contracts.read(contracts.pool, "version")
    yield _since(
        "MiningPool",
        f"parameters (version {version})",
        arguments["parameters"],
        contracts.read(contracts.pool, "parameters", version),
    )
    yield _since(
        "CampaignFactory",
        "fee_bps",
        contracts.manifest.contracts["CampaignFactory"].constructor_args[2],
        contracts.read(contracts.factory, "fee_bps"),
    )
    yield _since(
        "Timelock",
        "delay",
        contracts.manifest.contracts["Timelock"].constructor_args[0],
        contracts.read(contracts.timelock, "get_minimum_delay"),
    )


def _pool_arguments(contracts: Contracts) -> dict[str, Any]:
    kept = contracts.manifest.contracts["MiningPool"].constructor_args
    return dict(zip(_POOL_ARGUMENTS, kept, strict=True))


def _same(contract: ContractName, what: str, expected: Any, found: Any) -> Finding:
    return _finding(contract, what, expected, found, otherwise="wrong")


def _since(contract: ContractName, what: str, expected: Any, found: Any) -> Finding:
    return _finding(contract, what, expected, found, otherwise="changed")


def _finding(
    contract: ContractName, what: str, expected: Any, found: Any, otherwise: Verdict
) -> Finding:
    wanted, is_there = _shown(expected), _shown(found)
    return Finding(contract, what, "ok" if wanted == is_there else otherwise, wanted, is_there)


def _shown(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value)
