# SPDX-License-Identifier: Apache-2.0
"""Parameters by version: who sets them, within which bounds, and from when they count."""

from dataclasses import asdict, replace
from typing import Any

import pytest

from roastpower.protocol import schedule
from roastpower.protocol.constants import DAY, HOUR, ROAST_WEI

from ..support.accounts import ACCOUNTS
from ..support.chain import event, events, expect_revert, now, travel_to
from ..support.life import Life
from ..support.profile import FAST, Parameters, words

LIMITS = FAST.limits
OTHER = Parameters(
    target=20,
    min_miners=2,
    max_wait=500,
    min_block_time=90,
    max_block_time=900,
    min_burn_price=7 * ROAST_WEI,
    delivery_window=11,
    challenge_window=222,
    challenge_bond=33 * ROAST_WEI,
    score_timeout=4_444,
    settle_timeout=5_555,
    resolve_timeout=6_666,
)

BOUNDS: dict[str, tuple[int, int]] = {
    "target": (10, 256),
    "min_miners": (1, 50),
    "max_wait": (10, 7 * DAY),
    "min_block_time": (1, FAST.parameters.max_block_time - 1),
    "max_block_time": (FAST.parameters.min_block_time + 1, DAY),
    "min_burn_price": (10**15, 10_000 * ROAST_WEI),
    "delivery_window": (0, HOUR),
    "challenge_window": (LIMITS.min_challenge_window, 7 * DAY),
    "challenge_bond": (ROAST_WEI, 100_000 * ROAST_WEI),
    "score_timeout": (LIMITS.min_score_timeout, 30 * DAY),
    "settle_timeout": (LIMITS.min_settle_timeout, 30 * DAY),
    "resolve_timeout": (LIMITS.min_resolve_timeout, 30 * DAY),
}


def test_the_owner_adds_a_version(pool: Any, owner: str) -> None:
    pool.set_parameters(words(OTHER), sender=owner)
    assert event(pool, "ParametersChanged") == {"version": 2, "parameters": asdict(OTHER)}
    assert pool.version() == 2
    assert tuple(pool.parameters(2)) == words(OTHER)
    assert tuple(pool.parameters(1)) == words(FAST.parameters)
    assert pool.challenge_bond() == 33 * ROAST_WEI


@pytest.mark.parametrize("role", ["guardian", "oracle", "treasury", "governor", "stranger"])
def test_nobody_else_does(pool: Any, role: str) -> None:
    with expect_revert("ownable: caller is not the owner"):
        pool.set_parameters(words(OTHER), sender=getattr(ACCOUNTS, role))


@pytest.mark.parametrize("parameter", BOUNDS)
def test_a_parameter_takes_both_its_bounds(pool: Any, owner: str, parameter: str) -> None:
    for bound in BOUNDS[parameter]:
        given = replace(FAST.parameters, **{parameter: bound})
        pool.set_parameters(words(given), sender=owner)
        assert tuple(pool.parameters(pool.version())) == words(given)


@pytest.mark.parametrize("parameter", BOUNDS)
def test_a_parameter_takes_nothing_outside(pool: Any, owner: str, parameter: str) -> None:
    least, most = BOUNDS[parameter]
    for outside in [least - 1] * (least > 0) + [most + 1]:
        with expect_revert("pool: parameter out of bounds"):
            given = replace(FAST.parameters, **{parameter: outside})
            pool.set_parameters(words(given), sender=owner)


def test_block_times_end_at_a_day(pool: Any, owner: str) -> None:
    with expect_revert("pool: parameter out of bounds"):
        given = replace(FAST.parameters, min_block_time=DAY, max_block_time=DAY + 1)
        pool.set_parameters(words(given), sender=owner)


def test_all_fields_at_their_highest_do_not_touch_each_other(pool: Any, owner: str) -> None:
    highest = {name: most for name, (_, most) in BOUNDS.items()}
    given = Parameters(**{**highest, "min_block_time": DAY - 1})
    pool.set_parameters(words(given), sender=owner)
    assert tuple(pool.parameters(2)) == words(given)


def test_the_open_block_keeps_its_version(pool: Any, owner: str, life: Life) -> None:
    pool.set_parameters(words(OTHER), sender=owner)
    before = pool.open_block()
    life.fill(FAST.parameters.min_miners)
    assert pool.open_block().version == 1
    assert pool.open_block().base_price == before.base_price
    block_id = life.seal()
    sealed = pool.sealed_block(block_id)
    assert sealed.version == 1
    assert sealed.score_by == now() + 30 + 3_600


def test_the_next_block_opens_under_the_newest(pool: Any, owner: str, life: Life) -> None:
    life.fill(3)
    pool.set_parameters(words(FAST.parameters), sender=owner)
    pool.set_parameters(words(OTHER), sender=owner)
    travel_to(pool.open_block().closes_at)
    pool.seal()
    after_seal = schedule.demand_after_seal(-20, 3, 10, 163, 600)
    demand = schedule.demand_rescaled(after_seal, 10, 20)
    assert demand == -54
    assert event(pool, "BlockOpened") == {
        "block_id": 2,
        "opened_at": now(),
        "closes_at": now() + schedule.block_duration(90, 900, demand, 20),
        "base_price": 7 * ROAST_WEI,
        "demand": demand,
        "version": 3,
        "emission": 1_000 * ROAST_WEI,
    }


def test_a_reopened_block_takes_the_newest(pool: Any, owner: str, life: Life) -> None:
    miner = life.miner(0)
    pool.set_parameters(words(OTHER), sender=owner)
    travel_to(pool.open_block().closes_at)
    life.submit(miner)
    assert [log.args["version"] for log in events(pool, "BlockOpened")] == [2]
    assert pool.open_block().demand == -40
