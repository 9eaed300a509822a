# SPDX-License-Identifier: Apache-2.0
"""Each way in which a chain is replaced under an indexer, by its name: its tables and what it told
are the new chain's."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest
from lying_node import lying_node
from simulation.comparison import differences
from simulation.zygote import send
from staging import Stage


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The indexer sees nothing of what happens meanwhile."""
    send(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        send(pid, signal.SIGCONT)


def swap(stage: Stage, depth: int, length: int) -> int:
    """Replace the newest chain blocks by so many others; returns the number of the last that stays."""
    with stage.chain.lock:
        del stage.chain.blocks[-depth:]
        stays = stage.chain.head.number
        stage.chain.grow(length)
    return stays


def retractions(stage: Stage) -> list[int]:
    """The chain blocks down to which something was taken back, in order."""
    with psycopg.connect(stage.database_url) as connection:
        rows = connection.execute(
            "SELECT block_number FROM chain.notifications WHERE kind = 'retracted' ORDER BY seq"
        ).fetchall()
    return [number for (number,) in rows]


def assert_is_the_chains(stage: Stage) -> None:
    stage.wait(20)
    assert differences(stage.database_url, stage.chain.blocks) == []


@pytest.mark.parametrize("more", [0, 1, 2])
def test_a_branch_that_is_longer(stage: Stage, more: int) -> None:
    """It is followed at once: none of it is taken for a lie, after which an indexer starts over."""
    stage.start_and_wait()
    stays = swap(stage, 3, 3 + more)
    assert_is_the_chains(stage)
    assert retractions(stage) == [stays]
    assert stage.fence() == 1


def test_a_branch_that_is_shorter(stage: Stage) -> None:
    stage.start_and_wait()
    stays = swap(stage, 6, 2)
    assert_is_the_chains(stage)
    assert retractions(stage) == [stays]
    assert stage.fence() == 1


def test_a_branch_that_is_no_more_than_what_stays(stage: Stage) -> None:
    """All that was replaced is gone for now: the head is one that is known."""
    stage.start_and_wait()
    stays = swap(stage, 4, 0)
    stage.chain.grow(1)
    assert_is_the_chains(stage)
    assert retractions(stage) == [stays]


def test_two_in_a_row_that_are_seen(stage: Stage) -> None:
    stage.start_and_wait()
    first = swap(stage, 5, 6)
    assert_is_the_chains(stage)
    second = swap(stage, 2, 2)
    assert_is_the_chains(stage)
    assert retractions(stage) == [first, second]


def test_two_in_a_row_of_which_the_last_is_seen(stage: Stage) -> None:
    pid = stage.start_and_wait()
    with frozen(pid):
        swap(stage, 3, 3)
        stays = swap(stage, 6, 7)
    assert_is_the_chains(stage)
    assert retractions(stage) == [stays]


def test_back_to_the_first_branch(stage: Stage) -> None:
    stage.start_and_wait()
    first = stage.chain.blocks[-4:]
    stays = swap(stage, 4, 4)
    stage.wait()
    with stage.chain.lock:
        stage.chain.blocks[-4:] = first
        stage.chain.grow(1)
    assert_is_the_chains(stage)
    assert retractions(stage) == [stays, stays]


def test_while_a_batch_is_in_flight(stage: Stage) -> None:
    """Events are of the old branch, headers of the new one."""
    was_asked = happened = False

    def ambush(method: str) -> None:
        nonlocal was_asked, happened
        if method == "eth_getLogs" and not happened:
            was_asked = True
        elif method == "eth_getBlockByNumber" and was_asked and not happened:
            happened = True
            swap(stage, 3, 4)

    with lying_node(stage.node.url, lambda _method, _params, answer: answer, ambush) as url:
        stage.settings = replace(stage.settings, rpc_url=url)
        stage.start()
        assert_is_the_chains(stage)
    assert happened


def test_while_the_indexer_is_down(stage: Stage) -> None:
    send(stage.start_and_wait(), signal.SIGKILL)
    stays = swap(stage, 5, 3)
    stage.start()
    assert_is_the_chains(stage)
    assert retractions(stage) == [stays]
