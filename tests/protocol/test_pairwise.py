# SPDX-License-Identifier: Apache-2.0
"""The rule of comparisons: who meets whom, what a win is, and how scores move."""

from __future__ import annotations

import itertools
import json
import math
import random
from collections import Counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roastpower.protocol.errors import EvidenceError, ScoringError
from roastpower.protocol.pairwise import (
    CUT_PLACES,
    ROUNDS,
    TOP_PLACES,
    Comparison,
    PairwisePass,
    fold,
    groups,
    half_wins,
    next_round,
    parse_better,
    refold,
    strengths,
)
from roastpower.protocol.ranking import places
from roastpower.protocol.sample import Sample

SCORES = st.lists(st.integers(0, 10_000), max_size=80)
PROMPT = "0x" + "11" * 32


def says(better: int) -> Sample:
    return Sample(json.dumps({"better": better, "reason": "told"}))


def compared(first: int, second: int, forward: int, reverse: int) -> Comparison:
    return Comparison(first=first, second=second, forward=says(forward), reverse=says(reverse))


def won(winner: int, loser: int) -> Comparison:
    return compared(winner, loser, 1, 2)


def play(scores: list[int], truth: list[float]) -> PairwisePass:
    """A whole pass in which the text with the higher truth always wins, whatever its order."""
    rounds: list[tuple[Comparison, ...]] = []
    for _ in range(ROUNDS):
        pairs = next_round(scores, list(itertools.chain(*rounds)))
        rounds.append(
            tuple(
                compared(a, b, 1, 2) if truth[a] > truth[b] else compared(a, b, 2, 1)
                for a, b in pairs
            )
        )
    return PairwisePass(prompt_hash=PROMPT, rounds=tuple(rounds))


@pytest.mark.parametrize(
    ("forward", "reverse", "expected"),
    [(1, 2, (2, 0)), (2, 1, (0, 2)), (1, 1, (1, 1)), (2, 2, (1, 1))],
    ids=["first", "second", "always what stands first", "always what stands second"],
)
def test_only_what_wins_in_both_orders_has_won(
    forward: int, reverse: int, expected: tuple[int, int]
) -> None:
    assert half_wins(compared(3, 5, forward, reverse)) == expected


def test_an_order_without_an_answer_is_a_tie() -> None:
    refused = Sample("no", failure="refused")
    comparison = Comparison(first=0, second=1, forward=says(1), reverse=refused)
    assert half_wins(comparison) == (1, 1)


@pytest.mark.parametrize("raw", ["", "1", "{}", '{"better": 3}', '{"better": 1.5}', '{"better": "1"}',
                                 '{"better": 1, "x": 2}', '{"better": NaN}', '{"better": 1000000000}'])  # fmt: skip
def test_what_names_neither_text_is_no_answer(raw: str) -> None:
    with pytest.raises(ScoringError):
        parse_better(raw)


@given(SCORES)
def test_those_at_the_top_and_near_the_cut_are_compared(scores: list[int]) -> None:
    order = sorted((i for i, s in enumerate(scores) if s), key=lambda i: (-scores[i], i))
    cut = places(len(order))
    wanted = set(order[:TOP_PLACES])
    if cut < len(order):
        wanted |= set(order[max(0, cut - CUT_PLACES) : cut + CUT_PLACES])
    found = [index for group in groups(scores) for index in group]
    assert len(found) == len(set(found))
    assert set(found) == (wanted if len(wanted) > 1 else set())


@settings(deadline=None)
@given(SCORES, st.randoms(use_true_random=False))
def test_nobody_meets_anybody_twice_or_two_in_a_round(
    scores: list[int], dice: random.Random
) -> None:
    passed = play(scores, [dice.random() for _ in scores])
    met = [frozenset(each.pair) for found in passed.rounds for each in found]
    assert len(met) == len(set(met))
    for found in passed.rounds:
        in_round = Counter(index for each in found for index in each.pair)
        assert all(count == 1 for count in in_round.values())


@settings(deadline=None)
@given(SCORES, st.randoms(use_true_random=False))
def test_scores_stay_within_their_group_and_others_as_they_were(
    scores: list[int], dice: random.Random
) -> None:
    passed = play(scores, [dice.random() for _ in scores])
    final = refold(scores, passed)
    members = set()
    for group in groups(scores):
        members |= set(group)
        low, high = scores[group[-1]], scores[group[0]]
        assert all(low <= final[index] <= high for index in group)
    assert all(final[i] == scores[i] for i in range(len(scores)) if i not in members)


