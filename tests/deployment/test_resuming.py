# SPDX-License-Identifier: Apache-2.0
"""Killed at any transaction, a deployment goes on where it was; the group stays together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from web3 import Web3
from web3_deployer import Killed, KilledDeployer, Moment, Web3Deployer

from roastpower.chain.deployment.deploy import Deployer, Deployment, DeploymentError
from roastpower.chain.deployment.plan import FIRST, GROUP, created_address

Prepare = Callable[[Deployer], Deployment]

ORDER = [*FIRST, *GROUP]
BEFORE: Moment = "before it is sent"
AFTER: Moment = "after it is mined"


def kill(prepare: Prepare, deployer: Web3Deployer, at: int, moment: Moment) -> None:
    with pytest.raises(Killed):
        prepare(KilledDeployer(deployer.web3, deployer.account, at=at, moment=moment)).run()


def addresses_from(deployer: Web3Deployer, nonces: list[int]) -> dict[str, str]:
    return {
        name: created_address(deployer.address, nonce)
        for name, nonce in zip(ORDER, nonces, strict=True)
    }


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
@pytest.mark.parametrize("at", range(len(ORDER)), ids=ORDER)
def test_a_killed_deployment_goes_on_without_waste(
    prepare: Prepare, deployer: Web3Deployer, web3: Web3, at: int, moment: Moment
) -> None:
    start = deployer.nonce()
    kill(prepare, deployer, at, moment)
    deployment = prepare(deployer)
    assert deployment.journal_path.exists() and not deployment.manifest_path.exists()
    manifest = deployment.run()
    found = {name: each.address for name, each in manifest.contracts.items()}
    assert found == addresses_from(deployer, list(range(start, start + len(ORDER))))
    assert deployer.nonce() == start + len(ORDER)
    assert not deployment.journal_path.exists()
    for each in manifest.contracts.values():
        receipt = web3.eth.get_transaction_receipt(each.transaction)  # type: ignore[arg-type]
        assert (receipt["contractAddress"], receipt["blockNumber"]) == (each.address, each.block)


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
@pytest.mark.parametrize("at", range(len(ORDER)), ids=ORDER)
def test_a_group_whose_nonces_moved_is_deployed_anew(
    prepare: Prepare, deployer: Web3Deployer, at: int, moment: Moment
) -> None:
    """What stands alone is kept. A group that is whole already is kept, too."""
    start = deployer.nonce()
    kill(prepare, deployer, at, moment)
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
    prepare: Prepare, deployer: Web3Deployer, reports: list[str]
) -> None:
    kill(prepare, deployer, 4, AFTER)
    reports.clear()
    prepare(deployer).run()
    kept = [line.split(":")[0] for line in reports if "already at" in line]
    assert kept == ORDER[:5]


def test_a_nonce_that_moves_under_way_stops_the_group(
    prepare: Prepare, deployer: Web3Deployer
) -> None:
    def interfere(line: str) -> None:
        if line.startswith("MiningPool: at"):
            deployer.spend_a_nonce()

    with pytest.raises(DeploymentError, match="nonce moved before CampaignFactory"):
        replace(prepare(deployer), report=interfere).run()
    prepare(deployer).run()


def test_another_profile_s_contracts_are_not_taken_for_ours(
    prepare: Prepare, deployer: Web3Deployer
) -> None:
    kill(prepare, deployer, 4, AFTER)
    deployment = prepare(deployer)
    start = deployer.nonce()
    other = msgspec.structs.replace(deployment.profile, timelock_delay=60)
    manifest = replace(deployment, profile=other).run()
    assert manifest.contracts["Timelock"].constructor_args[0] == 60
    assert manifest.address("Timelock") == created_address(deployer.address, start)
    # The beacon has the same constructor arguments; the group names another timelock.
    assert manifest.address("DrandBeacon") == created_address(deployer.address, start - 4)
    assert manifest.address("RoastToken") == created_address(deployer.address, start + 1)


def test_another_account_s_journal_is_not_followed(
    prepare: Prepare, deployer: Web3Deployer, web3: Web3
) -> None:
    kill(prepare, deployer, 3, AFTER)
    other = Web3Deployer(web3, web3.eth.accounts[5])
    start = other.nonce()
    manifest = prepare(other).run()
    assert manifest.address("Timelock") == created_address(other.address, start)


def test_a_journal_of_another_chain_is_not_followed(
    prepare: Prepare, deployer: Web3Deployer
) -> None:
    start = deployer.nonce()
    kill(prepare, deployer, 3, AFTER)
    deployment = prepare(deployer)
    text = deployment.journal_path.read_text()
    genesis = msgspec.json.decode(text)["genesis_hash"]
    deployment.journal_path.write_text(text.replace(genesis, "0x" + "11" * 32))
    assert deployment.run().address("Timelock") == created_address(deployer.address, start + 4)


def test_a_chain_that_lost_the_contracts_gets_them_anew(
    prepare: Prepare, deployer: Web3Deployer, web3: Web3
) -> None:
    snapshot = web3.provider.make_request("evm_snapshot", [])["result"]  # type: ignore[arg-type]
    start = deployer.nonce()
    kill(prepare, deployer, 4, AFTER)
    web3.provider.make_request("evm_revert", [snapshot])  # type: ignore[arg-type]
    assert deployer.nonce() == start
    assert prepare(deployer).run().address("Timelock") == created_address(deployer.address, start)
