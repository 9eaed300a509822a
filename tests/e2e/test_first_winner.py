# SPDX-License-Identifier: Apache-2.0
"""The promise of the README's first screen. It is about time, so it runs with nothing beside it."""

from __future__ import annotations

import time
from pathlib import Path

from newcomer import WON, Up

FIRST_WINNER_SECONDS = 90


def test_the_first_winner_is_paid_within_90_seconds_of_starting(tmp_path: Path) -> None:
    up = Up(tmp_path)
    begun = time.monotonic()
    up.start()
    try:
        up.wait_for(WON, timeout=FIRST_WINNER_SECONDS)
        seconds = time.monotonic() - begun
        assert seconds < FIRST_WINNER_SECONDS
        print(f"first winner after {seconds:.0f} s")
    finally:
        up.interrupt()
        up.command("roastpower", "reset", "--yes")
