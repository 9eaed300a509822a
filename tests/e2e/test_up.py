# SPDX-License-Identifier: Apache-2.0
"""`make up` as a newcomer meets it, and the commands that the documents tell them to try."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from newcomer import WON, Up

PATIENCE = 240  # seconds: other suites run beside this one


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


def test_the_api_listens_where_it_said(up: Up) -> None:
    up.wait_for(WON, timeout=PATIENCE)
    answer = httpx.get(f"http://127.0.0.1:{up.api_port}/v1/blocks/current")
    assert answer.json()["status"] == "OPEN"


def test_the_demos_miners_count_as_at_work(up: Up) -> None:
    up.wait_for(WON, timeout=PATIENCE)
    deadline = time.monotonic() + 30
    while httpx.get(f"http://127.0.0.1:{up.api_port}/v1/availability").json()["count"] < 6:
        assert time.monotonic() < deadline
        time.sleep(0.5)


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
    up.wait_for(WON, timeout=PATIENCE)
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
    up.interrupt()
    assert "stopped; the next start resumes where this one was" in up.said()
    assert processes_of(up.folder) == []
    before = len(up.said())
    up.start()
    up.wait_for(re.compile(r"contracts\s+as deployed"), timeout=60, since=before)
    # Blocks that settled before are still there, and new ones follow.
    up.wait_for(WON, timeout=PATIENCE, since=before)


def test_a_taken_port_is_named_with_who_holds_it_and_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        stack = Up(tmp_path, api_port=port)
        stack.start()
        assert stack.process is not None
        assert stack.process.wait(120) != 0
    assert str(port) in stack.said()
    assert f"pid {os.getpid()}" in stack.said()
    assert "--api-port" in stack.said()
