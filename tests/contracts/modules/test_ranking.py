# SPDX-License-Identifier: Apache-2.0
"""Ranking word by word: sixteen lanes at once, every lane on its own."""

from typing import Any

import pytest

from roastpower.protocol.ranking import places, rank
from roastpower.protocol.scores import pack

from ..support.chain import expect_revert
from ..support.sources import harness

MAX_LANE = 2**15 - 1


@pytest.fixture(scope="module")
def ranking() -> Any:
    return harness("RankingHarness").deploy()


def test_places_of_every_block(ranking: Any) -> None:
    nonzero = list(range(513))
    assert ranking.places(nonzero) == [places(count) for count in nonzero]
    assert ranking.places([0, 1, 2, 3, 4, 5, 6, 7, 8, 99, 100, 512]) == [
        *(0, 1, 2, 3, 3, 3, 3, 4, 4, 50, 50, 50)
    ]


def test_lanes_are_counted_in_every_position(ranking: Any) -> None:
    lanes = [1 << (16 * lane + 15) for lane in range(16)]
    assert ranking.lane_count(lanes) == [1] * 16
    assert ranking.lane_count([sum(lanes[:count]) for count in range(17)]) == list(range(17))


@pytest.mark.parametrize("threshold", [0, 1, 2, 9_999, 10_000, 10_001, MAX_LANE])
def test_no_lane_borrows_from_its_neighbour(ranking: Any, threshold: int) -> None:
    around = [0, MAX_LANE, max(threshold - 1, 0), threshold, min(threshold + 1, MAX_LANE)]
    words, expected = [], []
    for shift in range(len(around)):
        lanes = [around[(lane + shift) % len(around)] for lane in range(16)]
        words.append((int.from_bytes(b"".join(v.to_bytes(2, "big") for v in lanes)), threshold))
        bits = b"".join((0x8000 if value >= threshold else 0).to_bytes(2, "big") for value in lanes)
        expected.append(int.from_bytes(bits))
    assert ranking.at_least(words) == expected


@pytest.mark.parametrize("count", [1, 2, 3, 15, 16, 17, 31, 32, 33, 99, 100, 101, 511, 512])
def test_ties_go_to_the_earlier(ranking: Any, count: int) -> None:
    scores = [5_000] * count
    ranked = list(range(places(count)))
    assert ranking.check(pack(scores), count, pack(ranked)) == count
    if count > places(count):
        with expect_revert("ranking: a better one is missing"):
            ranking.check(pack(scores), count, pack([*ranked[:-1], count - 1]))


@pytest.mark.parametrize("better", [0, 15, 16, 17, 100, 255, 256, 511])
def test_the_best_is_found_wherever_it_is(ranking: Any, better: int) -> None:
    scores = [100] * 512
    scores[better] = 101
    ranked = rank(scores)
    assert ranked[0] == better
    assert ranking.check(pack(scores), 512, pack(ranked)) == 512
    others = [index for index in range(512) if index != better][:50]
    with expect_revert("ranking: a better one is missing"):
        ranking.check(pack(scores), 512, pack(others))


@pytest.mark.parametrize("last", [14, 15, 16, 17, 31, 32])
def test_a_tie_in_the_last_place_goes_to_the_earlier(ranking: Any, last: int) -> None:
    # `last` is the index of the last one ranked; its equals stand right before and behind it.
    scores = [50] * (last + 3)
    better = places(len(scores)) - 1
    for index in range(better):
        scores[index] = 60
    scores[better:last] = [1] * (last - better)
    ranked = rank(scores)
    assert ranked[-1] == last
    count = len(scores)
    assert ranking.check(pack(scores), count, pack(ranked)) == count
    with expect_revert("ranking: a better one is missing"):
        ranking.check(pack(scores), count, pack([*ranked[:-1], last + 1]))


def test_nobody_ranked(ranking: Any) -> None:
    assert ranking.check(pack([0] * 20), 20, []) == 0
    with expect_revert("ranking: a place for each of the best"):
        ranking.check(pack([0] * 20), 20, pack([0]))


@pytest.mark.parametrize("count", [1, 15, 17, 511])
def test_padding_is_zero(ranking: Any, count: int) -> None:
    words, ranked = pack([7] * count), pack(rank([7] * count))
    assert ranking.check(words, count, ranked) == count
    free = -count % 16 * 16
    for bit in (0, free - 3):  # the lowest, and the highest that makes no score over 10,000
        with expect_revert("ranking: padding"):
            ranking.check([*words[:-1], words[-1] | 1 << bit], count, ranked)


def test_what_follows_the_last_place_is_zero(ranking: Any) -> None:
    words = pack([9, 8, 7])
    for bit in (0, 207):
        with expect_revert("ranking: padding"):
            ranking.check(words, 3, [pack([0, 1, 2])[0] | 1 << bit])
