# SPDX-License-Identifier: Apache-2.0
"""Miners."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow
from roastpower.storage import chain_tables as events
from roastpower.storage.chain_views import miners


class MinerRepository:
    """Reads miners."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def one(self, address: bytes) -> AnyRow | None:
        """A miner, and the last chain block with an event that says something of it."""
        latest = [
            select(func.max(column.table.c.block_number)).where(column == address).scalar_subquery()
            for column in (
                events.submitted.c.miner,
                events.block_settled.c.winner,
                events.refunded.c.miner,
                events.transfer.c.sender,
                events.transfer.c.receiver,
            )
        ]
        # Any settlement may end a streak.
        latest.append(select(func.max(events.streaks.c.block_number)).scalar_subquery())
        query = select(*miners.c, func.greatest(*latest).label("changed_in")).where(
            miners.c.address == address
        )
        return (await self._connection.execute(query)).one_or_none()
