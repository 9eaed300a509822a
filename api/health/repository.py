# SPDX-License-Identifier: Apache-2.0
"""How far the indexer is, and of which deployment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from roastpower.storage.chain_tables import block_scored, chain_blocks, cursor, payouts_posted


@dataclass(frozen=True)
class Progress:
    """The indexer's cursor; times in Unix seconds."""

    chain_id: int
    genesis_hash: bytes
    pool: bytes
    head: int
    node_head: int
    head_time: int | None
    polled_at: float
    halted: str | None  # why indexing stopped and needs a person


async def read_progress(connection: AsyncConnection) -> Progress | None:
    """The cursor; None before the indexer first ran."""
    found = (
        await connection.execute(
            select(cursor, chain_blocks.c.timestamp).outerjoin(
                chain_blocks, chain_blocks.c.number == cursor.c.head_number
            )
        )
    ).one_or_none()
    if found is None:
        return None
    return Progress(
        chain_id=found.chain_id,
        genesis_hash=found.genesis_hash,
        pool=found.pool,
        head=found.head_number,
        node_head=found.node_head,
        head_time=found.timestamp,
        polled_at=found.polled_at.timestamp(),
        halted=found.halted,
    )


async def oracle_posted_at(connection: AsyncConnection) -> int | None:
    """When the oracle last posted scores or payouts; None if it never did."""
    newest = func.greatest(
        *(
            select(func.max(table.c.block_number)).scalar_subquery()
            for table in (block_scored, payouts_posted)
        )
    )
    posted: int | None = await connection.scalar(
        select(chain_blocks.c.timestamp).where(chain_blocks.c.number == newest)
    )
    return posted
