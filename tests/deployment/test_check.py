# SPDX-License-Identifier: Apache-2.0
"""A deployment is compared with its manifest and with what the sources compile to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import pytest
from deployment import bytecode, runtime
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.artifacts import CONTRACT_NAMES, ContractName
from roastpower.chain.contracts import Contracts
from roastpower.chain.deployment.check import Compiled, Finding, check_deployment, holds
from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.chain.manifest import Manifest
from roastpower.devstack.anvil import LocalChain

Prepare = Callable[[Deployer], Deployment]


@pytest.fixture(scope="module")
def compiled() -> dict[ContractName, Compiled]:
    return {
        name: Compiled(bytes.fromhex(bytecode(name)[2:]), bytes.fromhex(runtime(name)[2:]))
        for name in CONTRACT_NAMES
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


def test_code_of_other_sources_is_wrong(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    pool = compiled["MiningPool"]
    altered = Compiled(pool.init_code, b"\x00" + pool.runtime[1:])
    found = findings(web3, manifest, {**compiled, "MiningPool": altered})
    assert not_ok(found) == [("MiningPool", "code, of the sources", "wrong")]


def test_a_manifest_with_other_arguments_is_wrong(
    web3: Web3, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    beacon = manifest.contracts["DrandBeacon"]
    words, genesis, period = beacon.constructor_args
    altered = msgspec.structs.replace(beacon, constructor_args=[words, genesis, period + 1])
    lying = msgspec.structs.replace(
        manifest, contracts={**manifest.contracts, "DrandBeacon": altered}
    )
    assert not_ok(findings(web3, lying, compiled)) == [
        ("DrandBeacon", "immutables, of the constructor's arguments", "wrong")
    ]


def test_a_role_that_the_owner_changed_is_told_but_not_wrong(
    web3: Web3, chain: LocalChain, manifest: Manifest, compiled: dict[ContractName, Compiled]
) -> None:
    contracts = Contracts.at(web3, manifest)
    chain.rpc("anvil_impersonateAccount", contracts.timelock.address)
    chain.rpc("anvil_setBalance", contracts.timelock.address, hex(10**18))
    contracts.pool.functions.set_guardian(web3.eth.accounts[9]).transact(
        {"from": contracts.timelock.address}
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
    timelock.functions.grantRole(role, web3.eth.accounts[9]).transact({"from": timelock.address})
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
