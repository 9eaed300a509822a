# SPDX-License-Identifier: Apache-2.0
"""Indexers as processes that start in no time: forked from one in which all is imported.

Run as a program, it reads settings from standard input, a line each, and answers with the process id
of the indexer that follows them. When its input ends, so does every indexer.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import msgspec

from indexer.settings import Settings


class Zygote:
    """The other end: starts indexers, and signals them. Thread-safe."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-W", "ignore", str(Path(__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._lock = threading.Lock()

    def start(self, settings: Settings) -> int:
        """Start an indexer; returns its process id."""
        assert self._child.stdin and self._child.stdout
        with self._lock:
            self._child.stdin.write(msgspec.json.encode(settings) + b"\n")
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


def _main() -> None:
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    started: list[int] = []
    for line in sys.stdin.buffer:
        settings = msgspec.json.decode(line, type=Settings)
        pid = os.fork()
        if pid == 0:
            os.close(0)
            status = 1
            try:
                _follow(settings)
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
