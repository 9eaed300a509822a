# SPDX-License-Identifier: Apache-2.0
"""Children are started, waited for, stopped, and never outlive their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from roastpower.devstack.child import Child
from roastpower.devstack.errors import ChildFailed


def python(code: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(code)]


def is_running(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def await_end(pid: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_running(pid)


def test_stop_ends_the_child_and_may_be_repeated(tmp_path: Path) -> None:
    child = Child.start("sleeper", ["/bin/sleep", "60"], log=tmp_path / "log")
    assert child.running
    child.stop()
    child.stop()
    assert not is_running(child.pid)
    assert child.exit_status == -signal.SIGTERM


def test_a_child_that_ignores_sigterm_is_killed_after_the_grace_time(tmp_path: Path) -> None:
    code = """
        import signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        print("deaf", flush=True)
        time.sleep(60)
    """
    child = Child.start("deaf", python(code), log=tmp_path / "log")
    child.wait_ready(lambda: "deaf" in child.log_tail())
    child.stop(grace=0.2)
    assert child.exit_status == -signal.SIGKILL


def test_stopping_takes_the_childs_own_children_along(tmp_path: Path) -> None:
    code = """
        import subprocess, time
        print(subprocess.Popen(["/bin/sleep", "60"]).pid, flush=True)
        time.sleep(60)
    """
    child = Child.start("family", python(code), log=tmp_path / "log")
    child.wait_ready(lambda: child.log_tail().strip().isdigit())
    grandchild = int(child.log_tail())
    child.stop()
    assert await_end(grandchild)


def test_an_early_exit_is_reported_with_the_end_of_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("words of an earlier start\n")
    child = Child.start("broken", python("raise SystemExit('the disk is full')"), log=log)
    with pytest.raises(ChildFailed, match="broken exited with status 1") as failure:
        child.wait_ready(lambda: False)
    assert "the disk is full" in str(failure.value)
    assert "earlier start" not in str(failure.value)


def test_a_child_that_never_gets_ready_is_stopped_and_reported(tmp_path: Path) -> None:
    child = Child.start("slow", ["/bin/sleep", "60"], log=tmp_path / "log")
    with pytest.raises(ChildFailed, match=r"slow was not ready within 0\.1 s"):
        child.wait_ready(lambda: False, timeout=0.1)
    assert not is_running(child.pid)


def test_an_interrupted_wait_leaves_no_child(tmp_path: Path) -> None:
    def interrupt() -> bool:
        raise KeyboardInterrupt

    child = Child.start("sleeper", ["/bin/sleep", "60"], log=tmp_path / "log")
    with pytest.raises(KeyboardInterrupt):
        child.wait_ready(interrupt)
    assert not is_running(child.pid)


def test_finish_reports_a_failed_status(tmp_path: Path) -> None:
    Child.start("fine", python("pass"), log=tmp_path / "log").finish(timeout=10)
    with pytest.raises(ChildFailed, match="bad exited with status 3"):
        Child.start("bad", python("raise SystemExit(3)"), log=tmp_path / "log").finish(timeout=10)


def test_a_child_of_another_thread_is_refused(tmp_path: Path) -> None:
    caught: list[RuntimeError] = []

    def start() -> None:
        try:
            Child.start("sleeper", ["/bin/sleep", "60"], log=tmp_path / "log")
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in str(caught[0])


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's death signal is Linux's")
def test_no_server_outlives_a_parent_killed_with_9(server_folder: Path) -> None:
    folder = server_folder / "orphans"
    code = f"""
        import time
        from pathlib import Path
        from roastpower.devstack.anvil import LocalChain
        from roastpower.devstack.local_beacon import LocalBeacon
        from roastpower.devstack.postgres import EmbeddedPostgres
        from roastpower.devstack.redis import EmbeddedRedis

        folder = Path({str(folder)!r})
        servers = (
            EmbeddedPostgres(folder / "postgres", ephemeral=True),
            EmbeddedRedis(folder / "redis"),
            LocalChain(folder / "state.json", block_time=1),
            LocalBeacon(folder / "key.json", genesis_time=1_700_000_000),
        )
        for server in servers:
            server.start()
        print(*(server.pid for server in servers), flush=True)
        time.sleep(60)
    """
    parent = subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(word) for word in parent.stdout.readline().split()]
    assert len(pids) == 4
    assert all(is_running(pid) for pid in pids)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert [pid for pid in pids if not await_end(pid)] == []
