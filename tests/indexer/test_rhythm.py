# SPDX-License-Identifier: Apache-2.0
"""How often a node is asked for its head, and how soon a chain block is seen."""

from __future__ import annotations

import statistics
from itertools import accumulate, pairwise
from random import Random

import pytest

from indexer.rhythm import Rhythm

INTERVAL = 0.1


def follow(gaps: list[float]) -> tuple[list[float], list[float]]:
    """Looks at a chain whose blocks come at such distances.

    Returns:
        How long after it came each chain block was seen, and the times between looks.
    """
    rhythm, times = Rhythm(INTERVAL), list(accumulate(gaps))
    now, seen, looks = 0.0, 0, [0.0]
    delays: list[float] = []
    while seen < len(times):
        head = sum(time <= now for time in times)
        delays += [now - time for time in times[seen:head]]
        seen = head
        rhythm.looked(now, head)
        now += rhythm.pause(now)
        looks.append(now)
    return delays, [after - before for before, after in pairwise(looks)]


@pytest.mark.parametrize(("seconds", "jitter"), [(0.2, 0.0), (0.2, 0.08), (2.0, 0.1), (12.0, 1.0)])
def test_chain_blocks_that_are_due_are_seen_soon(seconds: float, jitter: float) -> None:
    rng = Random(1)
    delays, pauses = follow([seconds + rng.uniform(0, jitter) for _ in range(60)])
    settled = delays[10:]
    assert statistics.mean(settled) < INTERVAL / 4
    assert max(settled) <= INTERVAL / 2
    assert max(pauses) <= INTERVAL + 1e-9
    # Four times as often only while one is due.
    assert len(pauses) < 60 * seconds / INTERVAL * (1 + 4 * (0.2 + 1.1 * jitter / seconds)) + 60


def test_without_a_rhythm_the_interval_is_kept_to() -> None:
    rng = Random(1)
    delays, pauses = follow([rng.uniform(0.05, 5.0) for _ in range(60)])
    assert {round(pause, 9) for pause in pauses} == {INTERVAL}
    assert max(delays) <= INTERVAL


def test_what_comes_early_is_seen_within_the_interval() -> None:
    delays, _ = follow([*[2.0] * 20, 0.3, *[2.0] * 20])
    assert delays[20] <= INTERVAL


def test_an_empty_slot_now_and_then_does_not_disturb_it() -> None:
    delays, _ = follow(([12.0] * 15 + [24.0]) * 4)
    assert statistics.mean(delays[16:]) < INTERVAL / 4


def test_a_reorg_and_several_at_once_are_no_gap() -> None:
    rhythm = Rhythm(INTERVAL)
    for number, head in enumerate([1, 5, 3, 9, 4, 12, 2, 20]):
        rhythm.looked(number * 0.01, head)
    assert rhythm.pause(0.08) == INTERVAL
