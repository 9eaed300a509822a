# SPDX-License-Identifier: Apache-2.0
"""Killed with SIGKILL before and after each SQL statement, one after the other, an indexer leaves
tables from which the next one goes on: every event is there once, and told once."""

from __future__ import annotations

import os
import signal
import time

from simulation.comparison import differences
from simulation.zygote import send
from staging import Stage


def lives(pid: int) -> bool:
    """Whether an indexer has not died yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def died(stage: Stage, pid: int) -> bool:
    """Whether an indexer dies before it has nothing more to do."""
    wanted = (stage.chain.head.number, bytes.fromhex(stage.chain.head.hash[2:]))
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if not lives(pid):
            return True
        if stage.end() == wanted:
            # Counting what is final, and so on, comes after.
            time.sleep(0.3)
            return not lives(pid)
        time.sleep(0.005)
    raise AssertionError("it neither died nor reached the head")


def test_killed_between_any_two_statements(stage: Stage) -> None:
    deaths = 0
    # The first ones die while nothing is stored, the next ones with a reorg to follow.
    while died(stage, pid := stage.start(dies_at=deaths + 1)):
        deaths += 1
        if deaths % 3 == 0:
            stage.chain.reorganise()
        else:
            stage.chain.grow(1)
    send(pid, signal.SIGKILL)
    assert deaths > 100, "that many steps there are, at least"
    stage.start()
    stage.chain.grow(1)
    stage.wait()
    assert differences(stage.database_url, stage.chain.blocks) == []
