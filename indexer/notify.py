# SPDX-License-Identifier: Apache-2.0
"""The outbox of notifications: what consumers are told, in order, without a gap, exactly once.

Rows are written in the transaction that stores what they tell of. They begin when the tables first
reach the node's head: whoever listens has nothing to gain from a backfill's millions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import msgspec

from indexer.copying import copy_rows
from indexer.cursor import Connection, Cursor
from indexer.fetch import ChainBlock, Happening
from roastpower.storage.chain_tables import SCHEMA
from roastpower.storage.metadata import Uint256, metadata

KEPT_SECONDS = 7 * 86_400  # how long a consumer may be away and still resume without a gap
_PRUNED_AT_ONCE = 10_000


def announce(connection: Connection, cursor: Cursor, happenings: Sequence[Happening]) -> None:
    """Tell of events. `cursor` is where the tables were before them."""
    copy_rows(
        connection,
        "notifications",
        (
            (
                seq,
                "event",
                each.block.number,
                each.block.hash,
                each.block.timestamp,
                each.log_index,
                each.table,
                _body(each),
            )
            for seq, each in enumerate(happenings, start=cursor.notified + 1)
        ),
    )


def retract(connection: Connection, cursor: Cursor, number: int, block_hash: bytes | None) -> None:
    """Tell that everything above a chain block is taken back."""
    connection.run(
        "INSERT INTO chain.notifications (seq, kind, block_number, block_hash, timestamp)"
        " VALUES (%s, 'retracted', %s, %s, coalesce("
        "  (SELECT timestamp FROM chain.chain_blocks WHERE number = %s), 0))",
        *(cursor.notified + 1, number, block_hash, number),
    )


def prune(connection: Connection, head: ChainBlock) -> None:
    """Forget what was told so long ago that nobody resumes from there.

    The oldest alone are forgotten, so that what is left has no gap: a retraction down to before
    the first stored chain block has no time of its own.
    """
    connection.run(
        "DELETE FROM chain.notifications WHERE seq < coalesce("
        "  (SELECT seq FROM chain.notifications WHERE timestamp >= %s ORDER BY seq LIMIT 1),"
        "  (SELECT max(seq) + 1 FROM chain.notifications))"
        " AND seq < (SELECT min(seq) + %s FROM chain.notifications)",
        *(head.timestamp - KEPT_SECONDS, _PRUNED_AT_ONCE),
    )


def _body(happening: Happening) -> str:
    """The event's arguments as JSON: amounts and words as decimal strings, bytes as 0x and hex."""
    arguments = zip(_columns(happening.table), happening.row[4:], strict=True)
    return msgspec.json.encode(
        {name: _json(value, is_amount) for (name, is_amount), value in arguments}
    ).decode()


@cache
def _columns(table: str) -> list[tuple[str, bool]]:
    columns = list(metadata.tables[f"{SCHEMA}.{table}"].columns)[4:]
    return [(column.name, isinstance(column.type, Uint256)) for column in columns]


def _json(value: Any, is_amount: bool) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, list):
        return [str(each) for each in value]
    return str(value) if is_amount else value
