# SPDX-License-Identifier: Apache-2.0
"""A deployment is compared with its manifest and with what the sources compile to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest
from deployment import bytecode, runtime, transact
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.artifacts import ALL_NAMES, CONTRACT_NAMES, ContractName
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.check import Compiled, check_deployment, holds
from roastpower.chain.deployment.committee import deploy_committee
from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.chain.deployment.finding import Finding
from roastpower.chain.manifest import Manifest, ManifestError
from roastpower.devstack.anvil import LocalChain

Prepare = Callable[[Deployer], Deployment]


@pytest.fixture(scope="module")
def compiled() -> dict[ContractName, Compiled]:
    return {
        name: Compiled(bytes.fromhex(bytecode(name)[2:]), bytes.fromhex(runtime(name)[2:]))
        for name in ALL_NAMES
    }


@pytest.fixture
def manifest(prepare: Prepare, deployer: Web3Deployer) -> Manifest:
    return prepare(deployer).run()


def findings(
    web3: Web3, manifest: Manifest, compiled: Mapping[ContractName, Compiled]
) -> list[Finding]:
    return list(check_deployment(Contracts.at(web3, manifest), compiled))


def not_ok(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(each.contract, each.what, each.verdict) for each in found if each.verdict != "ok"]


def test_a_fresh_deployment_holds(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    found = findings(web3, manifest, compiled)
    assert not_ok(found) == []
    assert holds(found)
    assert {each.contract for each in found} == set(CONTRACT_NAMES)


def test_other_code_at_an_address_is_wrong(
    web3: Web3, chain: LocalChain, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    address = Web3.to_checksum_address(manifest.address("RewardDistributor"))
    code = bytearray(web3.eth.get_code(address))
    code[-1] ^= 1  # the last immutable
    chain.rpc("anvil_setCode", address, Web3.to_hex(bytes(code)))
    found = findings(web3, manifest, compiled)
    assert not holds(found)
    assert not_ok(found) == [
        ("RewardDistributor", "code hash", "wrong"),
        ("RewardDistributor", "immutables, of the constructor's arguments", "wrong"),
    ]


@pytest.mark.parametrize("at", ["first", "middle", "last"])
def test_code_of_other_sources_is_wrong(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled], at: str
) -> None:
    pool = compiled["MiningPool"]
    code = bytearray(pool.runtime)
    code[{"first": 0, "middle": len(code) // 2, "last": len(code) - 1}[at]] ^= 1
    altered = Compiled(pool.init_code, bytes(code))
    found = findings(web3, manifest, {**compiled, "MiningPool": altered})
    assert not_ok(found) == [("MiningPool", "code, of the sources", "wrong")]


def altered(manifest: Manifest, name: ContractName, **changes: Any) -> Manifest:
    """A manifest that lies about one contract."""
    lying = msgspec.structs.replace(manifest.contracts[name], **changes)
    return msgspec.structs.replace(manifest, contracts={**manifest.contracts, name: lying})


@pytest.mark.parametrize("contract", CONTRACT_NAMES)
def test_each_argument_that_a_manifest_alters_is_wrong(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled], contract: ContractName
) -> None:
    """Among them what no immutable and no getter holds: the genesis treasury, the first demand."""
    kept = manifest.contracts[contract].constructor_args
    for at, argument in enumerate(kept):
        lying = [*kept[:at], another(argument), *kept[at + 1 :]]
        found = findings(web3, altered(manifest, contract, constructor_args=lying), compiled)
        what = "constructor's arguments, of the creation's events"
        assert (contract, what, "wrong") in not_ok(found), at


def another(argument: Any) -> Any:
    """A value of the same kind."""
    if isinstance(argument, list):
        return [another(argument[0]), *argument[1:]]
    if isinstance(argument, int):
        return argument + 1
    if len(argument) == 42:  # an address
        return Web3.to_checksum_address("0x" + "42" * 20)
    if argument.startswith("0x"):
        return "0x" + "42" * 32
    return str(int(argument) + 1)


def test_immutables_are_held_against_the_arguments(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    words, genesis, period = manifest.contracts["DrandBeacon"].constructor_args
    lying = altered(manifest, "DrandBeacon", constructor_args=[words, genesis, period + 1])
    what = "immutables, of the constructor's arguments"
    assert ("DrandBeacon", what, "wrong") in not_ok(findings(web3, lying, compiled))


def test_another_domain_separator_is_wrong(
    web3: Web3, chain: LocalChain, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    token = Contracts.at(web3, manifest).token
    separator = bytes(token.functions.DOMAIN_SEPARATOR().call())
    code = bytes(web3.eth.get_code(token.address))
    assert code.count(separator) == 1
    chain.rpc("anvil_setCode", token.address, Web3.to_hex(code.replace(separator, b"\x42" * 32)))
    assert not_ok(findings(web3, manifest, compiled)) == [
        ("RoastToken", "code hash", "wrong"),
        ("RoastToken", "immutables, of the constructor's arguments", "wrong"),
        ("RoastToken", "DOMAIN_SEPARATOR", "wrong"),
    ]


def other_deployment(prepare: Prepare, deployer: Web3Deployer) -> Manifest:
    """A second one on the same chain."""
    prepared = prepare(deployer)
    return Deployment(**{**vars(prepared), "folder": prepared.folder / "other"}).run()


@pytest.mark.parametrize(
    ("foreign", "wired"),
    [
        ("RoastToken", {"MINTER", "TOKEN", "ROAST"}),
        ("DrandBeacon", {"BEACON"}),
        ("CampaignFactory", {"FACTORY", "POOL", "DISTRIBUTOR"}),
        ("RewardDistributor", {"DISTRIBUTOR", "POOL", "FACTORY", "ROAST"}),
    ],
)
def test_a_contract_of_another_deployment_is_wired_wrong(
    web3: Web3,
    prepare: Prepare,
    deployer: Web3Deployer,
    manifest: Manifest,
    compiled: dict[ContractName, Compiled],
    foreign: ContractName,
    wired: set[str],
) -> None:
    other = other_deployment(prepare, deployer).contracts[foreign]
    mixed = msgspec.structs.replace(manifest, contracts={**manifest.contracts, foreign: other})
    found = not_ok(findings(web3, mixed, compiled))
    assert {what for _, what, verdict in found if verdict == "wrong"} == wired


def test_a_foreign_owner_is_wrong(
    web3: Web3,
    prepare: Prepare,
    deployer: Web3Deployer,
    manifest: Manifest,
    compiled: dict[ContractName, Compiled],
) -> None:
    other = other_deployment(prepare, deployer).contracts["Timelock"]
    mixed = msgspec.structs.replace(manifest, contracts={**manifest.contracts, "Timelock": other})
    assert ("MiningPool", "owner at the creation", "wrong") in not_ok(
        findings(web3, mixed, compiled)
    )


def test_an_owner_whom_the_timelock_appointed_is_told_but_not_wrong(
    web3: Web3, chain: LocalChain, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    contracts = Contracts.at(web3, manifest)
    heir = web3.eth.accounts[9]
    chain.rpc("anvil_impersonateAccount", contracts.timelock.address)
    chain.rpc("anvil_setBalance", contracts.timelock.address, hex(10**18))
    transact(contracts.pool.functions.transfer_ownership(heir), contracts.timelock.address)
    assert not_ok(findings(web3, manifest, compiled)) == [
        ("MiningPool", "pending_owner", "changed")
    ]
    transact(contracts.pool.functions.accept_ownership(), heir)
    assert not_ok(findings(web3, manifest, compiled)) == [("MiningPool", "owner", "changed")]


def test_a_manifest_that_begins_after_the_grants_hides_none(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    later = msgspec.structs.replace(manifest, deployment_block=manifest.deployment_block + 3)
    assert not_ok(findings(web3, later, compiled)) == [
        ("MiningPool", "deployment_block, the first of all contracts'", "wrong")
    ]
    block = manifest.contracts["Timelock"].block + 3
    lying = altered(manifest, "Timelock", block=block)
    found = not_ok(findings(web3, lying, compiled))
    assert ("Timelock", "creation", "wrong") in found
    assert ("Timelock", "PROPOSER_ROLE, of its events", "wrong") in found
    assert ("Timelock", "PROPOSER_ROLE", "changed") not in found


def test_a_creation_that_is_none_is_wrong(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    for transaction in ("0x" + "42" * 32, manifest.contracts["Timelock"].transaction):
        lying = altered(manifest, "RoastToken", transaction=transaction)
        assert ("RoastToken", "creation", "wrong") in not_ok(findings(web3, lying, compiled))
    # Where nothing was logged, nothing is confirmed.
    what = "constructor's arguments, of the creation's events"
    assert ("RoastToken", what, "wrong") in not_ok(findings(web3, lying, compiled))


def test_arguments_that_no_constructor_takes_are_named(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    pool, _ = manifest.contracts["RoastToken"].constructor_args
    for arguments, said in (
        ([pool], "names 1 constructor arguments of RoastToken, which takes 2"),
        ([pool, "0x12"], "constructor arguments of RoastToken do not fit it"),
    ):
        lying = altered(manifest, "RoastToken", constructor_args=arguments)
        with pytest.raises(ManifestError, match=said):
            findings(web3, lying, compiled)


@pytest.fixture
def with_committee(web3: Web3, manifest: Manifest, deployer: Web3Deployer) -> Manifest:
    code = bytes.fromhex(bytecode("JudgeCommittee").removeprefix("0x"))
    judges = [str(each) for each in web3.eth.accounts[5:8]]
    return deploy_committee(Contracts.at(web3, manifest), deployer, code, judges, 2)


def test_a_committee_that_the_manifest_names_is_checked(
    web3: Web3, with_committee: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    found = findings(web3, with_committee, compiled)
    assert not_ok(found) == []
    assert {each.what for each in found if each.contract == "JudgeCommittee"} >= {
        *("code, of the sources", "immutables, of the constructor's arguments", "creation"),
        *("POOL", "DISTRIBUTOR", "owner", "owner at the creation", "members", "threshold"),
    }


def test_another_committee_than_the_manifest_s_is_wrong(
    web3: Web3, chain: LocalChain, with_committee: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    dead = altered(with_committee, "JudgeCommittee", address="0x" + "00" * 18 + "dEaD")
    assert ("JudgeCommittee", "code hash", "wrong") in not_ok(findings(web3, dead, compiled))

    kept = with_committee.contracts["JudgeCommittee"].constructor_args
    for at in range(len(kept)):
        lying = [*kept[:at], another(kept[at]), *kept[at + 1 :]]
        if at == 3:
            lying[at] = sorted(lying[at], key=str.lower)
        told = altered(with_committee, "JudgeCommittee", constructor_args=lying)
        what = "constructor's arguments, of the creation's events"
        assert ("JudgeCommittee", what, "wrong") in not_ok(findings(web3, told, compiled)), at

    address = with_committee.address("JudgeCommittee")
    code = bytearray(web3.eth.get_code(Web3.to_checksum_address(address)))
    code[-1] ^= 1
    chain.rpc("anvil_setCode", address, Web3.to_hex(bytes(code)))
    what = "immutables, of the constructor's arguments"
    assert ("JudgeCommittee", what, "wrong") in not_ok(findings(web3, with_committee, compiled))


def test_a_role_that_the_owner_changed_is_told_but_not_wrong(
    web3: Web3, chain: LocalChain, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    contracts = Contracts.at(web3, manifest)
    chain.rpc("anvil_impersonateAccount", contracts.timelock.address)
    chain.rpc("anvil_setBalance", contracts.timelock.address, hex(10**18))
    transact(
        contracts.pool.functions.set_guardian(web3.eth.accounts[9]), contracts.timelock.address
    )
    found = findings(web3, manifest, compiled)
    assert not_ok(found) == [("MiningPool", "guardian", "changed")]
    assert holds(found)


def test_a_timelock_with_another_proposer_is_told(
    web3: Web3, chain: LocalChain, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    contracts = Contracts.at(web3, manifest)
    timelock: Any = contracts.timelock
    chain.rpc("anvil_impersonateAccount", timelock.address)
    chain.rpc("anvil_setBalance", timelock.address, hex(10**18))
    role = timelock.functions.PROPOSER_ROLE().call()
    transact(timelock.functions.grantRole(role, web3.eth.accounts[9]), timelock.address)
    assert not_ok(findings(web3, manifest, compiled)) == [("Timelock", "PROPOSER_ROLE", "changed")]


def test_the_deployer_holds_no_role_where_another_governs(
    web3: Web3, prepare: Prepare, deployer: Web3Deployer, compiled: dict[ContractName, Compiled]
) -> None:
    governor = web3.eth.accounts[8]
    prepared = prepare(deployer)
    roles = msgspec.structs.replace(prepared.roles, proposers=[governor], executors=[governor])
    deployment = Deployment(**{**vars(prepared), "roles": roles})
    contracts = Contracts.at(web3, deployment.run())
    found = findings(web3, contracts.manifest, compiled)
    assert not_ok(found) == []
    assert not [each for each in found if deployer.address in each.found]
    assert contracts.read(contracts.token, "balanceOf", deployer.address) == 0
