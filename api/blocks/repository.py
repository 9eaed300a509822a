# SPDX-License-Identifier: Apache-2.0
"""Blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow, AnySelect
from roastpower.protocol.draw import tickets as tickets_of
from roastpower.storage.chain_tables import (
    block_opened,
    block_settled,
    block_voided,
    final_advanced,
    submitted,
)
from roastpower.storage.chain_views import blocks, miners

# A block ends once, with an event of its own.
_ENDINGS: Final = {"SETTLED": block_settled, "VOID": block_voided}
_FINAL_BEFORE: Final = (
    select(final_advanced.c.final_before)
    .order_by(final_advanced.c.block_number.desc(), final_advanced.c.log_index.desc())
    .limit(1)
)


class BlockRepository:
    """Reads blocks."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, before: int | None, status: str | None, rows: int) -> Sequence[AnyRow]:
        """Blocks with ids below `before`, the newest first."""
        query = _selected().order_by(blocks.c.id.desc()).limit(rows)
        if before is not None:
            query = query.where(blocks.c.id < before)
        if status in _ENDINGS:
            ended = _ENDINGS[status].c.block_id
            latest = select(ended).order_by(ended.desc()).limit(rows)
            if before is not None:
                latest = latest.where(ended < before)
            found = (await self._connection.scalars(latest)).all()
            query = query.where(blocks.c.id.in_(found))
        elif status is not None:
            # All others are among those from the first that is not final: a number that the planner
            # has to know, since it guesses a third of all blocks otherwise.
            first = await self._connection.scalar(_FINAL_BEFORE) or 1
            query = query.where(blocks.c.status == status, blocks.c.id >= first)
        return (await self._connection.execute(query)).all()

    async def one(self, block_id: int) -> AnyRow | None:
        """A block by its id."""
        query = _selected().where(blocks.c.id == block_id)
        return (await self._connection.execute(query)).one_or_none()

    async def current_id(self) -> int | None:
        """The id of the block that takes submissions; None before the first."""
        newest: int | None = await self._connection.scalar(
            select(func.max(block_opened.c.block_id))
        )
        return newest

    async def tickets(self, block_id: int, miner: bytes) -> tuple[bool, int, int]:
        """Whether a miner is in a block, the tickets of all its submissions, the miner's streak."""
        streaks = select(submitted.c.miner, submitted.c.streak).where(
            submitted.c.block_id == block_id
        )
        found = {row.miner: row.streak for row in await self._connection.execute(streaks)}
        total = sum(tickets_of(streak) for streak in found.values())
        if miner in found:
            return True, total, found[miner]
        streak = await self._connection.scalar(
            select(miners.c.streak).where(miners.c.address == miner)
        )
        return False, total, streak or 0

    async def changed_in(self, block_id: int) -> int:
        """The last chain block that changed a block, submissions aside; 0 if there is no block."""
        query = select(blocks.c.changed_in).where(blocks.c.id == block_id)
        return await self._connection.scalar(query) or 0


def _selected() -> AnySelect:
    """All columns; `changed_in` counts the submissions that an open block still receives."""
    latest = (
        select(func.max(submitted.c.block_number))
        .where(submitted.c.block_id == blocks.c.id)
        .scalar_subquery()
    )
    changed_in = case(
        (blocks.c.status == "OPEN", func.greatest(blocks.c.changed_in, latest)),
        else_=blocks.c.changed_in,
    )
    return select(
        *(column for column in blocks.c if column.name != "changed_in"),
        changed_in.label("changed_in"),
    )
