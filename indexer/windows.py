# SPDX-License-Identifier: Apache-2.0
"""What each miner did in the last day and week, kept summed up: see ``storage/rollups.py``.

A window is whole spans of the chain's clock, up to the one in which the last final chain block lies;
what is not final yet is added by who reads. The sums are made from the totals: anew for miners of
whom something was folded or fell out, and for all where a backfill wrote to the totals directly.
"""

from __future__ import annotations

from collections.abc import Sequence

from indexer.cursor import Connection
from roastpower.storage.rollups import MINERS, WINDOWS

Miners = Sequence[object]

_NAMES = ", ".join(each.name for each in MINERS.measures)
_SUMS = ", ".join(each.folded(each.name) for each in MINERS.measures)


def recorded(connection: Connection, final_number: int) -> Miners:
    """The miners of whom something is recorded up to a chain block."""
    rows = connection.run(
        "SELECT DISTINCT miner FROM chain.miner_changes WHERE block_number <= %s", final_number
    )
    return [miner for (miner,) in rows]


def forget(connection: Connection) -> None:
    """Say that the totals were written to: the sums are made anew when the windows next move."""
    connection.run("UPDATE chain.windows SET is_stale = true")


def advance(connection: Connection, final_number: int, moved: Miners) -> None:
    """Move the windows on to the time of a final chain block, in the caller's transaction.

    Args:
        connection: In a transaction.
        final_number: Of the last final chain block.
        moved: The miners of whom something was folded since the last time.
    """
    row = connection.run(
        "SELECT timestamp FROM chain.chain_blocks WHERE number <= %s ORDER BY number DESC LIMIT 1",
        final_number,
    ).fetchone()
    if row is None:
        return
    now = int(str(row[0]))
    kept = {
        seconds: (since, stale)
        for seconds, since, stale in connection.run(
            "SELECT seconds, since, is_stale FROM chain.windows"
        )
    }
    for seconds, (span, count) in WINDOWS.items():
        since = now - now % span - (count - 1) * span
        before, stale = kept.get(seconds, (since, True))
        if not stale and before == since and not moved:
            continue
        if stale:
            _make_all(connection, seconds, span, since)
        else:
            _make(
                connection,
                seconds,
                span,
                since,
                [*moved, *_fallen(connection, span, before, since)],
            )
        connection.run(
            "INSERT INTO chain.windows VALUES (%s, %s, false) ON CONFLICT (seconds)"
            " DO UPDATE SET since = excluded.since, is_stale = false",
            *(seconds, since),
        )


def _fallen(connection: Connection, span: int, before: object, since: int) -> Miners:
    """The miners with something in spans that are in the window no more."""
    rows = connection.run(
        "SELECT DISTINCT miner FROM chain.miner_totals WHERE span = %s AND start >= %s AND start < %s",
        *(span, before, since),
    )
    return [miner for (miner,) in rows]


def _make_all(connection: Connection, seconds: int, span: int, since: int) -> None:
    connection.run("DELETE FROM chain.miner_windows WHERE seconds = %s", seconds)
    connection.run(
        f"INSERT INTO chain.miner_windows (seconds, miner, {_NAMES})"
        f" SELECT %s, miner, {_SUMS} FROM chain.miner_totals WHERE span = %s AND start >= %s"
        " GROUP BY miner",
        *(seconds, span, since),
    )


def _make(connection: Connection, seconds: int, span: int, since: int, miners: Miners) -> None:
    if not miners:
        return
    connection.run(
        "DELETE FROM chain.miner_windows WHERE seconds = %s AND miner = ANY(%s)", seconds, miners
    )
    connection.run(
        f"INSERT INTO chain.miner_windows (seconds, miner, {_NAMES})"
        f" SELECT %s, miner, {_SUMS} FROM chain.miner_totals"
        " WHERE miner = ANY(%s) AND span = %s AND start >= %s GROUP BY miner",
        *(seconds, miners, span, since),
    )
