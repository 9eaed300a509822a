# SPDX-License-Identifier: Apache-2.0
"""Ending a block without a winner: by the guardian in time, by anyone after the timeouts."""

from typing import Any

import pytest

from ..support.accounts import ACCOUNTS
from ..support.chain import event, expect_revert, now, travel_to
from ..support.life import SETTLED, VOID, Life

SCORES = [5, 4, 3, 2, 1]
NOBODY = ["oracle", "governor", "treasury", "challenger", "stranger"]


def test_the_guardian_voids_a_sealed_block(pool: Any, life: Life, guardian: str) -> None:
    block_id = life.seal_with(3)
    pool.void(block_id, sender=guardian)
    assert event(pool, "BlockVoided") == {"block_id": block_id, "by": guardian}
    assert event(pool, "FinalAdvanced") == {"final_before": 2}
    assert pool.status(block_id) == VOID
    assert pool.sealed_block(block_id).count == 3


@pytest.mark.parametrize("role", NOBODY)
def test_a_sealed_block_waits_for_its_scores(pool: Any, life: Life, role: str) -> None:
    block_id = life.seal_with(3)
    travel_to(pool.sealed_block(block_id).score_by - 1)
    with expect_revert("pool: scores may still come"):
        pool.void(block_id, sender=getattr(ACCOUNTS, role))
    travel_to(now() + 1)
    pool.void(block_id, sender=getattr(ACCOUNTS, role))
    assert event(pool, "BlockVoided")["by"] == getattr(ACCOUNTS, role)


@pytest.mark.parametrize("later", [1, 86_400])
def test_what_nobody_scored_or_settled_can_be_ended_at_any_time_after(
    pool: Any, life: Life, stranger: str, later: int
) -> None:
    sealed = life.seal_with(3)
    travel_to(pool.sealed_block(sealed).score_by + later)
    pool.void(sealed, sender=stranger)
    scored = life.scored_with(SCORES)
    travel_to(pool.sealed_block(scored).settle_after + 45 + 7_200 + later)
    pool.void(scored, sender=stranger)
    assert pool.status(sealed) == pool.status(scored) == VOID


def test_after_an_upheld_challenge_the_wait_is_new(
    pool: Any, life: Life, guardian: str, stranger: str
) -> None:
    block_id = life.challenged_with(SCORES)
    travel_to(now() + 1_000)
    pool.resolve(block_id, True, sender=guardian)
    travel_to(now() + 3_599)
    with expect_revert("pool: scores may still come"):
        pool.void(block_id, sender=stranger)
    travel_to(now() + 1)
    pool.void(block_id, sender=stranger)
    assert pool.status(block_id) == VOID


def test_the_guardian_voids_scores_that_are_not_final(pool: Any, life: Life, guardian: str) -> None:
    block_id = life.scored_with(SCORES)
    travel_to(pool.sealed_block(block_id).settle_after - 1)
    pool.void(block_id, sender=guardian)
    assert pool.status(block_id) == VOID


@pytest.mark.parametrize("after", [0, 45, 45 + 7_199])
def test_nobody_voids_once_the_draw_can_be_known(
    pool: Any, life: Life, guardian: str, stranger: str, after: int
) -> None:
    block_id = life.scored_with(SCORES)
    travel_to(pool.sealed_block(block_id).settle_after + after)
    for who in (guardian, stranger):
        with expect_revert("pool: block may still settle"):
            pool.void(block_id, sender=who)


@pytest.mark.parametrize("role", [*NOBODY, "guardian"])
def test_anyone_voids_what_nobody_settled(pool: Any, life: Life, role: str) -> None:
    block_id = life.scored_with(SCORES)
    travel_to(pool.sealed_block(block_id).settle_after + 45 + 7_200)
    pool.void(block_id, sender=getattr(ACCOUNTS, role))
    assert pool.status(block_id) == VOID


@pytest.mark.parametrize("role", NOBODY)
def test_nobody_else_voids_scores_that_are_not_final(pool: Any, life: Life, role: str) -> None:
    block_id = life.scored_with(SCORES)
    with expect_revert("pool: block may still settle"):
        pool.void(block_id, sender=getattr(ACCOUNTS, role))


def test_no_other_block_is_voided(pool: Any, life: Life, guardian: str) -> None:
    challenged = life.challenged_with(SCORES)
    settled = life.settled_with(SCORES)
    void = life.seal_with(3)
    pool.void(void, sender=guardian)
    for block_id in (0, challenged, settled, void, life.open_id(), 99):
        with expect_revert("pool: block cannot be voided"):
            pool.void(block_id, sender=guardian)
    assert pool.status(settled) == SETTLED


def test_a_void_block_changes_no_streak(pool: Any, life: Life, guardian: str) -> None:
    life.settled_with(SCORES)
    block_id = life.scored_with(SCORES)
    pool.void(block_id, sender=guardian)
    assert pool.settlements() == 1
    assert pool.streak(life.miner(0)) == 1


def test_a_pause_does_not_stop_voiding(pool: Any, life: Life, guardian: str) -> None:
    block_id = life.seal_with(3)
    pool.pause(sender=guardian)
    pool.void(block_id, sender=guardian)
    assert pool.status(block_id) == VOID
