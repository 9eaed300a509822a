# SPDX-License-Identifier: Apache-2.0
"""The pairwise pass: texts that are near one another in the scores are compared two by two.

The rule, all of it in integers, so that anyone gets the same scores from the same answers:

1. **Who.** By score (descending, then index), the first `TOP_PLACES`, and those up to
   `CUT_PLACES` places above and below the last ranked place. Where both stretches meet they are
   one. A group needs two members.
2. **Whom.** `ROUNDS` Swiss rounds in each group: by points so far, then score, then index, each
   meets the next one that it has not met; who finds nobody sits the round out.
3. **Answers.** Each pair is asked about twice, in both orders. If both answers name the same text,
   it has won; if not, the order decided and it is a tie, half a win for each.
4. **Strength.** Bradley-Terry by `_STEPS` steps of the minorise-maximise iteration (Hunter 2004) in
   fixed point. A comparison weighs `_COMPARED`; the scores themselves count as one game of weight
   `_SCORED` between each two of a group (a tie where they are equal), so that comparisons correct
   the scores and do not replace them; and a win and a loss of weight `_SCORED` against a text of
   strength 1 keep the unbeaten finite.
5. **Score.** A group's scores, sorted, are its slots. A text's final score is the mean, rounded
   down, of its own score and of the slot that its place by strength (then score, then index)
   gives. So nobody leaves the group's range, and who was not compared keeps its score.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final, NamedTuple

import msgspec

from roastpower.protocol.canonical import Count, Digest
from roastpower.protocol.decoding import decode
from roastpower.protocol.errors import EvidenceError, ScoringError
from roastpower.protocol.ranking import places
from roastpower.protocol.sample import Sample

TOP_PLACES: Final = 8
CUT_PLACES: Final = 8
ROUNDS: Final = 4
_STEPS: Final = 512
_COMPARED: Final = 8
_SCORED: Final = 2
_ONE: Final = 1 << 40


class Pair(NamedTuple):
    """Indexes of two submissions, in the order of the first question."""

    first: int
    second: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One pair asked about in both orders; ``reverse`` saw ``second`` first."""

    first: Count
    second: Count
    forward: Sample
    reverse: Sample

    @property
    def pair(self) -> Pair:
        """Who was compared."""
        return Pair(self.first, self.second)


