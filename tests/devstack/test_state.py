# SPDX-License-Identifier: Apache-2.0
"""One stack a folder; the lock goes with the process that held it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from roastpower.devstack.errors import StackRunning
from roastpower.devstack.state import StateFolder

HOLD = """
import sys, time
from pathlib import Path
from roastpower.devstack.state import StateFolder
with StateFolder(Path(sys.argv[1])).locked():
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_stack_is_told_of_the_first_until_that_is_killed(tmp_path: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True
    )
    try:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with (
            pytest.raises(StackRunning, match=rf"already running.*`kill {first.pid}`"),
            StateFolder(tmp_path).locked(),
        ):
            pytest.fail("two stacks hold one folder")
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    with StateFolder(tmp_path).locked():
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    assert (tmp_path / "lock").read_text() == ""


def test_a_child_started_under_the_lock_does_not_keep_it(tmp_path: Path) -> None:
    with StateFolder(tmp_path).locked():
        child = subprocess.Popen(["/bin/sleep", "60"], close_fds=False)
    try:
        with StateFolder(tmp_path).locked():
            pass
    finally:
        child.kill()
        child.wait()


def test_keys_are_closed_to_others(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "state")
    folder.create()
    assert folder.keys.stat().st_mode & 0o777 == 0o700


def test_the_environment_names_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROASTPOWER_DEVSTACK", str(tmp_path / "other"))
    assert StateFolder().root == tmp_path / "other"
