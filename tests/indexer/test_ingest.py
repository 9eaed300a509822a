# SPDX-License-Identifier: Apache-2.0
"""Ranges are stored only where they follow what is stored, and one another."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg
import pytest
from lying_node import lying_node
from staging import Stage

from indexer.cursor import Connection, Cursor
from indexer.decode import events_of
from indexer.errors import Refused
from indexer.fetch import Fetcher
from indexer.ingest import ingest
from indexer.rpc import Rpc


def replace_last(stage: Stage, depth: int) -> None:
    with stage.chain.lock:
        del stage.chain.blocks[-depth:]
        stage.chain.grow(depth)


def test_a_branch_between_two_ranges_is_refused(
    stage: Stage, fetcher: Fetcher, connection: Connection, start: Cursor
) -> None:
    """Each is a chain by itself; the reorg came between the two answers."""
    first = fetcher.fetch(1, 15)
    replace_last(stage, 10)
    second = fetcher.fetch(16, stage.chain.head.number)
    with pytest.raises(Refused, match="chain block 16 is not the child of what is stored"):
        ingest(connection, start, [first, second], second.last)
    assert stored(stage) == []


def test_a_branch_after_what_is_stored_is_refused(
    stage: Stage, fetcher: Fetcher, connection: Connection, start: Cursor
) -> None:
    first = fetcher.fetch(1, 15)
    cursor = ingest(connection, start, [first], first.last)
    before = stored(stage)
    replace_last(stage, 10)
    second = fetcher.fetch(16, stage.chain.head.number)
    with pytest.raises(Refused, match="chain block 16 is not the child of what is stored"):
        ingest(connection, cursor, [second], second.last)
    assert stored(stage) == before
    assert stage.end() == (15, first.last.hash)


def test_a_gap_is_refused(fetcher: Fetcher, connection: Connection, start: Cursor) -> None:
    ranges = [fetcher.fetch(1, 5), fetcher.fetch(7, 9)]
    with pytest.raises(Refused, match="chain block 7 does not follow 5"):
        ingest(connection, start, ranges, ranges[-1].last)


def test_an_overlap_is_refused(fetcher: Fetcher, connection: Connection, start: Cursor) -> None:
    ranges = [fetcher.fetch(1, 5), fetcher.fetch(5, 9)]
    with pytest.raises(Refused, match="chain block 5 does not follow 5"):
        ingest(connection, start, ranges, ranges[-1].last)


def test_what_the_contracts_cannot_have_logged_is_refused(
    stage: Stage, connection: Connection, start: Cursor
) -> None:
    """A submission told twice: no filter can tell one from two, but the tables can."""
    stage.chain.grow(40)
    (submitted,) = [each for each in events_of("MiningPool") if each.name == "Submitted"]

    def lie(method: str, _params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method != "eth_getLogs":
            return answer
        logs: list[dict[str, Any]] = answer["result"]
        at = next(
            i
            for i, log in enumerate(logs)
            if log["topics"][0][2:] == submitted.topic.hex()
            and not stage.chain.blocks[int(log["blockNumber"], 16)].strangers
        )
        again = {**logs[at], "logIndex": hex(int(logs[at]["logIndex"], 16) + 1)}
        return {**answer, "result": [*logs[: at + 1], again, *logs[at + 1 :]]}

    with lying_node(stage.node.url, lie) as url, closing(Rpc(url)) as rpc:
        fetched = Fetcher(rpc, stage.chain.manifest()).fetch(1, stage.chain.head.number)
    with pytest.raises(Refused, match="events that the contracts cannot have logged"):
        ingest(connection, start, [fetched], fetched.last)
    assert stored(stage) == []


def stored(stage: Stage) -> list[tuple[object, ...]]:
    with psycopg.connect(stage.database_url) as connection:
        return connection.execute(
            "SELECT number, hash FROM chain.chain_blocks ORDER BY number"
        ).fetchall()
