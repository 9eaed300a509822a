# SPDX-License-Identifier: Apache-2.0
"""How far the tables are, and the right to move them on.

Whoever holds the advisory lock indexes. The lock alone is not enough: a process that was frozen, or
cut off from PostgreSQL, may believe that it still holds it. So each owner counts the cursor's fence
up, and every change is a compare-and-set on fence and head.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from indexer.errors import Overtaken, WrongChain
from roastpower.chain.manifest import Manifest
from roastpower.protocol.addresses import address_bytes
from roastpower.storage.chain_schema import DEFAULT, checked_name, qualified

Row = tuple[object, ...]


class Connection(psycopg.Connection[Row]):
    """A connection to the schema of one mirror. Queries are written for the schema ``chain``."""

    schema: str = DEFAULT

    def run(self, query: str, *arguments: object) -> psycopg.Cursor[Row]:
        """Execute a query; its arguments are in the order of its placeholders."""
        return self.execute(qualified(query, self.schema).encode(), arguments)


@dataclass(frozen=True)
class Cursor:
    """Where the tables end. `head_hash` is None before the first chain block."""

    fence: int
    first_block: int
    head_number: int
    head_hash: bytes | None
    # Chain blocks up to this one are taken as final: no reorg may go below it.
    final_number: int
    finality_seconds: int
    notified: int  # notifications so far
    caught_up: bool  # whether the tables have ever reached the node's head


def connect(database_url: str, schema: str = DEFAULT) -> Connection:
    """A connection that commits what is not in a transaction of its own."""
    connection = Connection.connect(
        database_url, autocommit=True, row_factory=tuple_row, connect_timeout=10
    )
    connection.schema = checked_name(schema)
    return connection


def lock_key(schema: str) -> int:
    """Among advisory locks: one indexer a mirror."""
    digest = hashlib.sha256(f"roastpower indexer {schema}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def try_lock(connection: Connection) -> bool:
    """Take the lock for as long as the connection lives, unless another indexer has it."""
    row = connection.run("SELECT pg_try_advisory_lock(%s)", lock_key(connection.schema)).fetchone()
    return row is not None and row[0] is True


def claim(connection: Connection, manifest: Manifest, finality_seconds: int) -> Cursor:
    """Fence off earlier owners; make the cursor if there is none. The lock must be held.

    Raises:
        WrongChain: the tables mirror another deployment.
    """
    genesis = bytes.fromhex(manifest.genesis_hash.removeprefix("0x"))
    pool = address_bytes(manifest.address("MiningPool"))
    first = manifest.deployment_block
    with connection.transaction():
        connection.run(
            "INSERT INTO chain.cursor (chain_id, genesis_hash, pool, deployment_block,"
            " finality_seconds, head_number, final_number, node_head, node_head_timestamp)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, 0, 0) ON CONFLICT DO NOTHING",
            *(manifest.chain_id, genesis, pool, first, finality_seconds, first - 1, first - 1),
        )
        row = connection.run(
            "UPDATE chain.cursor SET fence = fence + 1, finality_seconds = %s, halted = NULL"
            " WHERE (chain_id, genesis_hash, pool, deployment_block) = (%s, %s, %s, %s)"
            " RETURNING fence, deployment_block, head_number, head_hash, final_number,"
            " finality_seconds, notified, caught_up",
            *(finality_seconds, manifest.chain_id, genesis, pool, first),
        ).fetchone()
    if row is None:
        raise WrongChain(
            f"the tables in schema {connection.schema} mirror another deployment than the "
            "manifest's: name its manifest, give this one a schema of its own (--schema), or empty "
            "the tables with `roastpower indexer run --rebuild`"
        )
    return Cursor(*row)  # type: ignore[arg-type]


def move(
    connection: Connection,
    cursor: Cursor,
    number: int,
    block_hash: bytes | None,
    *,
    final_number: int | None = None,
    notified: int = 0,
    caught_up: bool = False,
) -> Cursor:
    """Set the head, inside the caller's transaction, and tell who listens.

    Args:
        connection: In a transaction.
        cursor: Where the tables are.
        number: Of the new head.
        block_hash: Of the new head.
        final_number: Of the newest final chain block, if that has moved on.
        notified: How many notifications are written in this transaction.
        caught_up: Whether the new head is the node's.

    Raises:
        Overtaken: another indexer claimed or moved the cursor meanwhile.
    """
    after = replace(
        cursor,
        head_number=number,
        head_hash=block_hash,
        final_number=max(cursor.final_number, final_number or 0),
        notified=cursor.notified + notified,
        caught_up=cursor.caught_up or caught_up,
    )
    moved = connection.run(
        "UPDATE chain.cursor SET head_number = %s, head_hash = %s, final_number = %s,"
        " notified = %s, caught_up = %s"
        " WHERE fence = %s AND head_number = %s AND head_hash IS NOT DISTINCT FROM %s",
        *(number, block_hash, after.final_number, after.notified, after.caught_up),
        *(cursor.fence, cursor.head_number, cursor.head_hash),
    )
    if moved.rowcount != 1:
        raise Overtaken("another indexer has taken over the cursor")
    connection.run("SELECT pg_notify(%s, %s)", connection.schema, str(number))
    return after


def note_node_head(connection: Connection, cursor: Cursor, number: int, timestamp: int) -> None:
    """Record what the node says: what is behind by how much, and that the indexer lives."""
    connection.run(
        "UPDATE chain.cursor SET node_head = %s, node_head_timestamp = %s, polled_at = now()"
        " WHERE fence = %s",
        *(number, timestamp, cursor.fence),
    )


def note_halt(connection: Connection, reason: str) -> None:
    """Record why nothing goes on: what is served from the tables is marked with it."""
    connection.run("UPDATE chain.cursor SET halted = %s", reason)
    connection.run("SELECT pg_notify(%s, 'halted')", connection.schema)


def empty_tables(connection: Connection) -> None:
    """Forget everything but the number of the last notification. Waits until no indexer runs."""
    with connection.transaction():
        connection.run("SELECT pg_advisory_xact_lock(%s)", lock_key(connection.schema))
        tables = connection.run(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename <> 'schema_version'",
            connection.schema,
        ).fetchall()
        names = [sql.Identifier(connection.schema, str(name)) for (name,) in tables]
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))
