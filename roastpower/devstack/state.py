# SPDX-License-Identifier: Apache-2.0
"""The folder ``.devstack/``: what a stack keeps between starts, and the lock on it.

| path               | holds                                                        |
|--------------------|--------------------------------------------------------------|
| ``postgres/``      | cluster and password (elsewhere for root, see ``postgres``)  |
| ``redis/``         | Redis' working folder, empty                                 |
| ``chain/``         | anvil's state                                                |
| ``keys/``          | the beacon's key, demo accounts (mode 0700)                  |
| ``logs/``          | one file a service                                           |
| ``lock``           | pid of the running stack, locked while it runs               |
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from roastpower.devstack.binaries import project_root
from roastpower.devstack.errors import StackRunning

FOLDER = ".devstack"
OVERRIDE = "ROASTPOWER_DEVSTACK"


class StateFolder:
    """Paths of one stack's state."""

    def __init__(self, root: Path | None = None):
        """Use ``root``; by default $ROASTPOWER_DEVSTACK or ``.devstack`` in the project."""
        override = os.environ.get(OVERRIDE)
        self.root = (root or Path(override or project_root() / FOLDER)).expanduser().absolute()
        self.postgres = self.root / "postgres"
        self.redis = self.root / "redis"
        self.chain_state = self.root / "chain" / "state.json"
        self.keys = self.root / "keys"
        self.beacon_key = self.keys / "beacon.json"
        self.logs = self.root / "logs"
        self.lock_file = self.root / "lock"

    def log(self, service: str) -> Path:
        """The log file of a service."""
        return self.logs / f"{service}.log"

    def create(self) -> None:
        """Make the folders that are missing."""
        for folder in (self.root, self.redis, self.chain_state.parent, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the folder for this process; the kernel lets go when the process ends in any way.

        Raises:
            StackRunning: Another process holds it.
        """
        self.create()
        handle = os.open(self.lock_file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pid = os.read(handle, 32).decode().strip() or "unknown"
                raise StackRunning(
                    f"A stack is already running on {self.root} (pid {pid}). Stop it with Ctrl-C "
                    f"where it runs or with `kill {pid}`, or set {OVERRIDE} to another folder for "
                    "a second one."
                ) from None
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
            try:
                yield
            finally:
                os.ftruncate(handle, 0)
                # Not by closing alone: a child between fork and exec still has the file open.
                fcntl.flock(handle, fcntl.LOCK_UN)
        finally:
            os.close(handle)
