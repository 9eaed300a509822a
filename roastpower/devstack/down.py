# SPDX-License-Identifier: Apache-2.0
"""Stops the running stack from outside, and deletes what it keeps."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time

from roastpower.devstack.binaries import project_root
from roastpower.devstack.errors import StackRunning
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.devstack.state import StateFolder

GRACE_SECONDS = 40.0


def stop_running() -> int:
    """Asks the running stack to stop and waits until it has."""
    state = StateFolder()
    pid = running_pid(state)
    if pid is None:
        print("no stack is running")
        return 0
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline:
        if running_pid(state) is None:
            print("stopped; `make up` resumes where it was")
            return 0
        time.sleep(0.1)
    print(f"the stack (pid {pid}) has not stopped within {GRACE_SECONDS:g} s", file=sys.stderr)
    return 1


def delete_state(*, confirmed: bool) -> int:
    """Deletes the local chain with everything that belongs to it."""
    state = StateFolder()
    if running_pid(state) is not None:
        print("a stack is running: stop it first (`make down`)", file=sys.stderr)
        return 1
    if not confirmed:
        print(f"This deletes {state.root}: the local chain, its database, keys and logs.")
        if not sys.stdin.isatty() or input("Delete? [y/N] ").strip().lower() != "y":
            print("nothing was deleted (--yes does not ask)")
            return 1
    EmbeddedPostgres(state.postgres).delete()
    shutil.rmtree(state.root, ignore_errors=False) if state.root.exists() else None
    for manifest in (project_root() / "deployments").glob("31337*.json"):
        manifest.unlink()
    print("deleted")
    return 0


def running_pid(state: StateFolder) -> int | None:
    """The process that holds the stack's lock; None where none does."""
    if not state.root.exists():
        return None
    try:
        with state.locked():
            return None
    except StackRunning:
        text = state.lock_file.read_text().strip()
        return int(text) if text else None
