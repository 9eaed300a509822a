# SPDX-License-Identifier: Apache-2.0
"""Finding where the stored chain leaves the node's, and going back to there."""

from __future__ import annotations

from indexer import notify
from indexer.cursor import Connection, Cursor, move
from indexer.errors import ReorgTooDeep
from indexer.rpc import Rpc, unhex
from roastpower.storage.chain_tables import tables_of_blocks

_FIRST_STEP = 8  # chain blocks to look back over; most reorgs are of one or two


def stored_window(connection: Connection, cursor: Cursor) -> list[tuple[int, bytes]]:
    """Stored chain blocks that are not final, with the last final one; newest first."""
    rows = connection.run(
        "SELECT number, hash FROM chain.chain_blocks WHERE number >= %s ORDER BY number DESC",
        cursor.final_number,
    ).fetchall()
    return [(int(str(number)), bytes(block_hash)) for number, block_hash in rows]  # type: ignore[call-overload]


def stored_hash(connection: Connection, number: int) -> bytes | None:
    """The hash of a chain block, if it is stored."""
    row = connection.run("SELECT hash FROM chain.chain_blocks WHERE number = %s", number).fetchone()
    return None if row is None else bytes(row[0])  # type: ignore[call-overload]


def common_ancestor(
    rpc: Rpc, connection: Connection, cursor: Cursor, *, check_all: bool = False
) -> int:
    """The newest stored chain block up to which the node has all others too.

    The head, if nothing has changed, or the node lags so much that it cannot say; the deployment's
    parent, if everything has.

    Args:
        rpc: The node.
        connection: The tables.
        cursor: Where they are.
        check_all: Look at every stored hash that is not final, and do not trust one to speak for
            those below it.

    Raises:
        ReorgTooDeep: the chains part below what is final.
    """
    ancestor: int | None = None
    has_changed = False
    window = stored_window(connection, cursor)
    step = len(window) if check_all else _FIRST_STEP
    while window and ancestor is None:
        part, window = window[:step], window[step:]
        step *= 4
        headers = rpc.headers([number for number, _ in part])
        for (number, block_hash), header in zip(part, headers, strict=True):
            if header is None:
                continue
            if unhex(header.hash, 32) != block_hash:
                ancestor, has_changed = None, True
            elif ancestor is None:
                ancestor = number
    if not has_changed:
        return cursor.head_number
    if ancestor is not None:
        return ancestor
    if cursor.final_number < cursor.first_block:
        return cursor.first_block - 1
    raise ReorgTooDeep(
        f"the chain has changed below chain block {cursor.final_number}, which was final: older than "
        f"{cursor.finality_seconds} s. Make sure that the node is right; then build the tables anew "
        "with `roastpower indexer reindex`"
    )


def retract(connection: Connection, cursor: Cursor, ancestor: int) -> Cursor:
    """Delete everything above a chain block: what came with it, and the headers, which take what
    is counted by chain block with them."""
    block_hash = stored_hash(connection, ancestor)
    with connection.transaction():
        moved = move(connection, cursor, ancestor, block_hash, notified=int(cursor.caught_up))
        if cursor.caught_up:
            notify.retract(connection, cursor, ancestor, block_hash)
        for table in tables_of_blocks():
            connection.run(f"DELETE FROM {table.fullname} WHERE block_number > %s", ancestor)
        connection.run("DELETE FROM chain.chain_blocks WHERE number > %s", ancestor)
    return moved
