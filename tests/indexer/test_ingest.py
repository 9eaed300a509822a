# SPDX-License-Identifier: Apache-2.0
"""Ranges are stored only where they follow what is stored, and one another."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from staging import Stage

from indexer.cursor import Connection, Cursor, claim, connect
from indexer.errors import Refused
from indexer.fetch import Fetcher
from indexer.ingest import ingest
from indexer.rpc import Rpc


@pytest.fixture
def fetcher(stage: Stage) -> Iterator[Fetcher]:
    rpc = Rpc(stage.node.url)
    yield Fetcher(rpc, stage.chain.manifest())
    rpc.close()


@pytest.fixture
def connection(stage: Stage) -> Iterator[Connection]:
    with connect(stage.database_url) as made:
        yield made


@pytest.fixture
def start(stage: Stage, connection: Connection) -> Cursor:
    return claim(connection, stage.chain.manifest(), stage.settings.finality)


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


def stored(stage: Stage) -> list[tuple[object, ...]]:
    with psycopg.connect(stage.database_url) as connection:
        return connection.execute(
            "SELECT number, hash FROM chain.chain_blocks ORDER BY number"
        ).fetchall()
