# SPDX-License-Identifier: Apache-2.0
"""Posting scores: by the oracle, in time, well-formed, with exactly the ranking that they imply."""

from collections.abc import Sequence
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from ..support.accounts import ACCOUNTS
from ..support.chain import event, expect_revert, now, travel_to
from ..support.life import EVIDENCE, SCORED, Life
from ..support.profile import BEACON_GENESIS, BEACON_PERIOD

SCORES = [10, 0, 10_000, 10, 9]


def post(
    pool: Any,
    block_id: int,
    scores: Sequence[int] = SCORES,
    *,
    ranked: Sequence[int] | None = None,
    evidence: bytes = EVIDENCE,
    sender: str = ACCOUNTS.oracle,
) -> None:
    pool.post_scores(
        block_id,
        pack(scores),
        pack(rank(scores) if ranked is None else ranked),
        evidence,
        sender=sender,
    )


@pytest.fixture
def block_id(pool: Any, life: Life) -> int:
    """A sealed block of five, whose delivery window is just over."""
    sealed = life.seal_with(5)
    travel_to(now() + 30)
    return sealed


def test_scores_are_recorded(pool: Any, block_id: int) -> None:
    post(pool, block_id)
    settle_after = now() + 120
    draw_round = 1 + -(-(settle_after + 45 - BEACON_GENESIS) // BEACON_PERIOD)
    assert event(pool, "BlockScored") == {
        "block_id": block_id,
        "scores": pack(SCORES),
        "ranked": pack([2, 0, 3]),
        "evidence": EVIDENCE,
        "settle_after": settle_after,
        "draw_round": draw_round,
    }
    sealed = pool.sealed_block(block_id)
    assert (sealed.status, sealed.nonzero) == (SCORED, 4)
    assert (sealed.rejected, sealed.upheld) == (0, False)
    assert (sealed.settle_after, sealed.draw_round) == (settle_after, draw_round)
    assert sealed.ranked_digest == keccak(encode(["uint256[]"], [pack([2, 0, 3])]))


@pytest.mark.parametrize("delay", range(4))
def test_the_draw_is_published_after_the_scores_are_final(
    pool: Any, beacon: Any, block_id: int, delay: int
) -> None:
    travel_to(now() + delay)
    post(pool, block_id)
    sealed = pool.sealed_block(block_id)
    published = beacon.round_time(sealed.draw_round)
    assert 0 <= published - (sealed.settle_after + 45) < BEACON_PERIOD


@pytest.mark.parametrize(
    "role", ["guardian", "governor", "treasury", "sponsor", "stranger", "deployer"]
)
def test_only_the_oracle_posts(pool: Any, block_id: int, role: str) -> None:
    with expect_revert("roles: caller is not the oracle"):
        post(pool, block_id, sender=getattr(ACCOUNTS, role))


def test_scores_wait_for_the_delivery_window(pool: Any, life: Life) -> None:
    block_id = life.seal_with(5)
    travel_to(now() + 29)
    with expect_revert("pool: content may still be delivered"):
        post(pool, block_id)
    travel_to(now() + 1)
    post(pool, block_id)


def test_scores_come_before_their_timeout(pool: Any, block_id: int) -> None:
    score_by = pool.sealed_block(block_id).score_by
    assert score_by == now() + 3_600
    travel_to(score_by)
    with expect_revert("pool: too late to score"):
        post(pool, block_id)


def test_scores_may_come_in_the_last_second(pool: Any, block_id: int) -> None:
    travel_to(pool.sealed_block(block_id).score_by - 1)
    post(pool, block_id)


def test_only_a_sealed_block_is_scored(pool: Any, life: Life, block_id: int) -> None:
    for other in (0, life.open_id(), life.open_id() + 1):
        with expect_revert("pool: block is not sealed"):
            post(pool, other)
    post(pool, block_id)
    with expect_revert("pool: block is not sealed"):
        post(pool, block_id)
    life.challenge(block_id)
    with expect_revert("pool: block is not sealed"):
        post(pool, block_id)


def test_a_void_block_is_not_scored(pool: Any, life: Life, block_id: int) -> None:
    life.void(block_id)
    with expect_revert("pool: block is not sealed"):
        post(pool, block_id)


def test_a_settled_block_is_not_scored(pool: Any, life: Life) -> None:
    block_id = life.settled_with(SCORES)
    with expect_revert("pool: block is not sealed"):
        post(pool, block_id)


def test_evidence_is_not_zero(pool: Any, block_id: int) -> None:
    with expect_revert("pool: evidence is zero"):
        post(pool, block_id, evidence=bytes(32))


@pytest.mark.parametrize(
    ("ranked", "reason"),
    [
        ([0, 2, 3], "ranking: order"),
        ([2, 3, 0], "ranking: order"),
        ([2, 0, 0], "ranking: order"),
        ([2, 0, 4], "ranking: a better one is missing"),
        ([2, 0, 1], "ranking: a score of 0 is not ranked"),
        ([2, 0, 5], "ranking: unknown index"),
        ([2, 0, 3, 4], "ranking: padding"),
        ([], "ranking: a place for each of the best"),
        ([2, 0, 3] + [0] * 14, "ranking: a place for each of the best"),
    ],
)
def test_no_other_ranking_is_taken(
    pool: Any, block_id: int, ranked: list[int], reason: str
) -> None:
    with expect_revert(reason):
        post(pool, block_id, ranked=ranked)


@pytest.mark.parametrize("count", [0, 17])
def test_there_is_a_score_for_each_submission(pool: Any, block_id: int, count: int) -> None:
    with expect_revert("ranking: a score for each submission"):
        post(pool, block_id, [1] * count, ranked=[0, 1, 2])


def test_there_is_no_score_for_anything_else(pool: Any, block_id: int) -> None:
    with expect_revert("ranking: padding"):
        post(pool, block_id, [*SCORES, 1], ranked=[2, 0, 3])


def test_no_score_is_over_10000(pool: Any, oracle: str, block_id: int) -> None:
    for score in (10_001, 2**15, 2**16 - 1):
        words = [score << 240]
        with expect_revert("ranking: score over 10000"):
            pool.post_scores(block_id, words, pack([0]), EVIDENCE, sender=oracle)


def test_all_scores_may_be_0(pool: Any, block_id: int) -> None:
    post(pool, block_id, [0] * 5)
    sealed = pool.sealed_block(block_id)
    assert (sealed.status, sealed.nonzero) == (SCORED, 0)
    assert sealed.ranked_digest == keccak(encode(["uint256[]"], [[]]))


def test_a_pause_does_not_stop_scores(pool: Any, block_id: int, guardian: str) -> None:
    pool.pause(sender=guardian)
    post(pool, block_id)


def test_blocks_are_scored_in_any_order(pool: Any, life: Life) -> None:
    first, second = life.seal_with(5), life.seal_with(5)
    travel_to(now() + 30)
    post(pool, second)
    post(pool, first)
