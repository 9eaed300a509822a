# SPDX-License-Identifier: Apache-2.0
"""The keeper moves a campaign's money on: closed, payable, fee, rest, and what nobody claimed."""

from __future__ import annotations

import pytest
from keeper_world import BUDGET, PARTICIPANTS, World

from roastpower.devstack.accounts import GUARDIAN, ORACLE
from roastpower.oracle.keeper import SWEEP_DELAY

CAMPAIGN = 2
FEE = BUDGET * 250 // 10_000
PAID = 4 * 10**20


@pytest.fixture
def full(world: World) -> int:
    """A campaign with all the submissions that it takes, in a block that is sealed; the block."""
    world.create_campaign(max_submissions=len(PARTICIPANTS))
    return world.seal(CAMPAIGN)


@pytest.fixture
def posted(world: World, full: int) -> int:
    """Payouts of it, which may still be challenged; when they go live."""
    world.send(GUARDIAN, "pool", "void", full)
    world.keeper.act()  # closed, burns given back
    assert world.keeper.act() == [f"distributor.mark_payable({CAMPAIGN})"]
    root, evidence = b"\x05" * 32, b"\x06" * 32
    world.send(ORACLE, "distributor", "post_payouts", CAMPAIGN, root, PAID, 1, evidence)
    vault = world.contracts.distributor
    live_after: int = world.contracts.read(vault, "payouts", CAMPAIGN)[2]
    return live_after


def test_a_full_campaign_closes_and_is_payable_once_its_blocks_are_final(
    world: World, full: int
) -> None:
    assert world.keeper.act() == [f"factory.close({CAMPAIGN})"]
    assert world.keeper.act() == []
    world.send(GUARDIAN, "pool", "void", full)
    assert f"distributor.mark_payable({CAMPAIGN})" in world.keeper.act()
    assert world.keeper.act() == []


def test_fee_and_rest_are_paid_once_payouts_are_live_and_the_unclaimed_is_swept_in_the_end(
    world: World, posted: int
) -> None:
    assert world.keeper.act() == []
    world.wait(posted - world.now())
    due = [f"distributor.collect_fee({CAMPAIGN})", f"distributor.refund({CAMPAIGN})"]
    assert world.keeper.act() == due
    assert world.keeper.act() == []
    assert held(world) == BUDGET + PAID  # the first campaign's, and what can be claimed
    world.wait(posted + SWEEP_DELAY - 10 - world.now())
    assert f"distributor.sweep({CAMPAIGN})" not in world.keeper.act()
    world.wait(10)
    assert world.keeper.act()[-1:] == [f"distributor.sweep({CAMPAIGN})"]
    assert held(world) <= BUDGET
    assert f"distributor.sweep({CAMPAIGN})" not in world.keeper.act()


def test_a_challenge_of_payouts_that_the_guardian_forgot_ends_by_itself(
    world: World, posted: int
) -> None:
    assert world.now() < posted
    world.send(PARTICIPANTS[0], "token", "approve", world.contracts.distributor.address, BUDGET)
    world.send(PARTICIPANTS[0], "distributor", "challenge", CAMPAIGN, b"\x07" * 32)
    assert world.keeper.act() == []
    world.wait(31)
    assert world.keeper.act() == [f"distributor.resolve_expired({CAMPAIGN})"]


def held(world: World) -> int:
    """ROAST in the distributor."""
    vault = world.contracts.distributor.address
    return int(world.contracts.read(world.contracts.token, "balanceOf", vault))
