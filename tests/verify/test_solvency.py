# SPDX-License-Identifier: Apache-2.0
"""Supply and vaults add up on a true chain, and do not once a wei is missing or too many."""

from __future__ import annotations

import dataclasses

import pytest

from roastpower.protocol.constants import TREASURY_SUPPLY_WEI
from roastpower.verify.chain import Event, RpcChain, Transfer
from roastpower.verify.solvency import Supply, owed, supply, vaults

from .scene import ETHER, GUARDIAN, MINERS, Scene

BOND = 10 * ETHER


def supply_of(chain: RpcChain, scene: Scene) -> Supply:
    total = scene.read("token", "totalSupply")
    return supply(chain.events(), chain.token_transfers(), TREASURY_SUPPLY_WEI, total)


def owed_of(scene: Scene) -> dict[str, int]:
    found = owed(RpcChain(scene.contracts).events(), scene.contracts.token.address)
    return {contract: amount for (contract, _), amount in found.items()}


@pytest.fixture(scope="module")
def lived(scene: Scene) -> RpcChain:
    """A chain with rewards, refunds, burned and returned bonds, and burns of holders' own."""
    scene.play()
    for upheld in (False, True):
        for miner in (4, 5):
            identifier = scene.submit(miner)
        block_id = scene.seal()
        scene.score(block_id, scene.sheet(block_id, (40, 50)))
        scene.send(4, "pool", "challenge", block_id, b"\x09" * 32)
        scene.send(GUARDIAN, "pool", "resolve", block_id, upheld)
    scene.send(GUARDIAN, "pool", "void", block_id)
    scene.send(0, "pool", "refund", [identifier])
    scene.send(MINERS[0], "token", "burn", 3 * ETHER)
    return RpcChain(scene.contracts)


def test_supply_follows_from_the_events(lived: RpcChain, scene: Scene) -> None:
    found = supply_of(lived, scene)
    assert found.is_ok
    assert found.burned_bonds == BOND
    assert found.refunded == found.burned_for_submissions // 7
    assert found.burned == found.burned_for_submissions + BOND + 3 * ETHER
    assert found.emitted > 0


@pytest.mark.parametrize(
    "changes",
    [
        {"total_supply": 1},
        {"minted": 1, "total_supply": 1, "balances": 1},
        {"emitted": 1},
        {"balances": -1},
        {"overdrawn": 1},
        {"burned": 1},
        {"burned_bonds": 4 * ETHER},
    ],
)
def test_a_supply_that_does_not_add_up_is_not_ok(
    lived: RpcChain, scene: Scene, changes: dict[str, int]
) -> None:
    found = supply_of(lived, scene)
    altered = {name: getattr(found, name) + change for name, change in changes.items()}
    assert not dataclasses.replace(found, **altered).is_ok


def test_an_account_that_sent_more_than_it_got_is_found() -> None:
    transfers = [Transfer("t", "0xa", "0xb", 5)]
    assert supply([], transfers, 0, 0).overdrawn == 1


def test_open_bonds_and_budgets_are_owed(lived: RpcChain, scene: Scene) -> None:
    before = owed_of(scene)
    assert before == {"MiningPool": 0, "RewardDistributor": 1_000 * ETHER}
    for miner in (4, 5):
        scene.submit(miner)
    block_id = scene.seal()
    scene.score(block_id, scene.sheet(block_id, (40, 50)))
    scene.send(4, "pool", "challenge", block_id, b"\x09" * 32)
    assert owed_of(scene)["MiningPool"] == BOND
    campaign_id = scene.create_campaign()
    assert owed_of(scene)["RewardDistributor"] == 2_000 * ETHER
    scene.send(0, "factory", "cancel", campaign_id)
    scene.send(0, "distributor", "refund", campaign_id)
    assert owed_of(scene) == {"MiningPool": BOND, "RewardDistributor": 1_000 * ETHER}


def test_a_vault_is_ok_down_to_the_last_wei() -> None:
    event = Event(
        *("RewardDistributor", "Funded", {"campaign_id": 1, "token": "0xt", "amount": 10}),
        *(1, 0, "0x"),
    )
    due = owed([event], "0xr")
    key = ("RewardDistributor", "0xt")
    empty = {("MiningPool", "0xr"): 0, ("RewardDistributor", "0xr"): 0}
    for balance, is_ok in ((10, True), (11, True), (9, False), (None, False)):
        found = vaults(due, {**empty, key: balance})  # type: ignore[dict-item]
        assert [each.is_ok for each in found] == [True, True, is_ok]
