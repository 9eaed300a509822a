# SPDX-License-Identifier: Apache-2.0
"""Comparing stored events with the chain's, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from indexer.cursor import Connection
from indexer.errors import NodeError
from indexer.fetch import ChainRange, Fetcher
from indexer.ranges import RangeSize
from roastpower.chain import artifacts
from roastpower.storage.chain_tables import SCHEMA
from roastpower.storage.event_names import table_name
from roastpower.storage.metadata import metadata

Progress = Callable[[int, int], None]  # (last chain block compared, events so far)


@dataclass(frozen=True)
class Difference:
    """One thing that is not as the chain has it."""

    block_number: int
    log_index: int | None  # None: of the chain block itself
    table: str
    what: str


@dataclass(frozen=True)
class Compared:
    """What came of a comparison."""

    first: int
    last: int
    events: int
    differences: list[Difference]


def compare(
    connection: Connection,
    fetcher: Fetcher,
    first: int,
    last: int,
    progress: Progress = lambda *_: None,
) -> Compared:
    """Compare a range of chain blocks, which is indexed.

    Raises:
        NodeError, Refused: the node does not say, or contradicts itself.
    """
    size = RangeSize()
    differences: list[Difference] = []
    events = 0
    following = first
    while following <= last:
        until = min(last, following + size.blocks - 1)
        try:
            fetched = fetcher.fetch(following, until, announce=True)
        except NodeError:
            if not size.failed(until - following + 1):
                raise
            continue
        size.stored(len(fetched.blocks), fetched.size)
        events += fetched.size
        # One snapshot: an indexer may be at work.
        with connection.transaction():
            connection.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            differences += _differences(connection, fetched)
        progress(until, events)
        following = until + 1
    return Compared(first, last, events, differences)


def event_tables() -> list[str]:
    """The names of all tables that hold events."""
    return sorted(
        {
            table_name(name, entry["name"])
            for name in artifacts.CONTRACT_NAMES
            for entry in artifacts.events(name)
        }
    )


def _differences(connection: Connection, fetched: ChainRange) -> Iterator[Difference]:
    first, last = fetched.blocks[0].number, fetched.blocks[-1].number
    stored_hashes: dict[Any, Any] = dict(
        connection.run(
            "SELECT number, hash FROM chain.chain_blocks WHERE number BETWEEN %s AND %s",
            *(first, last),
        ).fetchall()  # type: ignore[arg-type]
    )
    for block in fetched.blocks:
        found: Any = stored_hashes.get(block.number)
        if found is None and block.number in fetched.with_events:
            yield Difference(block.number, None, "chain_blocks", "is missing")
        elif found is not None and bytes(found) != block.hash:
            yield Difference(block.number, None, "chain_blocks", "has another hash")
    expected: dict[str, dict[tuple[int, int], tuple[Any, ...]]] = {}
    for each in fetched.happenings:
        expected.setdefault(each.table, {})[each.block.number, each.log_index] = tuple(each.row)
    for table in event_tables():
        yield from _table_differences(connection, table, expected.get(table, {}), first, last)


def _table_differences(
    connection: Connection,
    table: str,
    expected: dict[tuple[int, int], tuple[Any, ...]],
    first: int,
    last: int,
) -> Iterator[Difference]:
    names = [column.name for column in metadata.tables[f"{SCHEMA}.{table}"].columns]
    query = sql.SQL("SELECT {} FROM {} WHERE block_number BETWEEN %s AND %s").format(
        sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier(connection.schema, table)
    )
    stored = {
        (int(row[0]), int(row[1])): _plain(row)  # type: ignore[call-overload]
        for row in connection.execute(query, [first, last])
    }
    for place in sorted(expected.keys() | stored.keys()):
        number, index = place
        if place not in stored:
            yield Difference(number, index, table, "is missing")
        elif place not in expected:
            yield Difference(number, index, table, "is not on the chain")
        elif stored[place] != expected[place]:
            wrong = [
                name
                for name, ours, theirs in zip(names, stored[place], expected[place], strict=True)
                if ours != theirs
            ]
            yield Difference(number, index, table, f"differs in {', '.join(wrong)}")


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """As the decoder has it: PostgreSQL's numerics are decimals, even in arrays."""
    return tuple(
        [int(each) for each in value]
        if isinstance(value, list)
        else value
        if isinstance(value, (bytes, bool))
        else int(value)
        for value in row
    )
