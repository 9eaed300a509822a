# SPDX-License-Identifier: Apache-2.0
"""The plan that is shown is what then happens, and to make it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import msgspec
import pytest
from deployment import ROOT
from test_resuming import AFTER, ORDER, PENDING, UNSENT, UNSIGNED, kill
from web3_deployer import Moment, Web3Deployer

from roastpower.chain.addresses import ZERO
from roastpower.chain.deployment.deploy import Deployer, Deployment
from roastpower.chain.deployment.errors import DeploymentError
from roastpower.chain.deployment.profile import load_profile
from roastpower.chain.deployment.terms import beacon_terms, profile_terms, role_terms
from roastpower.devstack.anvil import LocalChain

Prepare = Callable[[Deployer], Deployment]


@pytest.mark.parametrize("moment", [UNSIGNED, UNSENT, PENDING, AFTER])
@pytest.mark.parametrize("at", range(len(ORDER)), ids=ORDER)
def test_what_is_foretold_happens(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain, at: int, moment: Moment
) -> None:
    kill(prepare, deployer, chain, at, moment)
    deployment = prepare(deployer)
    nonce = deployer.nonce()
    expected = deployment.preview()
    assert [each.name for each in expected] == ORDER
    started: list[str] = ["under way"] if moment in (UNSENT, PENDING) else []
    started = ["kept"] * (at + (moment == AFTER)) + started
    assert [each.fate for each in expected] == started + ["new"] * (len(ORDER) - len(started))
    assert [each.gas > 100_000 for each in expected] == [each.fate == "new" for each in expected]
    assert deployer.nonce() == nonce

    chain.rpc("evm_setAutomine", True)
    chain.rpc("evm_mine")
    manifest = deployment.run()
    assert {each.name: each.address for each in expected} == {
        name: each.address for name, each in manifest.contracts.items()
    }


@pytest.mark.parametrize("at", range(2, len(ORDER)), ids=ORDER[2:])
def test_a_group_that_will_be_deployed_anew_is_foretold(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain, at: int
) -> None:
    kill(prepare, deployer, chain, at, UNSENT)
    deployer.spend_a_nonce()
    deployment = prepare(deployer)
    expected = deployment.preview()
    assert [each.fate for each in expected] == ["kept"] * 2 + ["new"] * 4
    manifest = deployment.run()
    assert [manifest.address(each.name) for each in expected] == [each.address for each in expected]


def test_another_profile_is_foretold(
    prepare: Prepare, deployer: Web3Deployer, chain: LocalChain
) -> None:
    kill(prepare, deployer, chain, 4, AFTER)
    deployment = prepare(deployer)
    other = msgspec.structs.replace(deployment.profile, timelock_delay=60)
    deployment = replace(deployment, profile=other)
    expected = deployment.preview()
    assert [each.fate for each in expected] == ["new", "kept", "new", "new", "new", "new"]
    manifest = deployment.run()
    assert [manifest.address(each.name) for each in expected] == [each.address for each in expected]


def test_a_constructor_that_would_revert_is_found_before_anything_is_sent(
    prepare: Prepare, deployer: Web3Deployer
) -> None:
    deployment = prepare(deployer)
    start = deployer.nonce()  # others may have used the account before
    roles = msgspec.structs.replace(deployment.roles, guardian=ZERO)
    with pytest.raises(
        DeploymentError, match="MiningPool could not be created: .*guardian is zero"
    ):
        replace(deployment, roles=roles).preview()
    assert deployer.nonce() == start
    assert not deployment.journal_path.exists()


def test_terms_are_told_in_their_units(prepare: Prepare, deployer: Web3Deployer) -> None:
    deployment = prepare(deployer)
    profile = load_profile(ROOT / "ape-config.yaml", "mainnet")
    told = dict(
        [
            *role_terms(profile, deployment.roles),
            *beacon_terms(deployment.network),
            *profile_terms(profile),
        ]
    )
    assert told["governor"] == f"{deployer.address} (through the timelock)"
    for role in ("guardian", "oracle", "treasury"):
        assert told[role] == getattr(deployment.roles, role)
    assert told["timelock's delay"] == "172800 s (2 days)"
    assert told["beacon's public key"] == deployment.network.public_key
    assert told["limit: draw_delay"] == "1800 s (30 minutes)"
    assert told["target"] == "100 submissions"
    assert told["challenge_bond"] == "1000000000000000000000 wei (1000 ROAST)"
    assert told["min_block_time"] == "120 s (2 minutes)"
    assert told["fee_bps"] == "250 (2.5 %)"
    assert told.keys() >= {f"limit: {each}" for each in profile.limits.__struct_fields__}
    assert told.keys() >= set(profile.parameters.__struct_fields__)
