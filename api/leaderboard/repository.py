# SPDX-License-Identifier: Apache-2.0
"""The leaderboard."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow
from roastpower.storage import chain_tables as events
from roastpower.storage.chain_views import leaderboard

_DECIDING = (
    events.submitted,
    events.block_scored,
    events.resolved,
    events.block_settled,
    events.block_voided,
    events.refunded,
)


class LeaderboardRepository:
    """Reads the leaderboard."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, after: tuple[int, bytes] | None, rows: int) -> Sequence[AnyRow]:
        """Miners behind `after` (position, address), the best first."""
        place = (leaderboard.c.position, leaderboard.c.address)
        query = select(leaderboard).order_by(*place).limit(rows)
        if after is not None:
            query = query.where(tuple_(*place) > tuple_(*after))
        return (await self._connection.execute(query)).all()

    async def changed_in(self) -> int:
        """The last chain block that could move anyone."""
        latest = [select(func.max(table.c.block_number)).scalar_subquery() for table in _DECIDING]
        return await self._connection.scalar(select(func.greatest(*latest))) or 0
