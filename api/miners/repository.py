# SPDX-License-Identifier: Apache-2.0
"""Miners."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow
from roastpower.storage import chain_tables as events
from roastpower.storage.chain_views import miners
from roastpower.storage.people_tables import miner_profiles


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

    async def profile(self, address: bytes) -> AnyRow | None:
        """What a miner says of itself."""
        query = select(miner_profiles).where(miner_profiles.c.address == address)
        return (await self._connection.execute(query)).one_or_none()

    async def keep_profile(
        self, address: bytes, fields: Mapping[str, str | None], now: int
    ) -> None:
        """Replaces a miner's profile."""
        values = {**fields, "updated_at": now}
        await self._connection.execute(
            insert(miner_profiles)
            .values(address=address, **values)
            .on_conflict_do_update(index_elements=[miner_profiles.c.address], set_=values)
        )
