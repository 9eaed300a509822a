# SPDX-License-Identifier: Apache-2.0
"""Each way in which a node fails, by its name: while it does, the tables hold nothing that is not
the chain's; once it does not, they end where the chain ends, without a restart and without a gap."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from lying_node import lying_node
from simulation.comparison import differences
from simulation.node import FAULTS, Node, header
from simulation.zygote import send
from staging import Stage

from indexer.check import event_tables
from indexer.cursor import connect

# Long enough for dozens of looks at the node.
A_WHILE = 0.6


def told(stage: Stage) -> list[str]:
    """The kinds of all notifications."""
    with psycopg.connect(stage.database_url) as connection:
        rows = connection.execute("SELECT kind FROM chain.notifications ORDER BY seq").fetchall()
    return [kind for (kind,) in rows]


def rows(stage: Stage) -> int:
    """How many events are stored."""
    with connect(stage.database_url) as connection:
        counts = " + ".join(f"(SELECT count(*) FROM chain.{name})" for name in event_tables())
        found = connection.run(f"SELECT {counts}").fetchone()
    assert found is not None
    return int(str(found[0]))


def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for something."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("when", ["at the start", "at the head"])
def test_nothing_false_is_stored_and_nothing_is_lost(stage: Stage, fault: str, when: str) -> None:
    stage.node.faults = (fault,)
    if when == "at the head":
        stage.start_and_wait()
    known = stage.end()
    stage.node.trouble = 1.0
    stage.chain.grow(6)
    if when == "at the start":
        stage.start()
    until(lambda: stage.node.seen[fault] >= 3)
    time.sleep(A_WHILE)
    stored = [each for each in stage.chain.blocks if known is not None and each.number <= known[0]]
    end = stage.end()
    if end is not None and end[1] is not None and end != known:
        # What such a node says of some chain blocks is true: of those long behind its head, and of
        # those without events.
        stored = stage.chain.blocks[: end[0] + 1]
        new = [each for each in stored if known is None or each.number > known[0]]
        assert fault == "behind" or not any(each.logs for each in new)
    assert rows(stage) == sum(len(each.logs) for each in stored)
    stage.node.trouble = 0.0
    stage.chain.grow(1)
    stage.wait()
    assert differences(stage.database_url, stage.chain.blocks) == []
    assert "retracted" not in told(stage)


class Lagging:
    """A node behind a balancer that has not got the last chain blocks yet."""

    def __init__(self, stage: Stage) -> None:
        self.by = 0
        self.looks = 0  # at its head
        self._chain = stage.chain

    def __call__(self, method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method != "eth_getBlockByNumber":
            return answer
        if params[0] == "latest":
            self.looks += 1
            return {**answer, "result": header(self._chain.blocks[-1 - self.by])}
        has_it = int(params[0], 16) <= self._chain.head.number - self.by
        return answer if has_it else {**answer, "result": None}

    def lag(self, by: int) -> None:
        """Fall behind, and let somebody notice."""
        self.by, before = by, self.looks
        until(lambda: self.looks > before + 5)


def test_a_head_that_goes_backwards_is_waited_for(stage: Stage) -> None:
    node = Lagging(stage)
    with lying_node(stage.node.url, node) as url:
        stage.settings = replace(stage.settings, rpc_url=url)
        stage.start_and_wait()
        assert_waited_for(stage, node)


def test_a_node_that_is_behind_the_tables_at_the_start_is_waited_for(stage: Stage) -> None:
    node = Lagging(stage)
    node.by = 4
    send(stage.start_and_wait(), signal.SIGKILL)
    with lying_node(stage.node.url, node) as url:
        stage.settings = replace(stage.settings, rpc_url=url)
        stage.start()
        assert_waited_for(stage, node)


def assert_waited_for(stage: Stage, node: Lagging) -> None:
    end = stage.end()
    node.lag(4)
    assert stage.end() == end
    stage.chain.grow(2)
    node.by = 0
    stage.wait()
    assert "retracted" not in told(stage)
    assert differences(stage.database_url, stage.chain.blocks) == []


def test_a_node_that_hangs_is_left_for_another(stage: Stage) -> None:
    hangs = True

    def ambush(method: str) -> None:
        while hangs:
            time.sleep(0.05)

    with lying_node(stage.node.url, lambda _method, _params, answer: answer, ambush) as url:
        stage.settings = replace(stage.settings, rpc_url=f"{url}, {stage.node.url}", timeout=0.3)
        stage.start()
        stage.wait(10)
        hangs = False
    assert differences(stage.database_url, stage.chain.blocks) == []


def test_it_goes_on_when_the_node_returns(stage: Stage) -> None:
    stage.start_and_wait()
    pids = stage.sessions()
    stage.node.close()
    stage.chain.grow(5)
    time.sleep(A_WHILE)
    stage.node = Node(stage.chain, stage.rng, port=stage.node.port)
    stage.wait()
    assert differences(stage.database_url, stage.chain.blocks) == []
    assert len(pids) == len(stage.sessions()) == 1, "the process is the same"


def test_receipts_are_not_needed_where_a_node_has_none(stage: Stage) -> None:
    asked: list[str] = []

    def lie(method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        asked.append(method)
        if method == "eth_getBlockReceipts":
            error = {"code": -32601, "message": "the method eth_getBlockReceipts does not exist"}
            return {"jsonrpc": "2.0", "id": answer["id"], "error": error}
        return answer

    with lying_node(stage.node.url, lie) as url:
        stage.settings = replace(stage.settings, rpc_url=url)
        stage.start_and_wait()
        refused = asked.count("eth_getBlockReceipts")
        for _ in range(8):
            stage.chain.grow(1)
            stage.wait()
    assert refused and asked.count("eth_getBlockReceipts") == refused, "it is asked for once"
    assert differences(stage.database_url, stage.chain.blocks) == []


def test_receipts_that_are_not_there_yet_are_waited_for(stage: Stage) -> None:
    asked = 0

    def lie(method: str, params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        nonlocal asked
        if method != "eth_getBlockReceipts":
            return answer
        asked += 1
        return {**answer, "result": None} if asked <= 5 else answer

    with lying_node(stage.node.url, lie) as url:
        stage.settings = replace(stage.settings, rpc_url=url)
        pid = stage.start_and_wait()
        assert asked > 5
        send(pid, signal.SIGKILL)
    assert differences(stage.database_url, stage.chain.blocks) == []


@pytest.mark.parametrize("where", ["logs", "receipts"])
def test_events_withheld_beside_their_like_are_noticed(stage: Stage, where: str) -> None:
    """Half of a chain block's events are left out, so that each kind is still there."""
    stage.start_and_wait()
    stage.node.faults, stage.node.trouble = ("half of the logs",), 1.0
    while not has_likes(stage):
        stage.chain.grow(1)
    if where == "logs":
        # Too far behind for one chain block at a time.
        stage.chain.grow(1)
    number = stage.chain.head.number
    time.sleep(A_WHILE)
    end = stage.end()
    assert end is not None and end[0] < number
    stage.node.trouble = 0.0
    stage.wait()
    assert differences(stage.database_url, stage.chain.blocks) == []


def has_likes(stage: Stage) -> bool:
    """Whether the newest chain block's first half of events has all kinds that it holds."""
    logs = stage.chain.head.logs
    kinds = [(each["address"], *each["topics"]) for each in logs]
    return len(kinds) > 1 and set(kinds[: len(kinds) // 2]) == set(kinds)
