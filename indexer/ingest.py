# SPDX-License-Identifier: Apache-2.0
"""One range of the chain into the tables: rows, headers and cursor in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from indexer.cursor import Connection, Cursor, move
from indexer.derive import write_scores, write_streaks
from indexer.errors import Refused
from indexer.fetch import ChainBlock, ChainRange
from roastpower.storage.chain_tables import SCHEMA, chain_blocks
from roastpower.storage.metadata import metadata

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def ingest(connection: Connection, cursor: Cursor, fetched: ChainRange, node_head: int) -> Cursor:
    """Store a range that follows the cursor's head.

    Raises:
        Refused: it does not follow, or the tables do not take it.
        Overtaken: see `cursor.move`.
    """
    first, last = fetched.blocks[0], fetched.blocks[-1]
    if first.number != cursor.head_number + 1:
        raise Refused(f"chain block {first.number} does not follow {cursor.head_number}")
    if cursor.head_hash not in (None, first.parent_hash):
        raise Refused(f"chain block {first.number} is not the child of what is stored")
    try:
        with connection.transaction():
            # First, so that a second indexer waits here, and then fails.
            moved = move(connection, cursor, last.number, last.hash)
            copy(connection, chain_blocks, _kept(fetched, node_head - cursor.finality_depth))
            for table, rows in fetched.rows.items():
                copy(connection, metadata.tables[f"{SCHEMA}.{table}"], rows)
            write_scores(connection, fetched.rows.get("block_scored", ()))
            write_streaks(connection, fetched.rows.get("block_settled", ()))
            _prune(connection, last.number - cursor.finality_depth)
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        raise Refused(f"events that the contracts cannot have logged: {error}") from error
    return moved


def copy(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    """Append rows, whose values are in the order of the table's columns."""
    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(
        sql.Identifier(SCHEMA, table.name),
        sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
    )
    with connection.cursor() as pg_cursor, pg_cursor.copy(into) as writer:
        writer.set_types([_type_name(column.type) for column in table.columns])
        for row in rows:
            writer.write_row(row)


def _type_name(column_type: Any) -> str:
    # Without the precision, of which psycopg's registry of types knows nothing.
    return str(column_type.compile(_DIALECT)).lower().replace("(78, 0)", "")


def _kept(fetched: ChainRange, window_from: int) -> list[tuple[Any, ...]]:
    """Headers with events, those in which a reorg may still be found, and the last."""
    last = fetched.blocks[-1].number
    return [
        _header_row(block, block.number in fetched.with_events)
        for block in fetched.blocks
        if block.number in fetched.with_events or block.number >= min(window_from, last)
    ]


def _header_row(block: ChainBlock, has_events: bool) -> tuple[Any, ...]:
    return (block.number, block.hash, block.parent_hash, block.timestamp, has_events)


def _prune(connection: Connection, window_from: int) -> None:
    connection.execute(
        "DELETE FROM chain.chain_blocks WHERE NOT has_events AND number < %s", [window_from]
    )
