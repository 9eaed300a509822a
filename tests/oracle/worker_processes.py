# SPDX-License-Identifier: Apache-2.0
"""`roastpower oracle worker` as processes, against a server that speaks a provider's format."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, text

ROASTPOWER = Path(sys.executable).with_name("roastpower")


class WorkerProcess:
    """One worker, started at once."""

    def __init__(
        self, database: str, base_url: str, log: Path, *, code: Path | None = None, **settings: str
    ) -> None:
        self.log = log
        environment = {
            **os.environ,
            "ROASTPOWER_DATABASE_URL": database,
            "ROASTPOWER_JUDGE": "compatible",
            "ROASTPOWER_JUDGE_MODEL": "judge-1",
            "ROASTPOWER_JUDGE_BASE_URL": base_url,
            **settings,
        }
        if code is not None:
            environment["PYTHONPATH"] = str(code)
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "roastpower", "oracle", "worker"]
                if code is not None
                else [str(ROASTPOWER), "oracle", "worker"],
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=code,
            )

    def wait_until_working(self, timeout: float = 150.0) -> None:
        """Waits until it says so."""
        wait(lambda: '"event": "working"' in self.log.read_text(), timeout, self.log)

    def kill(self) -> None:
        """As the kernel kills: at once, with nothing tidied up."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> int:
        """As an operator stops it; its exit status."""
        if self._process.poll() is None:
            self._process.terminate()
        return self._process.wait(timeout=30)


def wait(found: Callable[[], bool], timeout: float, log: Path | None = None) -> None:
    """Waits until something is true. Raises `AssertionError` with the log if it takes too long."""
    deadline = time.monotonic() + timeout
    while not found():
        if time.monotonic() > deadline:
            raise AssertionError("" if log is None else log.read_text()[-3_000:])
        time.sleep(0.05)


def jobs(engine: Engine, status: str) -> int:
    """How many jobs of the queue have a status."""
    with engine.begin() as connection:
        return int(
            connection.scalar(
                text("SELECT count(*) FROM queue.procrastinate_jobs WHERE status::text = :status"),
                {"status": status},
            )
            or 0
        )


def stored(engine: Engine) -> int:
    """How many outputs are stored."""
    with engine.begin() as connection:
        return int(connection.scalar(text("SELECT count(*) FROM oracle.samples")) or 0)
