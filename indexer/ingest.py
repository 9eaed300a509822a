# SPDX-License-Identifier: Apache-2.0
"""Ranges of the chain into the tables: rows, counts, headers and cursor in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import psycopg

from indexer import notify, rollups, windows
from indexer.copying import copy_lines, copy_rows
from indexer.cursor import Connection, Cursor, move
from indexer.derive import write_scorings, write_streaks
from indexer.errors import Refused
from indexer.fetch import ChainBlock, ChainRange, Happening


def ingest(
    connection: Connection,
    cursor: Cursor,
    ranges: Sequence[ChainRange],
    node_head: ChainBlock,
) -> Cursor:
    """Store consecutive ranges that follow the cursor's head.

    Args:
        connection: With the right to write.
        cursor: Where the tables are.
        ranges: What follows; not empty.
        node_head: The newest chain block that the node has.

    Raises:
        Refused: they do not follow, or the tables do not take them.
        Overtaken: see `cursor.move`.
    """
    blocks = [block for each in ranges for block in each.blocks]
    _check_follows(cursor, blocks)
    first, last = blocks[0], blocks[-1]
    lines: dict[str, list[bytes]] = defaultdict(list)
    values: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    happenings: list[Happening] = []
    with_events: set[int] = set()
    for each in ranges:
        for table, rows in each.lines.items():
            lines[table].append(rows)
        for table, found in each.values.items():
            values[table] += found
        happenings += each.happenings
        with_events |= each.with_events
    try:
        with connection.transaction():
            old_enough = node_head.timestamp - cursor.finality_seconds
            final_number = _final_number(connection, cursor, blocks, old_enough)
            # Before anything is written, so that a second indexer waits here, and then fails.
            moved = move(
                connection,
                cursor,
                last.number,
                last.hash,
                final_number=final_number,
                notified=len(happenings),
                caught_up=last.number >= node_head.number,
            )
            copy_rows(connection, "chain_blocks", _kept(blocks, with_events, moved.final_number))
            for table, written in lines.items():
                copy_lines(connection, table, written)
            if values:
                write_scorings(connection, values["block_scored"])
                write_streaks(connection, values["block_settled"])
            final = min(last.number, moved.final_number)
            if lines:
                if final >= first.number:
                    rollups.add(connection, first.number, final, lines)
                if final < last.number:
                    rollups.record(connection, max(first.number, final + 1), last.number, lines)
            # A backfill does without; `tidy` moves them on from here.
            if moved.caught_up and (final >= first.number or not cursor.caught_up):
                windows.advance(connection, moved.final_number, [])
            if happenings:
                notify.announce(connection, cursor, happenings)
    except (psycopg.IntegrityError, psycopg.DataError) as error:
        raise Refused(f"events that the contracts cannot have logged: {error}") from error
    return moved


def tidy(connection: Connection, cursor: Cursor, head: ChainBlock) -> None:
    """Fold what has become final, and forget what nobody needs any more."""
    with connection.transaction():
        rollups.fold(connection, cursor.final_number)
        connection.run(
            "DELETE FROM chain.chain_blocks WHERE NOT has_events AND number < %s",
            cursor.final_number,
        )
        notify.prune(connection, head)


def _check_follows(cursor: Cursor, blocks: list[ChainBlock]) -> None:
    number, block_hash = cursor.head_number, cursor.head_hash
    for block in blocks:
        if block.number != number + 1:
            raise Refused(f"chain block {block.number} does not follow {number}")
        if block_hash not in (None, block.parent_hash):
            raise Refused(f"chain block {block.number} is not the child of what is stored")
        number, block_hash = block.number, block.hash


def _final_number(
    connection: Connection, cursor: Cursor, blocks: list[ChainBlock], old_enough: int
) -> int:
    """The newest chain block, stored or about to be, that is old enough to be final."""
    for block in reversed(blocks):
        if block.timestamp <= old_enough:
            return block.number
    row = connection.run(
        "SELECT number FROM chain.chain_blocks WHERE number > %s AND timestamp > %s"
        " ORDER BY number LIMIT 1",
        *(cursor.final_number, old_enough),
    ).fetchone()
    return cursor.head_number if row is None else int(str(row[0])) - 1


def _kept(
    blocks: list[ChainBlock], with_events: set[int], final_number: int
) -> list[tuple[Any, ...]]:
    """Headers with events, those in which a reorg may still be found, and the last."""
    last = blocks[-1].number
    return [
        (block.number, block.hash, block.parent_hash, block.timestamp, block.number in with_events)
        for block in blocks
        if block.number in with_events or block.number >= min(final_number, last)
    ]
