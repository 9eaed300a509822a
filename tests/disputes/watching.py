# SPDX-License-Identifier: Apache-2.0
"""`roastpower watch` as a process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

COMMAND = Path(sys.executable).with_name("roastpower")
PATIENCE = 120.0  # seconds of a slow machine's


class WatchProcess:
    """One watchdog, started at once; what it says is read from its output."""

    def __init__(self, folder: Path, *options: object) -> None:
        self._told = folder / f"watch-{time.monotonic_ns()}.jsonl"
        self._trouble = self._told.with_suffix(".err")
        clean = {
            name: value for name, value in os.environ.items() if not name.startswith("ROASTPOWER_")
        }
        with self._told.open("wb") as output, self._trouble.open("wb") as errors:
            self._process = subprocess.Popen(
                [str(COMMAND), "watch", "--json", "--every", "0.3", *map(str, options)],
                stdout=output,
                stderr=errors,
                cwd=folder,
                env=clean,
            )

    def told(self) -> list[dict[str, Any]]:
        """All findings so far."""
        return [json.loads(line) for line in self._told.read_text().splitlines()]

    def trouble(self) -> str:
        """What it said on standard error."""
        return self._trouble.read_text()

    def of(self, subject: str, identifier: int) -> list[dict[str, Any]]:
        """Its findings of one block or campaign."""
        return [
            each for each in self.told() if (each["subject"], each["id"]) == (subject, identifier)
        ]

    def wait(self, found: Callable[[], object]) -> None:
        """Waits until something is true. Raises `AssertionError` with what it said."""
        deadline = time.monotonic() + PATIENCE
        while not found():
            if time.monotonic() > deadline or self._process.poll() is not None:
                raise AssertionError(f"{self.told()}\n{self.trouble()}")
            time.sleep(0.05)

    def wait_for(self, outcome: str, subject: str, identifier: int) -> dict[str, Any]:
        """Waits until it says an outcome of something; returns what it says last."""
        self.wait(lambda: outcome in [each["outcome"] for each in self.of(subject, identifier)])
        return self.of(subject, identifier)[-1]

    def kill(self) -> None:
        """As the kernel kills."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """As an operator stops it; its exit status."""
        if self._process.poll() is None:
            self._process.terminate()
        return self._process.wait(timeout=60)
