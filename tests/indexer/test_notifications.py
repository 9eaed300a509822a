# SPDX-License-Identifier: Apache-2.0
"""How long notifications are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from indexer import notify
from indexer.cursor import Connection, connect
from indexer.fetch import ChainBlock
from roastpower.storage.migrate import upgrade

NOW = 1_800_000_000
HEAD = ChainBlock(number=9, hash=b"\x09" * 32, parent_hash=b"\x08" * 32, timestamp=NOW, bloom=0)
OLD = NOW - 7 * 86_400 - 1
KEPT = NOW - 7 * 86_400


def left_of(connection: Connection, *timestamps: int) -> list[int]:
    """What pruning leaves of notifications of such times, numbered from 1."""
    for seq, timestamp in enumerate(timestamps, start=1):
        connection.run(
            "INSERT INTO chain.notifications (seq, kind, block_number, block_hash, timestamp)"
            " VALUES (%s, 'retracted', 1, NULL, %s)",
            *(seq, timestamp),
        )
    notify.prune(connection, HEAD)
    rows = connection.run("SELECT seq FROM chain.notifications ORDER BY seq").fetchall()
    return [int(str(seq)) for (seq,) in rows]


@pytest.fixture
def connection(database: str) -> Iterator[Connection]:
    upgrade(database)
    with connect(database) as connected:
        yield connected


def test_a_week_is_kept(connection: Connection) -> None:
    assert left_of(connection, OLD, OLD, KEPT, NOW) == [3, 4]


def test_all_of_a_quiet_time_is_forgotten(connection: Connection) -> None:
    assert left_of(connection, OLD, OLD) == []


def test_what_is_left_has_no_gap(connection: Connection) -> None:
    # A retraction of everything has time 0.
    assert left_of(connection, OLD, KEPT, 0, NOW) == [2, 3, 4]


def test_a_long_backlog_is_forgotten_part_by_part(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "_PRUNED_AT_ONCE", 2)
    assert left_of(connection, OLD, OLD, OLD, OLD, OLD) == [3, 4, 5]
