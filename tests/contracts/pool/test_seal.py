# SPDX-License-Identifier: Apache-2.0
"""When a block can be sealed, and what sealing does to the next one."""

from typing import Any

import pytest

from roastpower.protocol import schedule
from roastpower.protocol.constants import ROAST_WEI

from ..support.chain import event, events, expect_revert, now, travel_to
from ..support.life import OPEN, SEALED, Life


def test_anyone_seals_a_due_block(pool: Any, life: Life, stranger: str) -> None:
    life.fill(3)
    travel_to(pool.open_block().closes_at)
    pool.seal(sender=stranger)
    sealed_event, opened = event(pool, "BlockSealed"), event(pool, "BlockOpened")
    assert sealed_event == {
        "block_id": 1,
        "count": 3,
        "sealed_at": now(),
        "score_by": now() + 30 + 3_600,
    }
    demand = -20 + 3 - 10
    assert opened == {
        "block_id": 2,
        "opened_at": now(),
        "closes_at": now() + schedule.block_duration(60, 600, demand, 10),
        "base_price": 5 * ROAST_WEI,
        "demand": demand,
        "version": 1,
        "emission": 1_000 * ROAST_WEI,
    }
    sealed = pool.sealed_block(1)
    assert (sealed.status, sealed.count, sealed.version) == (SEALED, 3, 1)
    assert (sealed.sealed_at, sealed.score_by) == (now(), now() + 3_630)
    assert sealed.base_price == 5 * ROAST_WEI
    assert pool.status(2) == OPEN


def test_a_block_closes_at_its_time(pool: Any, life: Life) -> None:
    life.fill(3)
    travel_to(pool.open_block().closes_at - 1)
    with expect_revert("pool: block is not due"):
        pool.seal()
    travel_to(now() + 1)
    pool.seal()


def test_a_block_needs_min_miners_or_max_wait(pool: Any, life: Life) -> None:
    life.fill(2)
    closes_at = pool.open_block().closes_at
    travel_to(closes_at + 699)
    with expect_revert("pool: block is not due"):
        pool.seal()
    travel_to(closes_at + 700)
    pool.seal()
    assert pool.sealed_block(1).count == 2


def test_after_max_wait_one_submission_suffices(pool: Any, life: Life) -> None:
    life.fill(1)
    travel_to(pool.open_block().closes_at + 700)
    pool.seal()
    assert pool.sealed_block(1).count == 1


def test_an_empty_block_is_never_due(pool: Any) -> None:
    travel_to(pool.open_block().closes_at + 10**6)
    with expect_revert("pool: block is not due"):
        pool.seal()


def test_a_pause_does_not_stop_sealing_and_outlives_it(
    pool: Any, life: Life, guardian: str
) -> None:
    life.fill(3)
    pool.pause(sender=guardian)
    life.seal()
    assert pool.paused()


def test_settlements_outlive_sealing(pool: Any, life: Life) -> None:
    life.settled_with([1, 2, 3])
    assert pool.settlements() == 1
    life.seal_with(3)
    assert pool.settlements() == 1
    assert pool.streak(life.miner(0)) == 1


def test_blocks_do_not_wait_for_one_another(pool: Any, life: Life) -> None:
    first, second = life.seal_with(3), life.seal_with(3)
    assert [pool.status(first), pool.status(second), pool.status(3)] == [SEALED, SEALED, OPEN]


def test_at_the_longest_duration_a_shortage_winds_up_no_further(pool: Any, life: Life) -> None:
    demands = []
    for _ in range(8):
        life.seal_with(3)
        demands.append(event(pool, "BlockOpened")["demand"])
    # -48 stretches 60 s to 660 s, over the 600 s allowed: the index stays there.
    assert demands == [-27, -34, -41, -48, -48, -48, -48, -48]


@pytest.mark.parametrize("count", [10, 11, 30, 45])
def test_demand_moves_with_the_count(pool: Any, life: Life, count: int) -> None:
    life.seal_with(3)
    life.seal_with(count)
    demand = schedule.demand_after_seal(-27, count, 10, 240, 600)
    assert event(pool, "BlockOpened")["demand"] == demand


def test_demand_above_0_raises_the_price(pool: Any, life: Life) -> None:
    life.seal_with(40)
    assert event(pool, "BlockOpened")["demand"] == 0
    life.seal_with(40)
    opened = event(pool, "BlockOpened")
    assert (opened["demand"], opened["closes_at"] - now()) == (30, 60)
    assert opened["base_price"] == schedule.base_price(5 * ROAST_WEI, 3, 30, 10)
    life.submit(life.miner(0))
    assert event(pool, "Submitted")["burned"] == opened["base_price"] > 7 * ROAST_WEI


def test_sealing_says_nothing_else(pool: Any, life: Life) -> None:
    life.fill(3)
    travel_to(pool.open_block().closes_at)
    pool.seal()
    assert [log.name for log in events(pool)] == ["BlockSealed", "BlockOpened"]
