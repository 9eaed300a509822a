# SPDX-License-Identifier: Apache-2.0
"""Time series from the rollups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow, AnySelect
from roastpower.storage.chain_tables import chain_blocks
from roastpower.storage.chain_views import (
    active_miner_spans,
    campaign_spans,
    miner_spans,
    payee_spans,
    payment_spans,
    platform_spans,
)
from roastpower.storage.rollup_tables import totals
from roastpower.storage.rollups import CAMPAIGNS, MINERS, PAYEES, PLATFORM, Rollup


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
        return await self._read(query, PLATFORM, {}, at, span, start, end, rows)

    async def miners(self, span: int, starts: Sequence[int]) -> dict[int, int]:
        """How many submitted in each span, by its start."""
        if not starts:
            return {}
        at = active_miner_spans.c
        query = select(at.start, at.miners).where(*_between(at, span, starts))
        return {row.start: row.miners for row in await self._connection.execute(query)}

    async def paid(self, span: int, starts: Sequence[int]) -> dict[int, list[AnyRow]]:
        """What campaigns paid in each span, of each token, by its start."""
        return await self._by_token(payment_spans.c, span, starts)

    async def paid_to(
        self, address: bytes, span: int, starts: Sequence[int]
    ) -> dict[int, list[AnyRow]]:
        """What campaigns paid to an account in each span, of each token, by its start."""
        at = payee_spans.c
        return await self._by_token(at, span, starts, at.account == address)

    async def _by_token(
        self, at: Any, span: int, starts: Sequence[int], *which: ColumnElement[bool]
    ) -> dict[int, list[AnyRow]]:
        found: dict[int, list[AnyRow]] = {}
        if not starts:
            return found
        query = (
            select(at.start, at.reward_token, at.paid.label("amount"))
            .where(*_between(at, span, starts), *which)
            .order_by(at.start, at.reward_token)
        )
        for row in await self._connection.execute(query):
            found.setdefault(row.start, []).append(row)
        return found

    async def campaign(
        self, campaign_id: int, span: int, start: int, end: int, rows: int
    ) -> Sequence[AnyRow]:
        """Of a campaign."""
        at = campaign_spans.c
        query = select(*_common(at), at.best_score, at.claims, at.claimed.label("paid"))
        key = {"campaign_id": campaign_id}
        return await self._read(query, CAMPAIGNS, key, at, span, start, end, rows)

    async def miner(
        self, address: bytes, span: int, start: int, end: int, rows: int
    ) -> Sequence[AnyRow]:
        """Of a miner."""
        at = miner_spans.c
        query = select(*_common(at), at.best_score, at.wins, at.earned, at.refunded)
        return await self._read(query, MINERS, {"miner": address}, at, span, start, end, rows)

    async def paid_starts(
        self, address: bytes, span: int, start: int, end: int, rows: int
    ) -> list[int]:
        """When spans began in which campaigns paid to an account."""
        at = payee_spans.c
        query = select(at.start).distinct()
        key = {"account": address}
        found = await self._read(query, PAYEES, key, at, span, start, end, rows)
        return [row.start for row in found]

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
        self,
        query: AnySelect,
        rollup: Rollup,
        key: Mapping[str, bytes | int],
        at: Any,
        span: int,
        start: int,
        end: int,
        rows: int,
    ) -> Sequence[AnyRow]:
        # Where the totals have more points than are asked for, those behind them are not added up.
        total = totals[rollup.name].c
        last = (
            select(total.start)
            .distinct()
            .where(total.span == span, total.start >= start, total.start < end)
            .where(*(total[name] == value for name, value in key.items()))
            .order_by(total.start)
            .offset(rows - 1)
            .limit(1)
        )
        enough = await self._connection.scalar(last)
        until = end if enough is None else enough + 1
        within = query.where(
            at.span == span,
            at.start >= start,
            at.start < until,
            *(at[name] == value for name, value in key.items()),
        )
        return (await self._connection.execute(within.order_by(at.start).limit(rows))).all()


def _between(at: Any, span: int, starts: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return (at.span == span, at.start >= starts[0], at.start <= starts[-1])


def _common(at: Any) -> list[ColumnElement[Any]]:
    average = func.div(at.score_sum, func.nullif(at.scored, 0))
    return [
        at.start,
        at.submissions,
        at.burned,
        at.scored,
        cast(average, BigInteger).label("average_score"),
    ]
