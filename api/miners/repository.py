# SPDX-License-Identifier: Apache-2.0
"""Miners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.counted import Order, Place
from api.database import AnyRow
from api.leaderboard.boards import ALL_MINERS
from roastpower.storage.chain_views import miners, payee_spans
from roastpower.storage.people_tables import miner_profiles
from roastpower.storage.rollups import ALL_TIME

_TOKENS: Final = 50


class MinerRepository:
    """Reads miners."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def one(self, address: bytes) -> AnyRow | None:
        """A miner."""
        query = select(miners).where(miners.c.address == address)
        return (await self._connection.execute(query)).one_or_none()

    async def page(
        self, order: Order, after: Place | None, rows: int
    ) -> list[tuple[tuple[int | bytes, ...], AnyRow]]:
        """Miners behind `after`, each with its place (what is sorted by, the address)."""
        query = ALL_MINERS.page(order, after, rows)
        places = {
            row.miner: (*(getattr(row, name) or 0 for name in order.measures), row.miner)
            for row in await self._connection.execute(query)
        }
        found = select(miners).where(miners.c.address.in_(places))
        by_address = {row.address: row for row in await self._connection.execute(found)}
        return [(place, by_address[address]) for address, place in places.items()]

    async def paid(self, address: bytes) -> Sequence[AnyRow]:
        """What campaigns have paid to it, of each token; fifty at most."""
        at = payee_spans.c
        query = (
            select(at.reward_token, at.paid.label("amount"))
            .where(at.span == ALL_TIME, at.start == 0, at.account == address)
            .order_by(at.reward_token)
            .limit(_TOKENS)
        )
        return (await self._connection.execute(query)).all()

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
