# SPDX-License-Identifier: Apache-2.0
"""An empty block waits; its first submission at or after its closing time opens it again."""

from dataclasses import replace
from typing import Any

import pytest

from roastpower.protocol import schedule
from roastpower.protocol.constants import ROAST_WEI

from ..support.chain import event, events, expect_revert, now, travel_to
from ..support.deployment import Protocol, deploy
from ..support.life import Life, create_campaign
from ..support.profile import FAST

LONGEST = FAST.parameters.max_block_time


@pytest.fixture(scope="module")
def dear() -> Protocol:
    """A pool whose first block is above the floor price: a demand index of 35, 3.5 targets."""
    return deploy(replace(FAST, first_demand=35))


@pytest.fixture
def dear_life(dear: Protocol) -> Life:
    return Life(dear, create_campaign(dear))


def test_a_second_before_closing_nothing_is_reopened(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    travel_to(pool.open_block().closes_at - 1)
    life.submit(miner)
    assert events(pool, "BlockOpened") == []


def test_at_closing_the_empty_block_is_reopened(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    travel_to(pool.open_block().closes_at)
    submission_id = life.submit(miner)
    assert event(pool, "BlockOpened") == {
        "block_id": 1,
        "opened_at": now(),
        "closes_at": now() + 163,
        "base_price": 5 * ROAST_WEI,
        "demand": -20,
        "version": 1,
        "emission": 1_000 * ROAST_WEI,
    }
    assert submission_id == 1 << 16
    assert pool.open_block().count == 1


def test_an_index_below_0_does_not_move(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    travel_to(pool.open_block().closes_at + 10 * LONGEST)
    life.submit(miner)
    assert pool.open_block().demand == -20


@pytest.mark.parametrize(
    ("waited", "demand"),
    [
        (0, 35),
        (LONGEST - 1, 35),
        (LONGEST, 25),
        (2 * LONGEST - 1, 25),
        (3 * LONGEST, 5),
        (4 * LONGEST - 1, 5),
        (4 * LONGEST, 0),
        (50 * LONGEST, 0),
    ],
)
def test_the_price_falls_while_nobody_comes(dear_life: Life, waited: int, demand: int) -> None:
    pool = dear_life.pool
    miner = dear_life.miner(0)
    travel_to(pool.open_block().closes_at + waited)
    dear_life.submit(miner)
    opened, submitted = event(pool, "BlockOpened"), event(pool, "Submitted")
    assert opened["demand"] == demand
    assert opened["base_price"] == schedule.base_price(5 * ROAST_WEI, 1, demand, 10)
    assert submitted["burned"] == opened["base_price"]
    assert opened["closes_at"] == now() + schedule.block_duration(60, 600, demand, 10)


def test_a_refused_submission_does_not_reopen(pool: Any, life: Life) -> None:
    miner = life.miner(0)
    before = pool.open_block()
    travel_to(before.closes_at)
    with expect_revert("pool: commitment is zero"):
        life.submit(miner, bytes(32))
    assert pool.open_block() == before


def test_a_block_is_reopened_as_long_as_it_is_empty(pool: Any, life: Life) -> None:
    first, second = life.miners(2)
    travel_to(pool.open_block().closes_at + 5)
    life.submit(first)
    travel_to(pool.open_block().closes_at + 5)
    life.submit(second)
    assert events(pool, "BlockOpened") == []
    assert pool.open_block().count == 2


def test_a_miner_of_the_previous_block_may_reopen_the_next(pool: Any, life: Life) -> None:
    life.seal_with(3)
    travel_to(pool.open_block().closes_at)
    assert life.submit(life.miner(0)) == 2 << 16
    assert event(pool, "BlockOpened")["block_id"] == 2
