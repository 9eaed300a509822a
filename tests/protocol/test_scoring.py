# SPDX-License-Identifier: Apache-2.0
"""Reading a judge strictly, and folding its samples into a score."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.errors import ScoringError
from roastpower.protocol.scoring import RUBRIC_BPS, Criteria, aggregate, parse_raw

FULL = {"humor": 80, "engagement": 60, "originality": 40, "relevance": 100, "personality": 0}


def criteria(value: int, **others: int) -> Criteria:
    return Criteria(**{name: others.get(name, value) for name in RUBRIC_BPS})


def test_weights_make_a_whole() -> None:
    assert sum(RUBRIC_BPS.values()) == 10_000


def test_a_full_answer_is_read() -> None:
    assert parse_raw(json.dumps(FULL)) == Criteria(**FULL)
    assert parse_raw(json.dumps({**FULL, "reason": "dry"})) == Criteria(**FULL)
    assert parse_raw(f" \n{json.dumps(FULL)}\n") == Criteria(**FULL)


@pytest.mark.parametrize("value", [True, None, "80", 80.0, 80.5, -1, 101, [80], 10**30])
def test_anything_but_an_integer_from_0_to_100_is_refused(value: object) -> None:
    with pytest.raises(ScoringError):
        parse_raw(json.dumps({**FULL, "humor": value}))


@pytest.mark.parametrize("name", list(FULL))
def test_every_criterion_is_required(name: str) -> None:
    with pytest.raises(ScoringError):
        parse_raw(json.dumps({key: value for key, value in FULL.items() if key != name}))


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "no",
        "[]",
        "[" * 100_000,
        '{"a":' * 100_000,
        json.dumps([FULL]),
        json.dumps(FULL) + json.dumps(FULL),
        "Sure! " + json.dumps(FULL),
        json.dumps(FULL) + " Done.",
        json.dumps({**FULL, "score": 1}),
        json.dumps({**FULL, "reason": 1}),
        json.dumps({**FULL, "reason": None}),
        json.dumps(FULL)[:-1] + ', "humor": 100}',
        json.dumps(FULL)[:-1] + ', "hum\\u006fr": 100}',
        json.dumps(FULL)[:-1] + ', "reason": "a", "reason": "b"}',
        json.dumps(FULL).replace("80", "8e1"),
        json.dumps(FULL).replace("80", "080"),
        json.dumps(FULL).replace("80", "NaN"),
        json.dumps(FULL).replace("80", "9" * 5000),
    ],
)
def test_anything_else_is_refused(raw: str) -> None:
    with pytest.raises(ScoringError):
        parse_raw(raw)


@given(st.text())
def test_no_text_breaks_the_reader(raw: str) -> None:
    with pytest.raises(ScoringError):
        parse_raw(raw)


def test_score_is_the_weighted_sum_by_hand() -> None:
    # 80 * 35 + 60 * 25 + 40 * 20 + 100 * 15 + 0 * 5
    assert aggregate([Criteria(**FULL)]) == (Criteria(**FULL), 6_600)
    assert aggregate([criteria(0, personality=1)])[1] == 5


def test_score_reaches_from_1_to_10_000() -> None:
    assert aggregate([criteria(0)])[1] == 1
    assert aggregate([criteria(100)])[1] == 10_000


@pytest.mark.parametrize(
    ("values", "median"),
    [([5], 5), ([5, 9], 5), ([9, 1, 5], 5), ([9, 1, 5, 7], 5), ([0, 0, 100], 0)],
)
def test_median_of_an_even_number_is_the_lower(values: list[int], median: int) -> None:
    medians, _ = aggregate([criteria(10, humor=value) for value in values])
    assert medians == criteria(10, humor=median)


def test_nothing_cannot_be_aggregated() -> None:
    with pytest.raises(ScoringError):
        aggregate([])


samples = st.builds(criteria, st.integers(0, 100), humor=st.integers(0, 100))


@given(st.lists(samples, min_size=1, max_size=7))
def test_score_is_in_range_and_independent_of_order(judged: list[Criteria]) -> None:
    medians, score = aggregate(judged)
    assert 1 <= score <= 10_000
    assert aggregate(judged[::-1]) == (medians, score)
    assert min(s.humor for s in judged) <= medians.humor <= max(s.humor for s in judged)