def test_who_wins_everything_rises_half_way_to_the_best_slot() -> None:
    scores = [9_000, 8_000, 7_000, 6_001]
    final = refold(scores, play(scores, [1, 2, 3, 4]))
    assert final[3] == (6_001 + 9_000) // 2
    assert final[0] == (9_000 + 6_001) // 2


def test_agreement_with_the_scores_moves_nobody_by_more_than_a_place() -> None:
    """Who met stronger opponents may lose half a place to a neighbour: four rounds are not all."""
    scores = [100 * (60 - index) for index in range(60)]
    final = refold(scores, play(scores, [float(score) for score in scores]))
    assert all(abs(after - before) <= 100 for before, after in zip(scores, final, strict=True))


def test_a_judge_that_always_names_the_first_changes_nothing() -> None:
    scores = [5_000, 4_000, 3_000, 2_000, 1_000]
    pairs = itertools.combinations(range(5), 2)
    assert fold(scores, [compared(a, b, 1, 1) for a, b in pairs]) == scores


def test_nothing_compared_changes_nothing() -> None:
    scores = [5_000, 4_000, 4_000, 2_000, 1_000]
    assert fold(scores, []) == scores


def test_strengths_are_those_of_bradley_and_terry() -> None:
    """Against the same likelihood in floating point, to a ten-thousandth."""
    dice = random.Random(7)
    group = list(range(6))
    played = [
        compared(a, b, dice.choice((1, 2)), dice.choice((1, 2)))
        for a, b in itertools.combinations(group, 2)
    ]
    scores = [6_000, 5_000, 5_000, 3_000, 2_000, 1_000]
    games: list[tuple[int, int, float, float]] = []  # two texts, weight, what the first won
    for a, b in itertools.combinations(group, 2):
        games.append((a, b, 2.0, 1.0 if scores[a] == scores[b] else 2.0))
    for each in played:
        games.append((*each.pair, 8.0, 4.0 * half_wins(each)[0]))
    strength = dict.fromkeys(group, 1.0)
    for _ in range(2_000):
        won, total = dict.fromkeys(group, 2.0), {}
        for index in group:
            total[index] = 4 / (strength[index] + 1)
        for a, b, weight, first_won in games:
            won[a] += first_won
            won[b] += weight - first_won
            total[a] += weight / (strength[a] + strength[b])
            total[b] += weight / (strength[a] + strength[b])
        strength = {index: won[index] / total[index] for index in group}
    found = strengths(group, scores, played)
    for index in group:
        assert math.isclose(found[index] / 2**40, strength[index], rel_tol=1e-4)


def test_strengths_are_the_same_integers_everywhere() -> None:
    played = [won(0, 1), won(0, 2), won(1, 2), compared(1, 3, 1, 1)]
    assert strengths([0, 1, 2, 3], [4, 3, 2, 1], played) == KNOWN


KNOWN = {0: 9561852518638, 1: 1238835997364, 2: 321458973341, 3: 584568319911}


def test_a_pass_with_other_pairs_or_rounds_is_refused() -> None:
    scores = [9_000, 8_000, 7_000, 6_000]
    passed = play(scores, [1, 2, 3, 4])
    with pytest.raises(EvidenceError, match="3 rounds"):
        refold(scores, msgspec.structs.replace(passed, rounds=passed.rounds[:3]))
    first, *rest = passed.rounds
    with pytest.raises(EvidenceError, match="round 0: other pairs"):
        refold(scores, msgspec.structs.replace(passed, rounds=(first[:1], *rest)))
    with pytest.raises(EvidenceError, match="round 1: other pairs"):
        refold(scores, msgspec.structs.replace(passed, rounds=(first, first, *rest[1:])))


def test_an_output_that_cannot_be_read_is_refused() -> None:
    scores = [9_000, 8_000]
    passed = play(scores, [1, 2])
    broken = msgspec.structs.replace(passed.rounds[0][0], forward=Sample("both"))
    with pytest.raises(EvidenceError, match="not a comparison"):
        refold(scores, msgspec.structs.replace(passed, rounds=((broken,), *passed.rounds[1:])))
