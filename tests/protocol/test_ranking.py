# SPDX-License-Identifier: Apache-2.0
"""The ranking rule: how many places, and who takes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.ranking import places, rank


@pytest.mark.parametrize(
    ("nonzero", "expected"),
    [
        *[(n, n) for n in range(4)],
        (5, 3),
        (6, 3),
        (7, 4),
        (8, 4),
        (98, 49),
        (99, 50),
        (101, 50),
        (512, 50),
    ],
)
def test_places_are_the_better_half_between_three_and_fifty(nonzero: int, expected: int) -> None:
    assert places(nonzero) == expected


def test_equal_scores_rank_by_index() -> None:
    assert rank([5, 9, 5, 0, 9, 1]) == [1, 4, 0]


def test_zero_is_never_ranked() -> None:
    assert rank([0, 0, 1]) == [2]
    assert rank([0, 0]) == []
    assert rank([]) == []


@given(st.lists(st.integers(0, 12), max_size=512))
def test_ranked_are_exactly_the_best(scores: list[int]) -> None:
    ranked = rank(scores)
    nonzero = sum(score > 0 for score in scores)
    assert len(ranked) == len(set(ranked)) == places(nonzero)
    keys = [(-scores[index], index) for index in ranked]
    assert keys == sorted(keys)
    rest = set(range(len(scores))) - set(ranked)
    assert all(scores[index] == 0 or (-scores[index], index) > keys[-1] for index in rest)
    assert all(scores[index] > 0 for index in ranked)
