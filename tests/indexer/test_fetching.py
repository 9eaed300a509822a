# SPDX-License-Identifier: Apache-2.0
"""The process that a backfill fetches in."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from following import Index
from lying_node import lying_node
from story import Story
from tables import tables

from indexer import metrics, session
from indexer.errors import RpcError, RpcUnavailable
from indexer.faults import Fault
from indexer.fetch import Fetcher
from indexer.fetching import OwnProcess, Threads, ThreadsFirst
from indexer.rpc import Rpc
from indexer.settings import Settings


@contextmanager
def own_process(story: Story, *urls: str) -> Iterator[OwnProcess]:
    with closing(OwnProcess(urls, 5.0, story.manifest)) as fetching:
        yield fetching


def test_it_fetches_what_a_thread_would(story: Story, settings: Settings) -> None:
    story.submit(4)
    last = story.web3.eth.block_number
    rpc = Rpc(settings.rpc_url)
    here = Fetcher(rpc, story.manifest).fetch(1, last, announce=True)
    rpc.close()
    with own_process(story, settings.rpc_url) as fetching:
        there = fetching.fetch(1, last, True).result(20)
    assert there.lines == here.lines
    assert (there.blocks, there.values, there.with_events, there.happenings, there.size) == (
        *(here.blocks, here.values, here.with_events, here.happenings, here.size),
    )


def test_a_nodes_error_comes_back_as_it_was_and_is_counted(
    story: Story, settings: Settings
) -> None:
    def lie(method: str, _: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method != "eth_getLogs":
            return answer
        error = {"code": -32005, "message": "query returned more than 10000 results"}
        return {"jsonrpc": "2.0", "id": answer["id"], "error": error}

    counted = metrics.rpc_errors.labels(kind=Fault.TOO_MUCH.value)
    before = counted._value.get()
    with lying_node(settings.rpc_url, lie) as url, own_process(story, url) as fetching:
        failures = [fetching.fetch(1, 3, False).exception(20) for _ in range(2)]
    for failure in failures:
        assert isinstance(failure, RpcError)
        assert failure.fault is Fault.TOO_MUCH
        assert "more than 10000 results" in str(failure)
    assert counted._value.get() == before + 2


def test_while_it_starts_threads_fetch_and_all_is_as_if_they_went_on(
    story: Story, settings: Settings
) -> None:
    story.submit(4)
    last = story.web3.eth.block_number
    rpc = Rpc(settings.rpc_url)
    fetcher = Fetcher(rpc, story.manifest)
    with own_process(story, settings.rpc_url) as process:
        threads = Threads(fetcher)
        os.kill(process.pid, signal.SIGSTOP)  # as if it took its time
        try:
            both = ThreadsFirst(threads, process)
            asked = [both.fetch(1, last, False) for _ in range(threads.ahead + 1)]
            found = [each.result(20) for each in asked[:-1]]
            assert not asked[-1].done()
        finally:
            os.kill(process.pid, signal.SIGCONT)  # it could not be ended either
        found.append(asked[-1].result(20))
        threads.close()
    rpc.close()
    assert all(each.blocks == found[0].blocks and each.size == found[0].size for each in found)
    assert found[0].size >= 4


def test_when_it_is_killed_whoever_asked_hears_of_it(story: Story, settings: Settings) -> None:
    with own_process(story, settings.rpc_url) as fetching:
        waiting = fetching.fetch(1, 2, False)  # it is not up yet
        os.kill(fetching.pid, signal.SIGKILL)
        assert isinstance(waiting.exception(20), RpcUnavailable)
        assert isinstance(fetching.fetch(1, 2, False).exception(20), RpcUnavailable)


def test_it_does_not_outlive_whoever_asks(story: Story, settings: Settings, tmp_path: Path) -> None:
    story.manifest.save(tmp_path / "manifest.json")
    asking = tmp_path / "asking.py"
    asking.write_text(
        "import sys, time\n"
        "from pathlib import Path\n"
        "from indexer.fetching import OwnProcess\n"
        "from roastpower.chain.manifest import Manifest\n"
        "if __name__ == '__main__':\n"
        "    manifest = Manifest.load(Path(sys.argv[2]))\n"
        "    fetching = OwnProcess([sys.argv[1]], 5.0, manifest)\n"
        "    fetching.fetch(1, 2, False).result()\n"
        "    print(fetching.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, asking, settings.rpc_url, tmp_path / "manifest.json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_alive(pid)
        parent.kill()
    deadline = time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_backfill_goes_on_with_another_node_when_one_lies(
    story: Story,
    settings: Settings,
    index: Index,
    new_database: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its process does not begin with the liar again."""
    story.submit(4)
    index(settings)
    monkeypatch.setattr(session, "_FAR", 1)

    def lie(method: str, _: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "result": []} if method == "eth_getLogs" else answer

    other = new_database(None)
    with lying_node(settings.rpc_url, lie) as url:
        index(replace(settings, database_url=other, rpc_url=f"{url},{settings.rpc_url}"))
    assert tables(other) == tables(settings.database_url)
