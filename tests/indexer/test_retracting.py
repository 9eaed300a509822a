# SPDX-License-Identifier: Apache-2.0
"""How far a reorg takes the tables back, and what it leaves as it was."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg
import pytest
from lying_node import lying_node
from staging import Stage
from tables import tables

from indexer.cursor import Connection, Cursor, claim
from indexer.errors import ReorgTooDeep
from indexer.fetch import Fetcher
from indexer.ingest import ingest
from indexer.reorg import common_ancestor, retract
from indexer.rpc import Rpc


def test_what_is_final_stays_so_when_the_rest_is_taken_back(
    stage: Stage, fetcher: Fetcher, connection: Connection, start: Cursor
) -> None:
    stage.chain.grow(60)
    fetched = fetcher.fetch(1, stage.chain.head.number)
    before = ingest(connection, start, [fetched], fetched.last)
    assert 1 < before.final_number < before.head_number - 1
    after = retract(connection, before, before.head_number - 1)
    assert after.final_number == before.final_number
    assert (
        claim(connection, stage.chain.manifest(), stage.settings.finality).final_number
        == before.final_number
    )


def test_what_was_not_told_is_not_taken_back_aloud(
    stage: Stage, fetcher: Fetcher, connection: Connection, start: Cursor
) -> None:
    """Consumers are told from the time on at which the tables first reach the node's head."""
    behind, rest = fetcher.fetch(1, 10), fetcher.fetch(11, stage.chain.head.number)
    before = retract(connection, ingest(connection, start, [behind], rest.last), 8)
    assert told(stage) == []
    rest = fetcher.fetch(9, stage.chain.head.number)
    reached = ingest(connection, before, [rest], rest.last)
    retract(connection, reached, 12)
    assert told(stage) == [("retracted", 12)]


@pytest.mark.parametrize("finality", [60, 10**9])
def test_a_chain_that_is_another_from_the_start(
    stage: Stage, fetcher: Fetcher, connection: Connection, finality: int
) -> None:
    """All is taken back while nothing of it is final; otherwise a person has to look."""
    stage.chain.grow(60)
    start = claim(connection, stage.chain.manifest(), finality)
    empty = tables(stage.database_url)
    fetched = fetcher.fetch(1, stage.chain.head.number)
    cursor = ingest(connection, start, [fetched], fetched.last)

    def lie(method: str, _params: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        return {**answer, "result": {**answer["result"], "hash": "0x" + "ab" * 32}}

    with lying_node(stage.node.url, lie) as url, closing(Rpc(url)) as rpc:
        if finality == 60:
            with pytest.raises(ReorgTooDeep, match=rf"below chain block {cursor.final_number},"):
                common_ancestor(rpc, connection, cursor)
            return
        ancestor = common_ancestor(rpc, connection, cursor)
    assert ancestor == start.head_number == 0
    retract(connection, cursor, ancestor)
    assert tables(stage.database_url) == empty


def told(stage: Stage) -> list[tuple[object, ...]]:
    with psycopg.connect(stage.database_url) as connection:
        return connection.execute(
            "SELECT kind, block_number FROM chain.notifications ORDER BY seq"
        ).fetchall()
