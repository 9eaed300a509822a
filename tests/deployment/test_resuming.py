# SPDX-License-Identifier: Apache-2.0
"""Killed at any transaction, a deployment goes on where it was; the group stays together."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from web3 import Web3
from web3_deployer import Killed, KilledDeployer, Moment, Web3Deployer, killed_at

from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.deployment.plan import FIRST, GROUP, created_address
from roastpower.devstack.anvil import LocalChain

Prepare = Callable[[Deployer], Deployment]

ORDER = [*FIRST, *GROUP]
UNSIGNED: Moment = "before it is signed"
UNSENT: Moment = "before it is sent"
PENDING: Moment = "before it is mined"
AFTER: Moment = "after it is mined"


def kill(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain, at: int, moment: Moment
) -> None:
    deployment = prepare(deployer)
    if moment == UNSIGNED:
        killed = KilledDeployer(deployer.web3, deployer.account, at=at)
        deployment = replace(deployment, deployer=killed)
    else:
        deployment = replace(deployment, web3=killed_at(chain.url, at, moment))
    with pytest.raises(Killed):
        deployment.run()


def addresses_from(deployer: Web3Deployer, nonces: list[int]) -> dict[str, str]:
    return {
        name: created_address(deployer.address, nonce)
        for name, nonce in zip(ORDER, nonces, strict=True)
    }


@pytest.mark.parametrize("moment", [UNSIGNED, UNSENT, PENDING, AFTER])
@pytest.mark.parametrize("at", range(len(ORDER)), ids=ORDER)
def test_a_killed_deployment_goes_on_without_waste(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain, at: int, moment: Moment
) -> None:
    start = deployer.nonce()
    kill(prepare, deployer, chain, at, moment)
    deployment = prepare(deployer)
    signed = signed_before(deployment)
    assert len(signed) == at + (moment != UNSIGNED)
    assert not deployment.manifest_path.exists()

    def mine(line: str) -> None:
        if "was sent before" in line:
            chain.rpc("evm_setAutomine", True)
            chain.rpc("evm_mine")

    manifest = replace(deployment, report=mine).run()
    found = {name: each.address for name, each in manifest.contracts.items()}
    assert found == addresses_from(deployer, list(range(start, start + len(ORDER))))
    assert deployer.nonce() == start + len(ORDER)
    assert not deployment.journal_path.exists()
    for name, each in manifest.contracts.items():
        receipt = deployer.web3.eth.get_transaction_receipt(each.transaction)  # type: ignore[arg-type]
        assert (receipt["contractAddress"], receipt["blockNumber"]) == (each.address, each.block)
        assert signed.get(name, each.transaction) == each.transaction


def signed_before(deployment: Deployment) -> dict[str, str]:
    """The hashes of the transactions that a journal tells of."""
    if not deployment.journal_path.exists():
        return {}
    entries = json.loads(deployment.journal_path.read_text())["entries"]
    return {name: Web3.to_hex(Web3.keccak(hexstr=each["signed"])) for name, each in entries.items()}


@pytest.mark.parametrize("moment", [UNSIGNED, UNSENT, AFTER])
@pytest.mark.parametrize("at", range(len(ORDER)), ids=ORDER)
def test_a_group_whose_nonces_moved_is_deployed_anew(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain, at: int, moment: Moment
) -> None:
    """What stands alone is kept. A group that is whole already is kept, too."""
    start = deployer.nonce()
    kill(prepare, deployer, chain, at, moment)
    sent = at + (moment == AFTER)
    deployer.spend_a_nonce()
    manifest = prepare(deployer).run()
    nonces = list(range(start, start + min(sent, len(FIRST))))
    following = start + sent + 1
    if sent == len(ORDER):
        nonces = list(range(start, start + len(ORDER)))
    else:
        missing = len(FIRST) - len(nonces)
        nonces += range(following, following + missing + len(GROUP))
    found = {name: each.address for name, each in manifest.contracts.items()}
    assert found == addresses_from(deployer, nonces)


def test_what_arrived_is_not_sent_again(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain, reports: list[str]
) -> None:
    kill(prepare, deployer, chain, 4, AFTER)
    reports.clear()
    prepare(deployer).run()
    kept = [line.split(":")[0] for line in reports if "already at" in line]
    assert kept == ORDER[:5]


def test_a_nonce_that_moves_under_way_stops_the_group(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain
) -> None:
    def interfere(line: str) -> None:
        if line.startswith("MiningPool: at"):
            deployer.spend_a_nonce()

    with pytest.raises(DeploymentError, match="nonce moved before CampaignFactory"):
        replace(prepare(deployer), report=interfere).run()
    prepare(deployer).run()


def test_another_profile_s_contracts_are_not_taken_for_ours(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain
) -> None:
    kill(prepare, deployer, chain, 4, AFTER)
    deployment = prepare(deployer)
    start = deployer.nonce()
    other = msgspec.structs.replace(deployment.profile, timelock_delay=60)
    manifest = replace(deployment, profile=other).run()
    assert manifest.contracts["Timelock"].constructor_args[0] == 60
    assert manifest.address("Timelock") == created_address(deployer.address, start)
    # The beacon has the same constructor arguments; the group names another timelock.
    assert manifest.address("DrandBeacon") == created_address(deployer.address, start - 4)
    assert manifest.address("RoastToken") == created_address(deployer.address, start + 1)


def test_another_account_s_journal_is_neither_followed_nor_lost(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain
) -> None:
    kill(prepare, deployer, chain, 3, AFTER)
    account = Web3Deployer(deployer.web3, deployer.web3.eth.accounts[5])
    other, start = prepare(account), account.nonce()
    before = other.journal_path.read_bytes()
    with pytest.raises(DeploymentError, match=rf"{deployer.address} began: go on with that"):
        other.run()
    assert other.journal_path.read_bytes() == before
    assert account.nonce() == start


@pytest.mark.parametrize("content", [b"", b'{"chain_id": 31337', b"{}", b"\xff\xfe"])
def test_a_damaged_journal_is_named(
    prepare: Prepare, deployer: Web3Deployer, content: bytes
) -> None:
    deployment = prepare(deployer)
    deployment.journal_path.write_bytes(content)
    with pytest.raises(DeploymentError, match=r"31337\.journal\.json is damaged .*remove it"):
        deployment.run()
    assert deployment.journal_path.read_bytes() == content


def test_a_refused_transaction_is_told(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain
) -> None:
    chain.rpc("anvil_setBalance", deployer.address, hex(10**6))
    with pytest.raises(DeploymentError, match=r"the node refused transaction 0x[0-9a-f]{64}"):
        prepare(deployer).run()


def test_a_journal_of_another_chain_is_not_followed(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain
) -> None:
    start = deployer.nonce()
    kill(prepare, deployer, chain, 3, AFTER)
    deployment = prepare(deployer)
    text = deployment.journal_path.read_text()
    genesis = msgspec.json.decode(text)["genesis_hash"]
    deployment.journal_path.write_text(text.replace(genesis, "0x" + "11" * 32))
    assert deployment.run().address("Timelock") == created_address(deployer.address, start + 4)


def test_a_chain_that_lost_the_contracts_gets_them_anew(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain, web3: Web3
) -> None:
    snapshot = web3.provider.make_request("evm_snapshot", [])["result"]  # type: ignore[arg-type]
    start = deployer.nonce()
    kill(prepare, deployer, chain, 4, AFTER)
    web3.provider.make_request("evm_revert", [snapshot])  # type: ignore[arg-type]
    assert deployer.nonce() == start
    assert prepare(deployer).run().address("Timelock") == created_address(deployer.address, start)


def test_a_group_of_other_roles_is_deployed_anew(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain
) -> None:
    """Timelock and beacon are the same for both, so that only the pool's creation code tells."""
    kill(prepare, deployer, chain, 4, AFTER)
    deployment = prepare(deployer)
    start = deployer.nonce()
    other = deployer.web3.eth.accounts[8]
    roles = msgspec.structs.replace(deployment.roles, guardian=other)
    manifest = replace(deployment, roles=roles).run()
    assert manifest.contracts["MiningPool"].constructor_args[4] == other
    assert manifest.address("Timelock") == created_address(deployer.address, start - 5)
    assert manifest.address("RoastToken") == created_address(deployer.address, start)


def test_a_finished_deployment_is_replaced_though_its_journal_is_left(
    prepare: Prepare, deployer: Web3Deployer
) -> None:
    """Killed between the manifest and the journal's end, then run again with `--force`."""
    journals = []
    deployment = prepare(deployer)

    def keep(line: str) -> None:
        if line.startswith("RewardDistributor: at"):
            journals.append(deployment.journal_path.read_bytes())

    first = replace(deployment, report=keep).run()
    deployment.journal_path.write_bytes(journals[0])
    second = prepare(deployer).run()
    assert not {each.address for each in first.contracts.values()} & {
        each.address for each in second.contracts.values()
    }


def test_a_replacement_that_was_killed_goes_on(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain
) -> None:
    """The manifest of the deployment that it replaces is still there."""
    prepare(deployer).run()
    start = deployer.nonce()
    kill(prepare, deployer, chain, 4, AFTER)
    manifest = prepare(deployer).run()
    found = {name: each.address for name, each in manifest.contracts.items()}
    assert found == addresses_from(deployer, list(range(start, start + len(ORDER))))
