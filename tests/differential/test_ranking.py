# SPDX-License-Identifier: Apache-2.0
"""Ranking: the contract takes exactly the ranking that the mirror computes, and no other."""

import random
from collections.abc import Callable
from typing import Any

import boa
import pytest
from contracts.support.sources import harness
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.errors import EncodingError
from roastpower.protocol.ranking import places, rank
from roastpower.protocol.scores import pack, unpack

from .volume import batches, cases, seeds

# Few different scores make ties, which is where rankings go wrong.
PALETTES = [
    [0, 1],
    [0, 10_000],
    [1],
    [0, 5_000, 5_000, 5_001],
    [9_999, 10_000],
    [0, 0, 0, 0, 0, 0, 0, 1],
    list(range(0, 10_001, 100)),
    list(range(10_001)),
]
COUNTS = st.one_of(
    st.integers(1, 40), st.sampled_from([15, 16, 17, 99, 100, 101, 255, 256, 257, 511, 512])
)


@pytest.fixture(scope="module")
def ranking() -> Any:
    return harness("RankingHarness").deploy()


@cases(600)
@given(count=COUNTS, palette=st.sampled_from(PALETTES), seed=seeds)
def test_the_mirror_s_ranking_is_taken(
    ranking: Any, count: int, palette: list[int], seed: int
) -> None:
    scores = random.Random(seed).choices(palette, k=count)
    nonzero = sum(score > 0 for score in scores)
    assert ranking.check(pack(scores), count, pack(rank(scores))) == nonzero


def is_right(words: list[int], count: int, ranked: list[int]) -> bool:
    """What the mirror says of scores and ranking as they travel."""
    try:
        scores = unpack(words, count)
    except EncodingError:
        return False
    return ranked == pack(rank(scores))


def _lane(value: int, lane: int) -> int:
    return value << (240 - 16 * (lane % 16))


def swap(rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]) -> None:
    """Two places change, which may be one."""
    if indexes:
        one, other = rng.randrange(len(indexes)), rng.randrange(len(indexes))
        indexes[one], indexes[other] = indexes[other], indexes[one]
        ranked[:] = pack(indexes)


def replace(rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]) -> None:
    """Someone else, or nobody there, takes a place."""
    if indexes:
        indexes[rng.randrange(len(indexes))] = rng.randrange(520)
        ranked[:] = pack(indexes)


def drop(rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]) -> None:
    """The last place is missing."""
    ranked[:] = pack(indexes[:-1])


def add(rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]) -> None:
    """There is a place too many."""
    ranked[:] = pack([*indexes, rng.randrange(512)])


def raise_score(
    rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]
) -> None:
    """A score differs by a bit, also where there is no submission."""
    words[rng.randrange(len(words))] ^= 1 << rng.randrange(256)


def any_bit(rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]) -> None:
    """A place differs by a bit, also behind the last."""
    if ranked:
        ranked[rng.randrange(len(ranked))] ^= 1 << rng.randrange(256)


def any_score(rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]) -> None:
    """A lane of scores is anything at all."""
    lane = rng.randrange(16 * len(words))
    words[lane // 16] |= _lane(rng.randrange(2**16), lane)


def fewer_words(
    rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]
) -> None:
    """A word of scores is missing."""
    words.pop()


def more_words(rng: random.Random, words: list[int], ranked: list[int], indexes: list[int]) -> None:
    """A word of zeros is too many, in the one or the other."""
    (words if rng.random() < 0.5 and len(words) < 32 else ranked).append(0)


CORRUPTIONS: list[Callable[[random.Random, list[int], list[int], list[int]], None]] = [
    swap,
    replace,
    drop,
    add,
    raise_score,
    any_bit,
    any_score,
    fewer_words,
    more_words,
]


@pytest.mark.parametrize("corrupt", CORRUPTIONS, ids=lambda corrupt: corrupt.__name__)
def test_a_corrupted_ranking_is_taken_where_the_mirror_takes_it(
    ranking: Any, corrupt: Callable[..., None]
) -> None:
    refused = 0

    @cases(80)
    @given(count=COUNTS, palette=st.sampled_from(PALETTES), seed=seeds)
    def compare(count: int, palette: list[int], seed: int) -> None:
        nonlocal refused
        rng = random.Random(seed)
        scores = rng.choices(palette, k=count)
        words, indexes = pack(scores), rank(scores)
        ranked = pack(indexes)
        corrupt(rng, words, ranked, indexes)
        try:
            ranking.check(words, count, ranked)
            taken = True
        except boa.BoaError:
            taken = False
        assert taken == is_right(words, count, ranked)
        refused += not taken

    compare()
    assert refused > 20, "the corruption hardly ever corrupts"


@cases(40)
@given(nonzero=batches(st.integers(0, 512)))
def test_places(ranking: Any, nonzero: list[int]) -> None:
    assert ranking.places(nonzero) == [places(count) for count in nonzero]


@cases(40)
@given(
    lanes=batches(st.tuples(st.lists(st.integers(0, 2**15 - 1), min_size=16, max_size=16), seeds))
)
def test_lanes_compare_as_numbers_do(ranking: Any, lanes: list[tuple[list[int], int]]) -> None:
    words, thresholds = [], []
    for values, seed in lanes:
        words.append(sum(_lane(value, at) for at, value in enumerate(values)))
        thresholds.append(random.Random(seed).choice([*values, seed % 2**15]))
    high_bits = ranking.at_least(list(zip(words, thresholds, strict=True)))
    counts = ranking.lane_count(high_bits)
    for (values, _), threshold, bits, counted in zip(
        lanes, thresholds, high_bits, counts, strict=True
    ):
        at_least = [value >= threshold for value in values]
        assert bits == sum(_lane(0x8000, at) for at, is_set in enumerate(at_least) if is_set)
        assert counted == sum(at_least)
