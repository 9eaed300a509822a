# SPDX-License-Identifier: Apache-2.0
"""Doubting scores: while the window is open, with a bond that doubles each time it was in vain."""

from dataclasses import replace
from typing import Any

import pytest

from roastpower.protocol.constants import ROAST_WEI

from ..support.accounts import account
from ..support.chain import event, expect_revert, now, travel_to
from ..support.life import ANY_PRICE, CHALLENGED, PURSE, REASON, SCORED, Life, give
from ..support.profile import FAST, words

SCORES = [5, 4, 3, 2, 1]
BOND = 1_000 * ROAST_WEI
ZERO = "0x" + "00" * 20


def test_anyone_challenges_with_a_bond(pool: Any, token: Any, life: Life, challenger: str) -> None:
    block_id = life.scored_with(SCORES)
    life.challenge(block_id)
    assert event(pool, "Challenged") == {
        "kind": 1,
        "id": block_id,
        "challenger": challenger,
        "reason": REASON,
        "bond": BOND,
        "resolve_by": now() + 1_800,
    }
    assert pool.status(block_id) == CHALLENGED
    assert token.balanceOf(challenger) == PURSE - BOND
    assert token.balanceOf(pool) == BOND
    assert tuple(pool.challenge_of(block_id)) == (challenger, BOND, now() + 1_800)


def test_the_guardian_pays_like_anyone(pool: Any, token: Any, life: Life, guardian: str) -> None:
    block_id = life.scored_with(SCORES)
    with expect_revert("erc20: insufficient allowance"):
        pool.challenge(block_id, REASON, sender=guardian)
    life.challenge(block_id, guardian)
    assert token.balanceOf(guardian) == PURSE - BOND


def test_the_window_ends(pool: Any, life: Life) -> None:
    block_id = life.scored_with(SCORES)
    life.enter(account("late challenger"))
    travel_to(pool.sealed_block(block_id).settle_after)
    with expect_revert("pool: challenge window is over"):
        pool.challenge(block_id, REASON, sender=account("late challenger"))


def test_the_window_includes_its_last_second(pool: Any, life: Life) -> None:
    block_id = life.scored_with(SCORES)
    travel_to(pool.sealed_block(block_id).settle_after - 1)
    life.challenge(block_id)
    assert pool.status(block_id) == CHALLENGED


def test_only_a_scored_block_is_challenged(pool: Any, life: Life, challenger: str) -> None:
    life.enter(challenger)
    sealed, scored = life.seal_with(5), life.scored_with(SCORES)
    settled = life.settled_with(SCORES)
    void = life.seal_with(5)
    life.void(void)
    for block_id in (0, sealed, settled, void, life.open_id(), 99):
        with expect_revert("pool: block is not scored"):
            pool.challenge(block_id, REASON, sender=challenger)
    assert pool.status(scored) == SCORED


def test_one_challenge_at_a_time(pool: Any, life: Life) -> None:
    block_id = life.challenged_with(SCORES)
    with expect_revert("pool: block is not scored"):
        life.challenge(block_id, account("second challenger"))


def test_the_bond_must_be_there(pool: Any, token: Any, life: Life) -> None:
    block_id = life.scored_with(SCORES)
    poor = account("poor challenger")
    token.approve(pool, ANY_PRICE, sender=poor)
    give(life.protocol, poor, BOND - 1)
    with expect_revert("erc20: transfer amount exceeds balance"):
        pool.challenge(block_id, REASON, sender=poor)
    assert pool.status(block_id) == SCORED
    assert pool.challenge_of(block_id).challenger == ZERO


@pytest.mark.parametrize("ending", ["rejected", "expired"])
def test_the_bond_doubles_with_each_that_failed(
    pool: Any, token: Any, life: Life, guardian: str, ending: str
) -> None:
    block_id = life.scored_with(SCORES)
    for failed in range(4):
        who = life.miner(100 + failed)
        pool.challenge(block_id, REASON, sender=who)
        assert event(pool, "Challenged")["bond"] == BOND << failed
        assert token.balanceOf(who) == PURSE - (BOND << failed)
        if ending == "rejected":
            pool.resolve(block_id, False, sender=guardian)
        else:
            travel_to(pool.challenge_of(block_id).resolve_by)
            pool.resolve_expired(block_id)
        assert pool.sealed_block(block_id).rejected == failed + 1


def test_new_scores_start_with_the_first_bond(pool: Any, life: Life, guardian: str) -> None:
    block_id = life.challenged_with(SCORES)
    pool.resolve(block_id, False, sender=guardian)
    life.challenge(block_id)
    assert pool.challenge_of(block_id).bond == 2 * BOND
    pool.resolve(block_id, True, sender=guardian)
    life.score(block_id, SCORES)
    life.challenge(block_id)
    assert pool.challenge_of(block_id).bond == BOND


def test_bond_and_time_are_those_of_the_block_s_version(pool: Any, life: Life, owner: str) -> None:
    block_id = life.scored_with(SCORES)
    changed = replace(
        FAST.parameters, challenge_bond=7 * ROAST_WEI, resolve_timeout=901, challenge_window=101
    )
    pool.set_parameters(words(changed), sender=owner)
    life.challenge(block_id)
    assert (pool.challenge_of(block_id).bond, pool.challenge_of(block_id).resolve_by) == (
        BOND,
        now() + 1_800,
    )


def test_bonds_of_two_blocks_are_apart(pool: Any, token: Any, life: Life) -> None:
    first, second = life.seal_with(5), life.seal_with(5)
    life.score(first, SCORES)
    life.score(second, SCORES)
    life.challenge(first, life.miner(20))
    life.challenge(second, life.miner(21))
    assert pool.challenge_of(first).challenger == life.miner(20)
    assert pool.challenge_of(second).challenger == life.miner(21)
    assert token.balanceOf(pool) == 2 * BOND


def test_a_pause_does_not_stop_challenges(pool: Any, life: Life, guardian: str) -> None:
    block_id = life.scored_with(SCORES)
    pool.pause(sender=guardian)
    life.challenge(block_id)
    assert pool.status(block_id) == CHALLENGED
