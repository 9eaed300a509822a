# SPDX-License-Identifier: Apache-2.0
"""A deployment from nothing: six contracts at predicted addresses, and a manifest that says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from web3 import Web3
from web3_deployer import Web3Deployer

from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.contracts import Contracts, genesis_hash
from roastpower.chain.deployment.deploy import Deployment, abi_hash
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.deployment.plan import FIRST, GROUP, created_address, group_addresses
from roastpower.chain.manifest import Manifest

Prepare = Callable[[Web3Deployer], Deployment]


def test_contracts_come_at_their_predicted_addresses(
    prepare: Prepare, deployer: Web3Deployer
) -> None:
    start = deployer.nonce()
    manifest = prepare(deployer).run()
    predicted = group_addresses(deployer.address, start + len(FIRST))
    for at, name in enumerate(FIRST):
        predicted[name] = created_address(deployer.address, start + at)
    assert {name: manifest.address(name) for name in CONTRACT_NAMES} == predicted
    assert deployer.nonce() == start + len(FIRST) + len(GROUP)


def test_the_manifest_says_what_is_on_the_chain(
    prepare: Prepare, deployer: Web3Deployer, web3: Web3
) -> None:
    deployment = prepare(deployer)
    before = web3.eth.block_number
    manifest = deployment.run()
    assert Manifest.load(deployment.manifest_path) == manifest
    assert deployment.manifest_path.name == "31337.json"
    assert (manifest.chain_id, manifest.profile) == (31337, "dev")
    assert manifest.genesis_hash == genesis_hash(web3)
    assert manifest.deployment_block == before + 1
    for at, name in enumerate([*FIRST, *GROUP]):
        deployed = manifest.contracts[name]
        receipt = web3.eth.get_transaction_receipt(deployed.transaction)  # type: ignore[arg-type]
        assert receipt["contractAddress"] == deployed.address
        assert receipt["blockNumber"] == deployed.block == before + 1 + at
        code = web3.eth.get_code(Web3.to_checksum_address(deployed.address))
        assert deployed.bytecode_hash == Web3.to_hex(Web3.keccak(code))
        assert deployed.abi_hash == abi_hash(name)
    Contracts.at(web3, manifest).check()


def test_constructor_arguments_are_kept_as_json_holds_them(
    prepare: Prepare, deployer: Web3Deployer
) -> None:
    deployment = prepare(deployer)
    manifest = deployment.run()
    arguments = {name: each.constructor_args for name, each in manifest.contracts.items()}
    assert arguments["RoastToken"] == [manifest.address("MiningPool"), deployment.roles.treasury]
    assert arguments["Timelock"] == [0, [deployer.address], [deployer.address]]
    pool = arguments["MiningPool"]
    assert pool[:4] == [
        manifest.address("RoastToken"),
        manifest.address("CampaignFactory"),
        manifest.address("DrandBeacon"),
        manifest.address("Timelock"),
    ]
    assert pool[8][5] == "5000000000000000000"  # above 2**53, where JSON readers round
    words, genesis_time, period = arguments["DrandBeacon"]
    assert [len(word) for word in words] == [66] * 8
    assert (genesis_time, period) == (1_700_000_000, 3)
    document = json.loads(deployment.manifest_path.read_text())
    assert document["contracts"]["MiningPool"]["constructor_args"] == pool


def test_roles_are_appointed(prepare: Prepare, deployer: Web3Deployer, web3: Web3) -> None:
    deployment = prepare(deployer)
    contracts = Contracts.at(web3, deployment.run())
    pool, roles = contracts.pool, deployment.roles
    assert contracts.read(pool, "owner") == contracts.timelock.address
    assert contracts.read(pool, "guardian") == roles.guardian
    assert contracts.read(pool, "oracle") == roles.oracle
    assert contracts.read(pool, "treasury") == roles.treasury


def test_no_journal_is_left_behind(prepare: Prepare, deployer: Web3Deployer) -> None:
    deployment = prepare(deployer)
    deployment.run()
    assert [path.name for path in deployment.folder.iterdir()] == ["31337.json"]


def test_progress_is_reported(prepare: Prepare, deployer: Web3Deployer, reports: list[str]) -> None:
    prepare(deployer).run()
    assert [line.split(":")[0] for line in reports] == [
        name for name in [*FIRST, *GROUP] for _ in range(2)
    ]


def test_wrong_wiring_is_found_out(prepare: Prepare, deployer: Web3Deployer) -> None:
    """A pool that is another contract answers no question as a pool does."""
    deployment = prepare(deployer)
    swapped = {**deployment.bytecode, "RoastToken": _other_token()}
    with pytest.raises(DeploymentError, match=r"RoastToken\.MINTER is 0x0{39}7"):
        replace(deployment, bytecode=swapped).run()
    assert not deployment.manifest_path.exists()


def _other_token() -> bytes:
    """Creation code of a contract that answers every call with address 7."""
    runtime = bytes.fromhex("600760005260206000f3")
    return bytes.fromhex("600a600c600039600a6000f3") + runtime
