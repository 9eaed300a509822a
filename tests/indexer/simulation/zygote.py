# SPDX-License-Identifier: Apache-2.0
"""Indexers as processes that start in no time: forked from one in which all is imported.

Run as a program, it reads orders from standard input, a line each, and answers with the process id
of the indexer that follows them. When its input ends, so does every indexer.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from indexer.cursor import Connection
from indexer.settings import Settings


class Order(msgspec.Struct):
    """An indexer to start. It dies at that step: one is before, one after each SQL statement."""

    settings: Settings
    dies_at: int | None = None


class Zygote:
    """The other end: starts indexers, and signals them. Thread-safe."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._lock = threading.Lock()

    def start(self, settings: Settings, dies_at: int | None = None) -> int:
        """Start an indexer; returns its process id. `dies_at`: see `Order`."""
        assert self._child.stdin and self._child.stdout
        with self._lock:
            self._child.stdin.write(msgspec.json.encode(Order(settings, dies_at)) + b"\n")
            self._child.stdin.flush()
            return int(self._child.stdout.readline())

    def close(self) -> None:
        """End it, and all that it started."""
        assert self._child.stdin
        self._child.stdin.close()
        self._child.wait()


def send(pid: int, number: signal.Signals) -> None:
    """Signal an indexer, which may have ended by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _follow(settings: Settings) -> None:
    service = Service(settings)
    signal.signal(signal.SIGTERM, lambda *_: service.stop())
    service.run()


def _die_at(last: int) -> None:
    """Kill this process at that step."""
    steps = itertools.count(1)

    def step() -> None:
        if next(steps) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    execute, copy = Connection.execute, psycopg.Cursor.copy

    def counted_execute(self: Any, *arguments: Any, **more: Any) -> Any:
        step()
        found = execute(self, *arguments, **more)
        step()
        return found

    @contextlib.contextmanager
    def counted_copy(self: Any, *arguments: Any) -> Iterator[Any]:
        step()
        with copy(self, *arguments) as writer:
            yield writer
        step()

    Connection.execute = counted_execute  # type: ignore[method-assign]
    psycopg.Cursor.copy = counted_copy  # type: ignore[method-assign,assignment]


def _main() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    started: list[int] = []
    for line in sys.stdin.buffer:
        order = msgspec.json.decode(line, type=Order)
        pid = os.fork()
        if pid == 0:
            os.close(0)
            status = 1
            try:
                if order.dies_at is not None:
                    _die_at(order.dies_at)
                _follow(order.settings)
                status = 0
            finally:
                os._exit(status)
        started.append(pid)
        print(pid, flush=True)
    for each in started:
        send(each, signal.SIGKILL)


if __name__ == "__main__":
    import structlog

    from indexer.service import Service
    from roastpower.storage import migrate  # noqa: F401  # what an indexer imports at its start

    _main()
