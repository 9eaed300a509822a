# SPDX-License-Identifier: Apache-2.0
"""Streaks: counted by settlements that ranked someone, fixed when a miner submits."""

from typing import Any

from roastpower.protocol.ranking import rank

from ..support.chain import event
from ..support.life import Life


def test_a_first_ranking_makes_a_streak_of_1(pool: Any, life: Life) -> None:
    life.settled_with([5, 4, 3, 2])
    assert [pool.streak(miner) for miner in life.miners(4)] == [1, 1, 1, 0]
    assert tuple(pool.miner(life.miner(0))) == (1, 1, 1)
    assert tuple(pool.miner(life.miner(3))) == (1, 0, 0)


def test_a_streak_grows_to_10(pool: Any, life: Life) -> None:
    streaks = []
    for _ in range(12):
        life.settled_with([5, 4, 3])
        streaks.append(pool.streak(life.miner(0)))
    assert streaks == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]
    submission_id = life.submit(life.miner(0))
    assert event(pool, "Submitted")["streak"] == 10
    assert pool.submission(submission_id).streak == 10


def test_a_settlement_without_it_ends_a_streak(pool: Any, life: Life) -> None:
    life.settled_with([5, 4, 3])
    life.settled_with([5, 4, 3])
    assert pool.streak(life.miner(0)) == 2
    life.settled_with([5, 4, 3], [life.miner(number) for number in (7, 8, 9)])
    assert pool.streak(life.miner(0)) == 0
    assert pool.miner(life.miner(0)).streak == 2  # as stored
    life.settled_with([5, 4, 3])
    assert pool.streak(life.miner(0)) == 1


def test_being_in_the_block_but_unranked_ends_a_streak(pool: Any, life: Life) -> None:
    life.settled_with([5, 4, 3])
    life.settled_with([0, 4, 3, 9])
    assert [pool.streak(miner) for miner in life.miners(4)] == [0, 2, 2, 1]


def test_a_settlement_that_ranks_nobody_does_not_count(pool: Any, life: Life) -> None:
    life.settled_with([5, 4, 3])
    life.settled_with([0, 0, 0])
    assert pool.settlements() == 1
    assert pool.streak(life.miner(0)) == 1
    life.settled_with([5, 4, 3])
    assert pool.streak(life.miner(0)) == 2


def test_the_streak_is_that_of_the_submission(pool: Any, life: Life) -> None:
    life.settled_with([5, 4, 3])
    submissions = life.fill(3)
    assert pool.submission(submissions[0]).streak == 1
    late = life.seal()
    life.settled_with([5, 4, 3], [life.miner(number) for number in (7, 8, 9)])
    life.score(late, [5, 4, 3])
    life.settle(late, [5, 4, 3])
    # At its submission each had a streak of 1, although the settlement between ended it.
    assert event(pool, "BlockSettled")["total_tickets"] == 3 * 1_100
    assert pool.streak(life.miner(0)) == 1


def test_odds_grow_with_the_streak(pool: Any, life: Life) -> None:
    for settled in range(11):
        life.settled_with([5, 4, 3])
        assert event(pool, "BlockSettled")["total_tickets"] == 3 * (1_000 + 100 * settled)
    life.settled_with([5, 4, 3])
    assert event(pool, "BlockSettled")["total_tickets"] == 3 * 2_000


def test_blocks_settled_out_of_order_count_in_the_order_of_settling(pool: Any, life: Life) -> None:
    first = life.seal_with(3)
    second = life.seal_with([life.miner(number) for number in (0, 8, 9)])
    for block_id in (first, second):
        life.score(block_id, [5, 4, 3])
    life.settle(second, [5, 4, 3])
    life.settle(first, [5, 4, 3])
    streaks = {number: pool.streak(life.miner(number)) for number in (0, 1, 2, 8, 9)}
    assert streaks == {0: 2, 1: 1, 2: 1, 8: 0, 9: 0}


def test_a_new_submission_keeps_the_streak(pool: Any, life: Life) -> None:
    life.settled_with([5, 4, 3])
    life.submit(life.miner(0))
    assert tuple(pool.miner(life.miner(0))) == (2, 1, 1)


def test_fifty_are_ranked_at_the_most(pool: Any, life: Life) -> None:
    scores = [100 + index for index in range(101)]
    life.settled_with(scores)
    ranked = rank(scores)
    assert ranked == list(range(100, 50, -1))
    assert event(pool, "BlockSettled")["total_tickets"] == 50_000
    assert [pool.streak(life.miner(number)) for number in (50, 51, 100)] == [0, 1, 1]
