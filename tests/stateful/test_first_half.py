# SPDX-License-Identifier: Apache-2.0
"""Sixty sequences of forty steps: every invariant holds."""

import pytest

from .chains import FASTEST
from .default import FIRST_HALF, complete, missing, play


@pytest.mark.timeout(1_200)
def test_no_promise_is_broken_and_everything_happens() -> None:
    played = play(FIRST_HALF, FASTEST)
    assert complete(played, len(FIRST_HALF))
    assert missing(played) == []
