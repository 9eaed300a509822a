# SPDX-License-Identifier: Apache-2.0
"""Sixty sequences of forty steps: every invariant holds after every step."""

import pytest

from .chains import FASTEST
from .default import FIRST_HALF, missing, play


@pytest.mark.timeout(1_200)
def test_no_promise_is_broken_and_everything_happens() -> None:
    assert missing(play(FIRST_HALF, FASTEST)) == []
