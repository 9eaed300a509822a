# SPDX-License-Identifier: Apache-2.0
"""How far the tables are, and the right to move them on.

Whoever holds the advisory lock indexes. The lock alone is not enough: a process that was frozen, or
cut off from PostgreSQL, may believe that it still holds it. So each owner counts the cursor's fence
up, and every change is a compare-and-set on fence and head.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg.rows import tuple_row

from indexer.errors import Overtaken, WrongChain
from roastpower.chain.manifest import Manifest
from roastpower.protocol.addresses import address_bytes
from roastpower.storage.chain_tables import NOTIFY_CHANNEL

Connection = psycopg.Connection[tuple[object, ...]]

_LOCK = 0x524F4153_54494458  # among advisory locks: one indexer a database


@dataclass(frozen=True)
class Cursor:
    """Where the tables end. `head_hash` is None before the first chain block."""

    fence: int
    first_block: int
    head_number: int
    head_hash: bytes | None
    finality_depth: int

    @property
    def final_number(self) -> int:
        """Chain blocks up to this one are taken as final."""
        return max(self.first_block - 1, self.head_number - self.finality_depth)


def connect(database_url: str) -> Connection:
    """A connection that commits what is not in a transaction of its own."""
    return psycopg.connect(database_url, autocommit=True, row_factory=tuple_row, connect_timeout=10)


def try_lock(connection: Connection) -> bool:
    """Take the lock for as long as the connection lives, unless another indexer has it."""
    row = connection.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK]).fetchone()
    return row is not None and row[0] is True


def claim(connection: Connection, manifest: Manifest, finality_depth: int) -> Cursor:
    """Fence off earlier owners; make the cursor if there is none. The lock must be held.

    Raises:
        WrongChain: the tables mirror another deployment.
    """
    genesis = bytes.fromhex(manifest.genesis_hash.removeprefix("0x"))
    pool = address_bytes(manifest.address("MiningPool"))
    first = manifest.deployment_block
    with connection.transaction():
        connection.execute(
            "INSERT INTO chain.cursor (chain_id, genesis_hash, pool, deployment_block,"
            " finality_depth, head_number, node_head, node_head_timestamp)"
            " VALUES (%s, %s, %s, %s, %s, %s, 0, 0) ON CONFLICT DO NOTHING",
            [manifest.chain_id, genesis, pool, first, finality_depth, first - 1],
        )
        row = connection.execute(
            "UPDATE chain.cursor SET fence = fence + 1, finality_depth = %s"
            " WHERE (chain_id, genesis_hash, pool, deployment_block) = (%s, %s, %s, %s)"
            " RETURNING fence, deployment_block, head_number, head_hash, finality_depth",
            [finality_depth, manifest.chain_id, genesis, pool, first],
        ).fetchone()
    if row is None:
        raise WrongChain(
            "the tables mirror another deployment than the manifest's: "
            "name its manifest, or empty them with `python -m indexer --rebuild`"
        )
    return Cursor(*row)  # type: ignore[arg-type]


def move(connection: Connection, cursor: Cursor, number: int, block_hash: bytes | None) -> Cursor:
    """Set the head, inside the caller's transaction, and tell who listens.

    Raises:
        Overtaken: another indexer claimed or moved the cursor meanwhile.
    """
    moved = connection.execute(
        "UPDATE chain.cursor SET head_number = %s, head_hash = %s"
        " WHERE fence = %s AND head_number = %s AND head_hash IS NOT DISTINCT FROM %s",
        [number, block_hash, cursor.fence, cursor.head_number, cursor.head_hash],
    )
    if moved.rowcount != 1:
        raise Overtaken("another indexer has taken over the cursor")
    connection.execute("SELECT pg_notify(%s, %s)", [NOTIFY_CHANNEL, str(number)])
    return Cursor(cursor.fence, cursor.first_block, number, block_hash, cursor.finality_depth)


def note_node_head(connection: Connection, cursor: Cursor, number: int, timestamp: int) -> None:
    """Record what the node says: what is behind by how much, and that the indexer lives."""
    connection.execute(
        "UPDATE chain.cursor SET node_head = %s, node_head_timestamp = %s, polled_at = now()"
        " WHERE fence = %s",
        [number, timestamp, cursor.fence],
    )


def empty_tables(connection: Connection) -> None:
    """Forget everything. Waits until no indexer runs."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        connection.execute("TRUNCATE chain.cursor, chain.chain_blocks CASCADE")
