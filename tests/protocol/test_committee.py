# SPDX-License-Identifier: Apache-2.0
"""Medians of several judges' scores. What they sign is compared with the contract beside its tests."""

import pytest

from roastpower.protocol.committee import median_scores
from roastpower.protocol.errors import ProtocolError


def test_the_median_is_taken_submission_by_submission() -> None:
    assert median_scores([[1, 9_000, 5], [2, 0, 5], [3, 8_000, 10_000]]) == [2, 8_000, 5]


def test_one_liar_of_three_moves_no_score_past_an_honest_one() -> None:
    honest = ([4_000, 6_000], [4_200, 5_900])
    for lie in ([0, 10_000], [10_000, 0]):
        found = median_scores([*honest, lie])
        for index, score in enumerate(found):
            assert min(each[index] for each in honest) <= score
            assert score <= max(each[index] for each in honest)


def test_of_an_even_number_the_lower_middle_counts() -> None:
    assert median_scores([[10], [20]]) == [10]
    assert median_scores([[40], [10], [30], [20]]) == [20]


def test_one_judge_alone_is_its_own_median() -> None:
    assert median_scores([[7, 0, 9]]) == [7, 0, 9]


@pytest.mark.parametrize("by_judge", [[], [[1], [1, 2]]])
def test_judges_of_different_submissions_have_no_median(by_judge: list[list[int]]) -> None:
    with pytest.raises(ProtocolError):
        median_scores(by_judge)
