# SPDX-License-Identifier: Apache-2.0
"""Prices, durations and the demand index: contract and mirror over the whole range of each."""

from typing import Any

import pytest
from contracts.support.sources import harness
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol import schedule
from roastpower.protocol.constants import DAY, DEMAND_CAP_TARGETS, PARAMETER_BOUNDS
from roastpower.protocol.emission import halvings

from .volume import batches, cases

TARGETS = st.integers(10, 256)
BLOCKS = st.one_of(
    st.integers(1, 2**40 - 1),
    st.integers(0, 60).map(lambda era: era * 200_000 + 1),
    st.integers(1, 60).map(lambda era: era * 200_000),
)
FLOORS = st.integers(
    PARAMETER_BOUNDS["min_burn_price"].low, PARAMETER_BOUNDS["min_burn_price"].high
)


@st.composite
def demands(draw: st.DrawFn) -> tuple[int, int]:
    """An index and its target."""
    target = draw(TARGETS)
    most = DEMAND_CAP_TARGETS * target
    near_zero = st.integers(-2 * target, 2 * target)
    # Below -24 targets no block is stretched further; only a constructor can set such an index.
    reachable = st.integers(-24 * target, most)
    extremes = st.sampled_from([-most, most])
    return draw(st.one_of(*[near_zero] * 6, *[reachable] * 3, extremes)), target


@pytest.fixture(scope="module")
def demand() -> Any:
    return harness("DemandHarness").deploy()


@cases(30)
@given(
    given=batches(
        st.tuples(
            st.integers(0, 10**22),
            st.integers(0, 20 * 8 * 256),
            st.integers(1, 8 * 256),
        ).filter(lambda case: case[1] <= 24 * case[2])
    )
)
def test_exp_int(demand: Any, given: list[tuple[int, int, int]]) -> None:
    assert demand.exp_int(given) == [schedule.exp_int(*case) for case in given]


@cases(30)
@given(given=batches(st.tuples(FLOORS, BLOCKS, demands())))
def test_base_price(demand: Any, given: list[tuple[int, int, tuple[int, int]]]) -> None:
    flat = [(floor, block_id, *index) for floor, block_id, index in given]
    assert demand.base_price(flat) == [schedule.base_price(*case) for case in flat]


@cases(30)
@given(given=batches(st.tuples(st.integers(10**12, 2**104 - 1), TARGETS, st.integers(0, 511))))
def test_price(demand: Any, given: list[tuple[int, int, int]]) -> None:
    assert demand.price(given) == [schedule.submission_price(*case) for case in given]


@cases(30)
@given(
    given=batches(
        st.tuples(st.integers(1, DAY - 1), st.integers(1, DAY), demands()).filter(
            lambda case: case[0] < case[1]
        )
    )
)
def test_duration(demand: Any, given: list[tuple[int, int, tuple[int, int]]]) -> None:
    flat = [(shortest, longest, *index) for shortest, longest, index in given]
    assert demand.duration(flat) == [schedule.block_duration(*case) for case in flat]


@cases(30)
@given(given=batches(st.tuples(demands(), st.integers(1, 512), st.booleans())))
def test_after_seal(demand: Any, given: list[tuple[tuple[int, int], int, bool]]) -> None:
    flat = [(index, count, target, longest) for (index, target), count, longest in given]
    assert demand.after_seal(flat) == [
        schedule.demand_after_seal(index, count, target, 600 if longest else 599, 600)
        for index, count, target, longest in flat
    ]


@cases(30)
@given(given=batches(st.tuples(demands(), TARGETS)))
def test_rescaled(demand: Any, given: list[tuple[tuple[int, int], int]]) -> None:
    flat = [(*index, target) for index, target in given]
    assert demand.rescaled(flat) == [schedule.demand_rescaled(*case) for case in flat]


@cases(30)
@given(given=batches(st.tuples(demands(), st.integers(2, DAY), st.integers(0, 200 * DAY))))
def test_reopened(demand: Any, given: list[tuple[tuple[int, int], int, int]]) -> None:
    flat = [(*index, longest, waited) for index, longest, waited in given]
    closes_at = 1_800_000_000
    assert demand.reopened(flat) == [
        schedule.demand_reopened(index, target, longest, closes_at, closes_at + waited)
        for index, target, longest, waited in flat
    ]


@cases(30)
@given(given=batches(BLOCKS))
def test_halvings(demand: Any, given: list[int]) -> None:
    assert demand.halvings(given) == [halvings(block_id) for block_id in given]
