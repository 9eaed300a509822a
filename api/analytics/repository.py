# SPDX-License-Identifier: Apache-2.0
"""Time series from the rollups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow, AnySelect
from roastpower.storage.chain_tables import chain_blocks
from roastpower.storage.chain_views import campaign_spans, miner_spans, platform_spans


class AnalyticsRepository:
    """Reads series; a row a span, by time ascending."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def platform(self, span: int, start: int, end: int, rows: int) -> Sequence[AnyRow]:
        """Of everything."""
        at = platform_spans.c
        query = select(
            *_common(at),
            at.sealed.label("blocks_sealed"),
            at.settled.label("blocks_settled"),
            at.voided.label("blocks_voided"),
            func.div(at.price_sum, func.nullif(at.sealed, 0), type_=at.price_sum.type).label(
                "average_price"
            ),
            at.emitted,
            at.refunded,
            at.claims,
        )
        return await self._read(query, at, span, start, end, rows)

    async def miners(self, span: int, starts: Sequence[int]) -> dict[int, int]:
        """How many submitted in each span, by its start."""
        if not starts:
            return {}
        at = miner_spans.c
        query = (
            select(at.start, func.count().label("miners"))
            .where(at.span == span, at.start >= starts[0], at.start <= starts[-1])
            .where(at.submissions > 0)
            .group_by(at.start)
        )
        return {row.start: row.miners for row in await self._connection.execute(query)}

    async def campaign(
        self, campaign_id: int, span: int, start: int, end: int, rows: int
    ) -> Sequence[AnyRow]:
        """Of a campaign."""
        at = campaign_spans.c
        query = select(*_common(at), at.best_score, at.claims, at.claimed.label("paid")).where(
            at.campaign_id == campaign_id
        )
        return await self._read(query, at, span, start, end, rows)

    async def miner(
        self, address: bytes, span: int, start: int, end: int, rows: int
    ) -> Sequence[AnyRow]:
        """Of a miner."""
        at = miner_spans.c
        query = select(*_common(at), at.best_score, at.wins, at.earned, at.refunded).where(
            at.miner == address
        )
        return await self._read(query, at, span, start, end, rows)

    async def final_time(self, final_number: int) -> int:
        """The time of the last chain block with events that is final; 0 if there is none."""
        found: int | None = await self._connection.scalar(
            select(chain_blocks.c.timestamp)
            .where(chain_blocks.c.number <= final_number)
            .order_by(chain_blocks.c.number.desc())
            .limit(1)
        )
        return found or 0

    async def _read(
        self, query: AnySelect, at: Any, span: int, start: int, end: int, rows: int
    ) -> Sequence[AnyRow]:
        within = query.where(at.span == span, at.start >= start, at.start < end)
        return (await self._connection.execute(within.order_by(at.start).limit(rows))).all()


def _common(at: Any) -> list[ColumnElement[Any]]:
    average = func.div(at.score_sum, func.nullif(at.scored, 0))
    return [
        at.start,
        at.submissions,
        at.burned,
        at.scored,
        cast(average, BigInteger).label("average_score"),
    ]
