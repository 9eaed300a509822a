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
import subprocess, sys, time
from pathlib import Path
from roastpower.devstack.state import StateFolder
with StateFolder(Path(sys.argv[1])).locked():
    child = subprocess.Popen(["/bin/sleep", "60"], close_fds=False)
    print(child.pid, flush=True)
    time.sleep(60)
"""


def test_a_folder_is_held_until_its_stack_is_killed_whatever_children_it_has(
    tmp_path: Path,
) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True
    )
    try:
        assert first.stdout is not None
        child = int(first.stdout.readline())
        with (
            pytest.raises(StackRunning, match=rf"already running.*`kill {first.pid}`"),
            StateFolder(tmp_path).locked(),
        ):
            pytest.fail("two stacks hold one folder")
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    try:
        with StateFolder(tmp_path).locked():
            assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
    finally:
        os.kill(child, signal.SIGKILL)
    assert (tmp_path / "lock").read_text() == ""


def test_keys_are_closed_to_others(tmp_path: Path) -> None:
    folder = StateFolder(tmp_path / "state")
    folder.create()
    assert folder.keys.stat().st_mode & 0o777 == 0o700


def test_the_environment_names_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROASTPOWER_DEVSTACK", str(tmp_path / "other"))
    assert StateFolder().root == tmp_path / "other"
