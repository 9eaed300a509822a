# SPDX-License-Identifier: Apache-2.0
"""The demand index by hand: the numbers of the specification, and the corners of each rule."""

from typing import Any

import pytest

from roastpower.protocol.constants import ROAST_WEI

from ..support.chain import expect_revert
from ..support.sources import harness

FLOOR = 5 * ROAST_WEI


@pytest.fixture(scope="module")
def demand() -> Any:
    return harness("DemandHarness").deploy()


def test_the_exponential_is_e_to_the_power(demand: Any) -> None:
    one = 10**18
    values = demand.exp_int([(one, 0, 1), (one, 1, 1), (one, 2, 1), (one, 20, 1)])
    assert values[0] == one
    assert values[1] == pytest.approx(2.718281828459045 * one, rel=1e-15)
    assert values[2] == pytest.approx(7.38905609893065 * one, rel=1e-15)
    assert values[3] == pytest.approx(485165195.4097903 * one, rel=1e-15)


def test_the_first_index_makes_blocks_of_300_seconds(demand: Any) -> None:
    assert demand.duration([(120, 1_800, -183, 100)]) == [299]
    assert demand.duration([(120, 1_800, -184, 100)]) == [301]
    assert demand.base_price([(FLOOR, 1, -183, 100)]) == [FLOOR]


def test_a_block_is_never_longer_than_allowed(demand: Any) -> None:
    assert demand.duration(
        [(1, 86_400, -16_000, 100), (120, 1_800, -542, 100), (120, 1_800, -541, 100)]
    ) == [86_400, 1_800, 1_794]
    assert demand.duration([(120, 1_800, 0, 100), (120, 1_800, 16_000, 100)]) == [120, 120]


def test_one_miner_too_few_makes_a_block_longer(demand: Any) -> None:
    assert demand.duration([(3_600, 86_400, -1, 10)]) == [3_784]  # 3,600 e^(1/20)


@pytest.mark.parametrize(
    ("block_id", "halvings"),
    [(1, 0), (200_000, 0), (200_001, 1), (400_000, 1), (400_001, 2), (2**32, 21_474)],
)
def test_halvings(demand: Any, block_id: int, halvings: int) -> None:
    assert demand.halvings([block_id]) == [halvings]
    lowest = max(FLOOR >> halvings, 10**12)
    assert demand.base_price([(FLOOR, block_id, 0, 100)]) == [lowest]


def test_block_ids_start_at_1(demand: Any) -> None:
    with expect_revert(None):
        demand.halvings([0])


def test_prices_rise_from_the_target_on(demand: Any) -> None:
    cases = [(1_000, 10, index) for index in (0, 8, 9, 10, 11, 19, 511)]
    assert demand.price(cases) == [1_000, 1_000, 1_000, 1_100, 1_200, 2_000, 51_200]


@pytest.mark.parametrize(
    ("index", "count", "at_longest", "after"),
    [
        (0, 100, False, 0),
        (0, 101, False, 1),
        (0, 99, False, -1),
        (0, 512, False, 300),  # counts for at most 4 targets
        (0, 400, False, 300),
        (-5, 100, False, -5),
        (-5, 105, False, 0),
        (-5, 106, False, 0),  # not across 0 in one step
        (5, 94, False, 0),
        (5, 95, False, 0),
        (5, 1, False, 0),
        (0, 1, False, -99),  # 0 itself is in neither regime
        (-500, 40, True, -500),  # as long as allowed already
        (-500, 40, False, -560),
        (-500, 100, True, -500),
        (-500, 101, True, -499),
        (0, 40, True, -60),
        (15_900, 300, False, 16_000),  # capped at 160 targets
        (16_000, 400, False, 16_000),
        (16_000, 1, False, 15_901),
    ],
)
def test_the_index_after_sealing(
    demand: Any, index: int, count: int, at_longest: bool, after: int
) -> None:
    assert demand.after_seal([(index, count, 100, at_longest)]) == [after]


@pytest.mark.parametrize(
    ("index", "old", "new", "rescaled"),
    [
        (100, 100, 100, 100),
        (100, 100, 50, 50),
        (101, 100, 50, 50),
        (-101, 100, 50, -50),  # towards 0, like the positive one
        (-3, 100, 250, -7),
        (3, 100, 250, 7),
        (0, 10, 256, 0),
        (1_600, 10, 256, 40_960),
        (40_960, 256, 10, 1_600),
        (1, 256, 10, 0),
    ],
)
def test_the_index_under_another_target(
    demand: Any, index: int, old: int, new: int, rescaled: int
) -> None:
    assert demand.rescaled([(index, old, new)]) == [rescaled]


@pytest.mark.parametrize(
    ("index", "waited", "reopened"),
    [
        (250, 0, 250),
        (250, 599, 250),
        (250, 600, 150),
        (250, 1_200, 50),
        (250, 1_800, 0),
        (250, 10**9, 0),
        (0, 10**9, 0),
        (-250, 10**9, -250),
    ],
)
def test_the_index_of_a_reopened_block(demand: Any, index: int, waited: int, reopened: int) -> None:
    assert demand.reopened([(index, 100, 600, waited)]) == [reopened]


def test_the_dearest_price_fits_its_field(demand: Any) -> None:
    (dearest,) = demand.base_price([(10_000 * ROAST_WEI, 1, 160 * 256, 256)])
    assert 2**101 < dearest < 2**104
    assert demand.price([(dearest, 10, 511)]) == [dearest * 512 // 10]
