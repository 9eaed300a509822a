# SPDX-License-Identifier: Apache-2.0
"""Demand index, prices and durations: boundaries by hand, behaviour by simulation."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol import schedule
from roastpower.protocol.constants import FIRST_DEMAND_INDEX, ROAST_WEI

TARGET, SHORTEST, LONGEST = 100, 120, 1_800


def test_exp_int_by_hand() -> None:
    assert schedule.exp_int(7, 0, 3) == 7
    # 1 + 1 + 1/2 + 1/6 of 6 * 6, each term cut: 36, 36, 18, 6, 1, 0.
    assert schedule.exp_int(6, 6, 6) == (36 + 36 + 18 + 6 + 1) // 6
    assert schedule.exp_int(0, 5, 1) == 0


@given(st.integers(10**12, 10**22), st.integers(0, 160 * 256), st.integers(80, 2048))
def test_exp_int_is_close_to_the_exponential(factor: int, numerator: int, denominator: int) -> None:
    exponent = min(numerator / denominator, 20.0)
    numerator = int(exponent * denominator)
    exact = factor * math.exp(numerator / denominator)
    assert schedule.exp_int(factor, numerator, denominator) == pytest.approx(exact, rel=1e-9)


@pytest.mark.parametrize(
    ("block_id", "expected"),
    [
        (1, 5 * ROAST_WEI),
        (200_001, 5 * ROAST_WEI // 2),
        (200_000 * 22 + 1, 5 * 10**18 >> 22),
        (200_000 * 23 + 1, 10**12),
        (10**9, 10**12),
    ],
)
def test_minimum_price_halves_to_a_floor(block_id: int, expected: int) -> None:
    assert schedule.minimum_price(5 * ROAST_WEI, block_id) == expected


def test_base_price_rises_only_above_zero_demand() -> None:
    assert schedule.base_price(5 * ROAST_WEI, 1, -500, TARGET) == 5 * ROAST_WEI
    assert schedule.base_price(5 * ROAST_WEI, 1, 0, TARGET) == 5 * ROAST_WEI
    e_times = schedule.base_price(5 * ROAST_WEI, 1, 8 * TARGET, TARGET)
    assert e_times == pytest.approx(5 * ROAST_WEI * math.e, rel=1e-12)


@pytest.mark.parametrize(
    ("index", "expected"), [(0, 1000), (99, 1000), (100, 1010), (199, 2000), (511, 5120)]
)
def test_price_is_flat_to_the_target_then_rises(index: int, expected: int) -> None:
    assert schedule.submission_price(1000, TARGET, index) == expected


def test_price_multiplies_before_it_divides() -> None:
    assert schedule.submission_price(7, 10, 10) == 7 * 11 // 10 == 7
    assert schedule.submission_price(99, 10, 12) == 128


def test_first_index_makes_blocks_of_about_five_minutes() -> None:
    duration = schedule.block_duration(SHORTEST, LONGEST, FIRST_DEMAND_INDEX, TARGET)
    assert duration == 299 or duration == 300


@pytest.mark.parametrize(("demand", "expected"), [(0, 120), (500, 120), (-10_000, 1800)])
def test_duration_stays_between_shortest_and_longest(demand: int, expected: int) -> None:
    assert schedule.block_duration(SHORTEST, LONGEST, demand, TARGET) == expected


@pytest.mark.parametrize(
    ("demand", "count", "duration", "expected"),
    [
        (0, 100, 120, 0),
        (0, 150, 120, 50),
        (0, 400, 120, 300),
        (0, 512, 120, 300),  # at most four targets count
        (50, 40, 120, 0),  # stops at 0 on the way down
        (-50, 200, 150, 0),  # and on the way up
        (60, 40, 120, 0),
        (61, 40, 120, 1),
        (-60, 160, 150, 0),
        (-61, 160, 150, -1),
        (0, 40, 120, -60),  # from 0 it goes either way
        (-500, 40, 1_799, -560),
        (-500, 40, 1_800, -500),  # blocks cannot get longer
        (-500, 100, 1_800, -500),
        (-500, 101, 1_800, -499),
        (0, 40, 1_800, -60),  # only below 0 does the stop hold
        (50, 1, 1_800, 0),
        (15_990, 400, 120, 16_000),  # the cap: 160 targets
    ],
)
def test_demand_after_a_seal(demand: int, count: int, duration: int, expected: int) -> None:
    assert schedule.demand_after_seal(demand, count, TARGET, duration, LONGEST) == expected


@pytest.mark.parametrize(
    ("demand", "old", "new", "expected"),
    [
        (101, 100, 10, 10),
        (-101, 100, 10, -10),  # towards 0 on both sides: Python would floor to -11
        (-1, 100, 10, 0),
        (100, 100, 256, 256),
        (7, 100, 100, 7),
        (16_000, 100, 10, 1_600),
        (16_001, 100, 100, 16_000),
    ],
)
def test_rescaling_keeps_sign_and_cuts_towards_zero(
    demand: int, old: int, new: int, expected: int
) -> None:
    assert schedule.demand_rescaled(demand, old, new) == expected


@pytest.mark.parametrize(
    ("demand", "now", "expected"),
    [
        (250, 1_000, 250),
        (250, 1_000 + 1_799, 250),
        (250, 1_000 + 1_800, 150),
        (250, 1_000 + 3_600, 50),
        (250, 1_000 + 5_400, 0),
        (250, 10**9, 0),
        (-250, 10**9, -250),
        (0, 10**9, 0),
        (250, 0, 250),
    ],
)
def test_demand_of_a_reopened_block_decays_to_zero(demand: int, now: int, expected: int) -> None:
    assert schedule.demand_reopened(demand, TARGET, LONGEST, 1_000, now) == expected


def simulate(miners: int, blocks: int, demand: int) -> tuple[int, list[int]]:
    """Each miner submits about every ten minutes; fewer do as the price leaves its floor."""
    counts = []
    for block_id in range(1, blocks + 1):
        duration = schedule.block_duration(SHORTEST, LONGEST, demand, TARGET)
        price = schedule.base_price(5 * ROAST_WEI, block_id, demand, TARGET)
        willing = min(miners, miners * duration // 600) * 5 * ROAST_WEI // price
        count = max(1, min(512, willing))
        counts.append(count)
        demand = schedule.demand_after_seal(demand, count, TARGET, duration, LONGEST)
    return demand, counts


@pytest.mark.parametrize("miners", [150, 400, 1_000, 5_000])
def test_blocks_converge_to_the_target_for_any_number_of_miners(miners: int) -> None:
    _, counts = simulate(miners, 300, FIRST_DEMAND_INDEX)
    assert all(abs(count - TARGET) <= 8 for count in counts[-20:])


def test_a_tenfold_shock_is_absorbed() -> None:
    settled, _ = simulate(300, 300, FIRST_DEMAND_INDEX)
    _, counts = simulate(3_000, 60, settled)
    assert counts[0] > 2 * TARGET
    assert all(abs(count - TARGET) <= 15 for count in counts[-10:])


@given(
    st.integers(-5_000, 41_000),
    st.integers(1, 512),
    st.integers(10, 256),
    st.integers(1, 86_400),
    st.booleans(),
)
def test_index_never_jumps_over_zero_nor_the_cap(
    demand: int, count: int, target: int, longest: int, at_longest: bool
) -> None:
    duration = longest if at_longest else longest - 1
    after = schedule.demand_after_seal(demand, count, target, duration, longest)
    assert after <= 160 * target
    assert not demand < 0 < after
    assert not after < 0 < demand
