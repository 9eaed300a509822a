# SPDX-License-Identifier: Apache-2.0
"""Building anew what is derived from stored events, without asking the chain."""

from __future__ import annotations

import time
from collections.abc import Callable

from indexer import rollups
from indexer.check import event_tables
from indexer.cursor import Connection, Cursor
from indexer.derive import write_scorings, write_streaks

# Counted up whenever the code derives something else from the same events.
VERSION = 2

_AT_ONCE = 500  # postings and settlements

Progress = Callable[[str], None]


def is_current(connection: Connection) -> bool:
    """Whether what is derived was derived by this version of the code."""
    row = connection.run("SELECT derived_version FROM chain.cursor").fetchone()
    return row is not None and row[0] == VERSION


def rebuild_locked(connection: Connection) -> int:
    """Derive everything again beside whoever indexes, who waits until it is done.

    Returns:
        How many events are stored.
    """
    with connection.transaction():
        row = connection.run(
            "SELECT fence, deployment_block, head_number, head_hash, final_number,"
            " finality_seconds, notified, caught_up FROM chain.cursor FOR UPDATE"
        ).fetchone()
        if row is None:
            return 0
        rebuild(connection, Cursor(*row))  # type: ignore[arg-type]
        counts = " + ".join(f"(SELECT count(*) FROM chain.{name})" for name in event_tables())
        found = connection.run(f"SELECT {counts}").fetchone()
    return int(str(found[0])) if found else 0


def rebuild(connection: Connection, cursor: Cursor, say: Progress = lambda _: None) -> float:
    """Derive everything again, in one transaction: readers see the old until all is there.

    Returns:
        The seconds it took.
    """
    started = time.monotonic()
    with connection.transaction():
        connection.run("TRUNCATE chain.scorings, chain.streaks")
        for name, write in (("block_scored", write_scorings), ("block_settled", write_streaks)):
            rows = connection.run(
                f"SELECT * FROM chain.{name} ORDER BY block_number, log_index"
            ).fetchall()
            for start in range(0, len(rows), _AT_ONCE):
                write(connection, [_whole(row) for row in rows[start : start + _AT_ONCE]])
            say(f"{name}: {len(rows)}")
        connection.run("ANALYZE chain.scorings")
        rollups.rebuild(
            connection, cursor.final_number, cursor.head_number, first=cursor.first_block
        )
        connection.run("UPDATE chain.cursor SET derived_version = %s", VERSION)
    return time.monotonic() - started


def _whole(row: tuple[object, ...]) -> tuple[object, ...]:
    """Numerics as ints: PostgreSQL's are decimals, even in arrays."""
    return tuple(
        [int(each) for each in value] if isinstance(value, list) else value for value in row
    )