class PairwisePass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every round in its order; ``prompt_hash`` names the prompt of the comparisons."""

    prompt_hash: Digest
    rounds: tuple[tuple[Comparison, ...], ...]


class _Verdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    better: int
    reason: str = ""


def parse_better(raw: str) -> int:
    """Which text an output prefers, 1 or 2. Raises `ScoringError` on anything else."""
    try:
        better = decode(raw, _Verdict).better
    except ValueError as error:
        raise ScoringError(f"not a comparison: {error}") from error
    if better not in (1, 2):
        raise ScoringError(f"not a comparison: {better} is neither 1 nor 2")
    return better


def groups(scores: Sequence[int]) -> list[list[int]]:
    """Who is compared: indexes, best first."""
    order = _by_score([index for index, score in enumerate(scores) if score > 0], scores)
    cut = places(len(order))
    stretches = [(0, min(TOP_PLACES, len(order)))]
    if cut < len(order):
        start, end = max(0, cut - CUT_PLACES), min(len(order), cut + CUT_PLACES)
        if start <= stretches[0][1]:
            stretches = [(0, max(end, stretches[0][1]))]
        else:
            stretches.append((start, end))
    return [order[start:end] for start, end in stretches if end - start > 1]


def next_round(scores: Sequence[int], played: Sequence[Comparison]) -> list[Pair]:
    """The pairs of the next Swiss round, given all comparisons so far."""
    points = _half_points(played)
    met = {frozenset(each.pair) for each in played}
    return [pair for group in groups(scores) for pair in _swiss(group, scores, points, met)]


def fold(scores: Sequence[int], played: Sequence[Comparison]) -> list[int]:
    """Final scores, from the scores before and all comparisons."""
    final = list(scores)
    for group in groups(scores):
        members = set(group)
        strength = strengths(
            group, scores, [each for each in played if members.issuperset(each.pair)]
        )
        by_strength = sorted(group, key=lambda i: (-strength[i], -scores[i], i))
        for slot, index in zip(group, by_strength, strict=True):
            final[index] = (scores[index] + scores[slot]) // 2
    return final


def refold(scores: Sequence[int], passed: PairwisePass) -> list[int]:
    """Final scores as a published pass makes them.

    Raises `EvidenceError` if it is not the pass of these scores: another number of rounds, other
    pairs than the rule's, or an output that cannot be read.
    """
    if len(passed.rounds) != ROUNDS:
        raise EvidenceError(f"{len(passed.rounds)} rounds of comparisons, not {ROUNDS}")
    played: list[Comparison] = []
    for number, found in enumerate(passed.rounds):
        try:
            expected = next_round(scores, played)
        except ScoringError as error:
            raise EvidenceError(f"round {number}: {error}") from error
        if [each.pair for each in found] != expected:
            raise EvidenceError(f"round {number}: other pairs than the rule's")
        played += found
    try:
        return fold(scores, played)
    except ScoringError as error:
        raise EvidenceError(f"comparisons: {error}") from error


def half_wins(comparison: Comparison) -> tuple[int, int]:
    """Half wins of the first and the second: 2 and 0, 0 and 2, or 1 and 1 for a tie.

    An order that has no usable answer counts as a tie: it names nobody.
    """
    forward, reverse = comparison.forward, comparison.reverse
    if forward.failure is not None or reverse.failure is not None:
        return 1, 1
    first_won = parse_better(forward.raw) == 1
    first_won_in_reverse = parse_better(reverse.raw) == 2
    if first_won != first_won_in_reverse:
        return 1, 1
    return (2, 0) if first_won else (0, 2)


def strengths(
    group: Sequence[int], scores: Sequence[int], played: Sequence[Comparison]
) -> dict[int, int]:
    """Bradley-Terry strengths in units of 2**-40; the rule is in the module's text."""
    won = dict.fromkeys(group, _SCORED)
    games: dict[int, list[tuple[int, int]]] = {index: [] for index in group}
    for first, second in combinations(group, 2):
        halves = 1 + (scores[first] > scores[second]) - (scores[first] < scores[second])
        _count(won, games, Pair(first, second), halves, _SCORED)
    for comparison in played:
        _count(won, games, comparison.pair, half_wins(comparison)[0], _COMPARED)
    strength = dict.fromkeys(group, _ONE)
    for _ in range(_STEPS):
        strength = {index: _step(won[index], strength, index, games[index]) for index in group}
    return strength


def _count(
    won: dict[int, int],
    games: Mapping[int, list[tuple[int, int]]],
    pair: Pair,
    halves_of_first: int,
    weight: int,
) -> None:
    won[pair.first] += weight * halves_of_first // 2
    won[pair.second] += weight * (2 - halves_of_first) // 2
    games[pair.first].append((pair.second, weight))
    games[pair.second].append((pair.first, weight))


def _step(
    won: int, strength: Mapping[int, int], index: int, games: Sequence[tuple[int, int]]
) -> int:
    # p = won / sum(weight / (p + q)) in fixed point; the text of strength 1 has a win and a loss.
    own = strength[index]
    total = 2 * _SCORED * _ONE * _ONE // (own + _ONE)
    total += sum(weight * _ONE * _ONE // (own + strength[each]) for each, weight in games)
    return max(1, won * _ONE * _ONE // total)


def _half_points(played: Sequence[Comparison]) -> dict[int, int]:
    points: dict[int, int] = {}
    for comparison in played:
        first, second = half_wins(comparison)
        points[comparison.first] = points.get(comparison.first, 0) + first
        points[comparison.second] = points.get(comparison.second, 0) + second
    return points


def _swiss(
    group: Sequence[int],
    scores: Sequence[int],
    points: Mapping[int, int],
    met: set[frozenset[int]],
) -> list[Pair]:
    waiting = sorted(group, key=lambda i: (-points.get(i, 0), -scores[i], i))
    pairs = []
    while waiting:
        first = waiting.pop(0)
        for second in waiting:
            if frozenset((first, second)) not in met:
                waiting.remove(second)
                pairs.append(Pair(first, second))
                break
    return pairs


def _by_score(indexes: Sequence[int], scores: Sequence[int]) -> list[int]:
    return sorted(indexes, key=lambda index: (-scores[index], index))
