# SPDX-License-Identifier: Apache-2.0
"""One contestant: a process that mirrors the chain into a database of its own, timed and weighed."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOOK_EVERY = 0.2


@dataclass(frozen=True)
class Figures:
    """What it took. CPU is of the contestant and of PostgreSQL for it; memory of the contestant."""

    name: str
    events: int
    seconds: float
    cpu_seconds: float
    database_cpu_seconds: float
    peak_rss_mb: float

    @property
    def events_per_second(self) -> float:
        """The figure that is compared."""
        return self.events / self.seconds


class Scale:
    """Weighs a process and its children, and the database's backends, while it runs."""

    def __init__(self, pid: int, database: str) -> None:
        self._pid, self._database = pid, database
        self._ended = threading.Event()
        self._cpu: dict[int, float] = {}
        self._backends: dict[int, float] = {}
        self.peak_rss_mb = 0.0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No more looks."""
        self._ended.set()
        self._thread.join()

    @property
    def cpu_seconds(self) -> float:
        """Of the process and its children."""
        return sum(self._cpu.values())

    @property
    def database_cpu_seconds(self) -> float:
        """Of the sessions in its database."""
        return sum(self._backends.values())

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            rss = 0.0
            for pid, parent, command, cpu, pages in _processes():
                if pid == self._pid or parent in self._cpu:
                    self._cpu[pid] = cpu
                    rss += pages * _PAGE / 2**20
                elif command.startswith("postgres: ") and f" {self._database} " in command:
                    self._backends[pid] = cpu
            self.peak_rss_mb = max(self.peak_rss_mb, rss)


def _processes() -> Iterator[tuple[int, int, str, float, int]]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (OSError, UnicodeDecodeError):
            continue  # it has ended
        cpu = (int(fields[11]) + int(fields[12])) / _TICKS
        yield int(entry.name), int(fields[1]), command, cpu, int(fields[21])


@contextmanager
def weighed(
    name: str, pid: int, database: str, count: Callable[[], int]
) -> Iterator[list[Figures]]:
    """Time what happens inside; the list holds the figures afterwards."""
    scale = Scale(pid, database)
    started = time.monotonic()
    found: list[Figures] = []
    try:
        yield found
    finally:
        seconds = time.monotonic() - started
        scale.stop()
    found.append(
        Figures(
            name,
            count(),
            seconds,
            scale.cpu_seconds,
            scale.database_cpu_seconds,
            scale.peak_rss_mb,
        )
    )
