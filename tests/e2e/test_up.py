# SPDX-License-Identifier: Apache-2.0
"""`roastpower up` as a newcomer meets it, and the commands that the documents tell them to try."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from roastpower.devstack.binaries import project_root
from roastpower.devstack.ports import free_port

BIN = Path(sys.executable).parent
FIRST_WINNER_SECONDS = 90
WON = re.compile(r"([0-9.]+) s  block \d+ settled: .+ wins [0-9,.]+ ROAST")


@dataclass
class Up:
    """A stack in a folder of its own."""

    folder: Path
    api_port: int = field(default_factory=free_port)
    rpc_port: int = field(default_factory=free_port)
    beacon_port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "ROASTPOWER_DEVSTACK": str(self.folder / "state"),
        }

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(BIN / "roastpower", "up", "--plain", "--api-port", str(self.api_port)),
                *("--rpc-port", str(self.rpc_port), "--beacon-port", str(self.beacon_port)),
            ],
            cwd=project_root(),
            env=self.environment,
            stdout=(self.folder / "up.log").open("ab"),
            stderr=subprocess.STDOUT,
            text=True,
        )

    def said(self) -> str:
        return (self.folder / "up.log").read_text()

    def wait_for(self, pattern: re.Pattern[str], timeout: float, since: int = 0) -> re.Match[str]:
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            assert self.process is not None
            found = pattern.search(self.said(), since)
            if found:
                return found
            assert self.process.poll() is None, self.said()
            time.sleep(0.2)
        raise AssertionError(f"not within {timeout:g} s: {pattern.pattern}\n{self.said()}")

    def interrupt(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [BIN / words[0], *words[1:]],
            cwd=project_root(),
            env={
                **self.environment,
                "ROASTPOWER_RPC_URL": f"http://127.0.0.1:{self.rpc_port}",
                "ROASTPOWER_API_URL": f"http://127.0.0.1:{self.api_port}",
                "ROASTPOWER_BEACON_URL": f"http://127.0.0.1:{self.beacon_port}",
                "ROASTPOWER_MANIFEST": str(self.folder / "state/deployments/31337.json"),
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    stack = Up(tmp_path_factory.mktemp("up"))
    stack.start()
    try:
        yield stack
    finally:
        if stack.process is not None and stack.process.poll() is None:
            stack.interrupt()
        stack.command("roastpower", "reset", "--yes")


def processes_of(folder: Path) -> list[str]:
    """Command lines of processes that work in a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (entry / "environ").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if str(folder) in words or f"ROASTPOWER_DEVSTACK={folder}" in environment:
            found.append(words)
    return found


def test_the_first_winner_is_paid_within_90_seconds_of_starting(up: Up) -> None:
    begun = time.monotonic()
    up.wait_for(WON, timeout=FIRST_WINNER_SECONDS)
    assert time.monotonic() - begun < FIRST_WINNER_SECONDS


def test_the_api_listens_where_it_said(up: Up) -> None:
    answer = httpx.get(f"http://127.0.0.1:{up.api_port}/v1/blocks/current")
    assert answer.json()["status"] == "OPEN"


@pytest.mark.parametrize(
    "words",
    [
        ("roastpower", "verify", "block", "1"),
        ("roastpower", "status"),
        ("roastpower", "status", "--json"),
        ("roastpower", "keeper", "--dry-run", "--once"),
        ("roastpower", "keeper", "--dry-run", "--once", "--json"),
        ("roastpower", "campaign", "show", "1"),
    ],
    ids=" ".join,
)
def test_the_documents_commands_work_beside_a_running_stack(up: Up, words: tuple[str, ...]) -> None:
    up.wait_for(WON, timeout=FIRST_WINNER_SECONDS)
    done = up.command(*words)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_campaign_closes_and_pays_and_can_be_verified(up: Up) -> None:
    paid = up.wait_for(re.compile(r"campaign (\d+) pays"), timeout=180)
    done = up.command("roastpower", "verify", "campaign", paid.group(1))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_stack_on_the_same_folder_is_refused_with_what_to_do(up: Up) -> None:
    done = up.command("roastpower", "up", "--plain")
    assert done.returncode == 1
    assert "already running" in done.stderr


def test_no_service_logged_an_error(up: Up) -> None:
    for log in (up.folder / "state/logs").glob("*.log"):
        text = log.read_text()
        assert "Traceback" not in text, log
        assert '"level": "error"' not in text, log
        assert "[error" not in text, log


def test_ctrl_c_stops_every_process_and_the_next_start_resumes(up: Up) -> None:
    assert up.interrupt() == 0
    assert processes_of(up.folder) == []
    before = len(up.said())
    up.start()
    up.wait_for(re.compile(r"contracts\s+as deployed"), timeout=60, since=before)
    # Blocks that settled before are still there, and new ones follow.
    up.wait_for(WON, timeout=FIRST_WINNER_SECONDS, since=before)


def test_a_taken_port_is_named_with_who_holds_it_and_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        stack = Up(tmp_path, api_port=port)
        stack.start()
        assert stack.process is not None
        assert stack.process.wait(60) == 1
    assert str(port) in stack.said()
    assert f"pid {os.getpid()}" in stack.said()
    assert "--api-port" in stack.said()
