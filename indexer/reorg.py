# SPDX-License-Identifier: Apache-2.0
"""Finding where the stored chain leaves the node's, and going back to there."""

from __future__ import annotations

from indexer.cursor import Connection, Cursor, move
from indexer.errors import ReorgTooDeep
from indexer.rpc import Rpc, unhex


def stored_window(connection: Connection, cursor: Cursor) -> list[tuple[int, bytes]]:
    """Stored chain blocks that are not final, with the last final one; newest first."""
    rows = connection.execute(
        "SELECT number, hash FROM chain.chain_blocks WHERE number >= %s ORDER BY number DESC",
        [cursor.final_number],
    ).fetchall()
    return [(int(str(number)), bytes(block_hash)) for number, block_hash in rows]  # type: ignore[call-overload]


def stored_hash(connection: Connection, number: int) -> bytes | None:
    """The hash of a chain block, if it is stored."""
    row = connection.execute(
        "SELECT hash FROM chain.chain_blocks WHERE number = %s", [number]
    ).fetchone()
    return None if row is None else bytes(row[0])  # type: ignore[call-overload]


def common_ancestor(rpc: Rpc, connection: Connection, cursor: Cursor) -> int:
    """The newest stored chain block up to which the node has all others too.

    The head, if nothing has changed, or the node lags so much that it cannot say; the deployment's
    parent, if everything has.

    Raises:
        ReorgTooDeep: the chains part below what is final.
    """
    ancestor: int | None = None
    has_changed = False
    window = stored_window(connection, cursor)
    headers = rpc.headers([number for number, _ in window])
    for (number, block_hash), header in zip(window, headers, strict=True):
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
        f"the chain has changed below chain block {cursor.final_number}, deeper than the "
        f"{cursor.finality_depth} blocks that may change: make sure that the node is right, then "
        "empty the tables with `python -m indexer --rebuild` and start again"
    )


def retract(connection: Connection, cursor: Cursor, ancestor: int) -> Cursor:
    """Delete everything above a chain block. Deleting headers deletes all that came with them."""
    with connection.transaction():
        moved = move(connection, cursor, ancestor, stored_hash(connection, ancestor))
        connection.execute("DELETE FROM chain.chain_blocks WHERE number > %s", [ancestor])
    return moved
