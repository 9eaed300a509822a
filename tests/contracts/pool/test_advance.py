# SPDX-License-Identifier: Apache-2.0
"""`final_before`: past final blocks alone, by at most 8 on the way and at most 50 by a call."""

from typing import Any

import pytest

from ..support.chain import event, events, expect_revert
from ..support.life import Life


def void_all_but_the_first(life: Life, count: int) -> None:
    """Blocks 1 to `count`, all but the first of them void."""
    for _ in range(count):
        life.seal_with(3)
    for block_id in range(2, count + 1):
        life.void(block_id)


def test_it_starts_at_the_first_block(pool: Any) -> None:
    assert pool.final_before() == 1
    with expect_revert("pool: nothing to advance"):
        pool.advance()


def test_a_gap_holds_it_back(pool: Any, life: Life) -> None:
    void_all_but_the_first(life, 3)
    assert pool.final_before() == 1
    assert events(pool, "FinalAdvanced") == []
    with expect_revert("pool: nothing to advance"):
        pool.advance()


def test_voiding_passes_8_blocks_and_no_more(pool: Any, life: Life) -> None:
    void_all_but_the_first(life, 9)
    life.void(1)
    assert event(pool, "FinalAdvanced") == {"final_before": 9}
    assert pool.final_before() == 9


def test_settling_passes_8_blocks_and_no_more(pool: Any, life: Life) -> None:
    settled = life.scored_with([1, 2, 3])
    for _ in range(9):
        life.void(life.seal_with(3))
    life.settle(settled, [1, 2, 3])
    assert event(pool, "FinalAdvanced") == {"final_before": 9}


def test_anyone_advances_the_rest(pool: Any, life: Life, stranger: str) -> None:
    void_all_but_the_first(life, 12)
    life.void(1)
    pool.advance(sender=stranger)
    assert event(pool, "FinalAdvanced") == {"final_before": 13}
    with expect_revert("pool: nothing to advance"):
        pool.advance()


def test_advancing_passes_50_blocks_and_no_more(pool: Any, life: Life) -> None:
    void_all_but_the_first(life, 60)
    life.void(1)
    pool.advance()
    assert event(pool, "FinalAdvanced") == {"final_before": 59}
    pool.advance()
    assert event(pool, "FinalAdvanced") == {"final_before": 61}


@pytest.mark.parametrize("stage", ["sealed", "scored", "challenged"])
def test_it_stops_at_what_is_not_final(pool: Any, life: Life, stage: str) -> None:
    void = life.seal_with(3)
    {
        "sealed": lambda: life.seal_with(3),
        "scored": lambda: life.scored_with([1, 2, 3]),
        "challenged": lambda: life.challenged_with([1, 2, 3]),
    }[stage]()
    life.void(void)
    assert pool.final_before() == 2


def test_a_pause_does_not_stop_it(pool: Any, life: Life, guardian: str) -> None:
    void_all_but_the_first(life, 10)
    life.void(1)
    pool.pause(sender=guardian)
    pool.advance()
    assert pool.final_before() == 11
