# SPDX-License-Identifier: Apache-2.0
"""What a miner did leaves the windows of a day and of a week when their time has passed."""

from __future__ import annotations

import pytest

from indexer import rollups, windows
from indexer.cursor import Connection
from roastpower.storage.rollups import DAY, HOUR

MINER = bytes([1]) * 20
START = 1_790_000_000 // DAY * DAY + 5 * HOUR


def chain_block(connection: Connection, number: int, hours: int) -> None:
    connection.run(
        "INSERT INTO chain.chain_blocks VALUES (%s, %s, %s, %s, true)",
        *(number, bytes([number]) * 32, bytes([number - 1]) * 32, START + hours * HOUR),
    )


def submissions(connection: Connection) -> dict[int, int]:
    """Of the miner, by the window's seconds."""
    rows = connection.run("SELECT seconds, submissions FROM chain.miner_windows ORDER BY 1")
    return {int(str(seconds)): int(str(count)) for seconds, count in rows}


@pytest.mark.parametrize(
    ("hours", "left"),
    [
        (23, {DAY: 1, 7 * DAY: 1}),
        (24, {7 * DAY: 1}),
        (6 * 24 + 18, {7 * DAY: 1}),  # the last hour of the seventh day
        (6 * 24 + 19, {}),
    ],
)
def test_what_is_too_old_falls_out(
    connection: Connection, hours: int, left: dict[int, int]
) -> None:
    chain_block(connection, 1, 0)
    connection.run(
        "INSERT INTO chain.submitted VALUES (1, 0, %s, %s, 65536, 1, %s, 1, %s, 10, 0)",
        *(bytes(20), bytes(32), MINER, bytes(32)),
    )
    rollups.add(connection, 1, 1, {"submitted"})
    windows.advance(connection, 1, [])
    assert submissions(connection) == {DAY: 1, 7 * DAY: 1}
    chain_block(connection, 2, hours)
    windows.advance(connection, 2, [])
    assert submissions(connection) == left
