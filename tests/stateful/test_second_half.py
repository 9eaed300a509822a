# SPDX-License-Identifier: Apache-2.0
"""Sixty other sequences of forty steps: every invariant holds."""

import pytest

from .chains import FASTEST, TITANOBOA
from .default import SECOND_HALF, STEPS, complete, missing, play
from .machine import machine, run_batch

BOTH = range(33, 37)  # batches that titanoboa plays as well, many times as slowly


@pytest.mark.timeout(1_200)
def test_no_promise_is_broken_and_everything_happens() -> None:
    played = play(SECOND_HALF, FASTEST)
    assert complete(played, len(SECOND_HALF))
    assert missing(played) == []


@pytest.mark.timeout(600)
def test_both_chains_see_the_same_happen() -> None:
    on_each = [machine(on=chain) for chain in (TITANOBOA, FASTEST)]
    for each in on_each:
        for number in BOTH:
            run_batch(each, number, STEPS)
    first, second = on_each
    assert first.calls == second.calls > 50
    assert first.reached == second.reached
