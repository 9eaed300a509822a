# SPDX-License-Identifier: Apache-2.0
"""One child process: in its own process group, logging to a file, gone when its parent is gone.

The own group keeps a terminal's Ctrl-C from the children: the parent stops them in order. On Linux
the kernel signals the child when its parent's *thread* ends (PR_SET_PDEATHSIG), hence the rule
that children are started from the main thread. Processes a child starts itself must look after
themselves (PostgreSQL's do).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from roastpower.devstack.errors import ChildFailed
from roastpower.devstack.unprivileged import Account

_LAUNCH = Path(__file__).with_name("launch.py")
_TAIL_LINES = 20
_TAIL_BYTES = 16_384


class Child:
    """A running child process. Make one with :meth:`start`."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], log: Path, log_start: int):
        self.name = name
        self.log = log
        self._process = process
        self._log_start = log_start

    @classmethod
    def start(
        cls,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        account: Account | None = None,
        death_signal: signal.Signals = signal.SIGTERM,
    ) -> Child:
        """Start ``command`` and return at once.

        Args:
            name: What people call it, for messages.
            command: Absolute path of the program, then its arguments.
            log: Standard output and error are appended here.
            cwd: Working folder; the parent's by default.
            env: Full environment; the parent's by default.
            account: Run as this user; only root can ask for it.
            death_signal: What the kernel sends the child when the parent dies.
        """
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError(
                f"{name} must be started from the main thread: it would die with this one"
            )
        uid, gid = (account.uid, account.gid) if account else (-1, -1)
        launch = [sys.executable, "-I", "-S", _LAUNCH, os.getpid(), int(death_signal), uid, gid]
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            log_start = output.tell()
            process = subprocess.Popen(
                [str(word) for word in (*launch, *command)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=dict(env) if env is not None else None,
                process_group=0,
            )
        return cls(name, process, log, log_start)

    @property
    def pid(self) -> int:
        """Process id; it stays the same when the launcher becomes the program."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    @property
    def exit_status(self) -> int | None:
        """Exit status, negative for a signal; None while it runs."""
        return self._process.poll()

    def wait_ready(
        self, ready: Callable[[], bool], *, timeout: float = 30.0, interval: float = 0.02
    ) -> None:
        """Return as soon as ``ready()`` is true; otherwise stop the child.

        Raises:
            ChildFailed: It exited, or was not ready within ``timeout`` seconds.
        """
        deadline = time.monotonic() + timeout
        try:
            while True:
                if not self.running:
                    raise ChildFailed(self._report(f"exited with status {self.exit_status}"))
                if ready():
                    return
                if time.monotonic() > deadline:
                    raise ChildFailed(self._report(f"was not ready within {timeout:g} s"))
                time.sleep(interval)
        except BaseException:
            self.stop(grace=2)
            raise

    def finish(self, *, timeout: float) -> None:
        """Wait for a child that ends by itself.

        Raises:
            ChildFailed: Its status was not 0, or it took more than ``timeout`` seconds.
        """
        try:
            status = self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise ChildFailed(self._report(f"did not end within {timeout:g} s")) from None
        finally:
            self.stop(grace=2)
        if status != 0:
            raise ChildFailed(self._report(f"exited with status {status}"))

    def stop(self, *, sent: signal.Signals = signal.SIGTERM, grace: float = 10.0) -> None:
        """Ask with ``sent``, insist with SIGKILL after ``grace`` s; a second time does nothing."""
        if not self.running:
            return
        self._process.send_signal(sent)
        # Also when Ctrl-C comes a second time while we wait, nothing may stay behind.
        try:
            self._process.wait(grace)
        except subprocess.TimeoutExpired:
            pass  # the group is killed below
        finally:
            with suppress(ProcessLookupError, PermissionError):  # the group is empty
                os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()

    def log_tail(self) -> str:
        """The last lines the child has logged since this start."""
        with self.log.open("rb") as log:
            end = log.seek(0, os.SEEK_END)
            log.seek(max(self._log_start, end - _TAIL_BYTES))
            lines = log.read().decode(errors="replace").splitlines()
        return "\n".join(lines[-_TAIL_LINES:])

    def _report(self, what: str) -> str:
        tail = self.log_tail() or "(nothing)"
        return f"{self.name} {what}. The end of its log {self.log}:\n{tail}"
