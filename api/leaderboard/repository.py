# SPDX-License-Identifier: Apache-2.0
"""Leaderboards: of all time, of the last day and week, and of a campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, FromClause, Integer, and_, cast, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow, AnySelect
from roastpower.storage import chain_tables as events
from roastpower.storage.chain_views import miner_spans, miners, submissions
from roastpower.storage.rollups import ALL_TIME, DAY, HOUR

Window = Literal["day", "week", "all"]

_DECIDING = (
    events.submitted,
    events.block_scored,
    events.resolved,
    events.block_settled,
    events.block_voided,
    events.refunded,
)
# A window is whole spans of the chain's clock, the one that runs included: 24 hours, 7 days.
_SPANS: Final = {"day": (HOUR, 24), "week": (DAY, 7)}


class LeaderboardRepository:
    """Reads leaderboards; `now` is the time of the indexed head."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(
        self, board: FromClause, after: tuple[int, bytes] | None, rows: int
    ) -> Sequence[AnyRow]:
        """Miners behind `after` (position, address), the best first."""
        place = (board.c.position, board.c.address)
        query = select(board).order_by(*place).limit(rows)
        if after is not None:
            query = query.where(tuple_(*place) > tuple_(*after))
        return (await self._connection.execute(query)).all()

    async def standing(self, board: FromClause, address: bytes) -> AnyRow | None:
        """Where one miner stands."""
        query = select(board).where(board.c.address == address)
        return (await self._connection.execute(query)).one_or_none()

    async def present(self, addresses: Collection[bytes]) -> Mapping[bytes, AnyRow]:
        """Streaks and balances as they are now; of a page's miners alone."""
        query = select(miners.c.address, miners.c.streak, miners.c.balance).where(
            miners.c.address.in_(addresses)
        )
        return {row.address: row for row in await self._connection.execute(query)}

    async def changed_in(self) -> int:
        """The last chain block that could move anyone."""
        latest = [select(func.max(table.c.block_number)).scalar_subquery() for table in _DECIDING]
        return await self._connection.scalar(select(func.greatest(*latest))) or 0


def board_of_window(window: Window, now: int) -> FromClause:
    """All miners of a window with their positions."""
    measures = miner_spans.c
    within = measures.span == ALL_TIME
    if window != "all":
        span, count = _SPANS[window]
        within = and_(measures.span == span, measures.start > now - span * count)
    total = (
        select(
            measures.miner.label("address"),
            _sum(measures.wins).label("wins"),
            func.sum(measures.earned, type_=measures.earned.type).label("earned"),
            func.sum(measures.burned, type_=measures.burned.type).label("burned"),
            func.sum(measures.refunded, type_=measures.refunded.type).label("refunded"),
            _sum(measures.submissions).label("submissions"),
            _sum(measures.scored).label("scored"),
            _sum(measures.ranked).label("ranked"),
            func.max(measures.best_score).label("best_score"),
            cast(
                func.div(func.sum(measures.score_sum), func.nullif(func.sum(measures.scored), 0)),
                Integer,
            ).label("average_score"),
        )
        .where(within)
        .group_by(measures.miner)
        .having(func.sum(measures.submissions + measures.wins + measures.scored) > 0)
        .subquery()
    )
    return _ranked(
        select(total), total.c.earned.desc(), total.c.wins.desc(), _or_zero(total.c.best_score)
    )


def board_of_campaign(campaign_id: int) -> FromClause:
    """The miners of a campaign by their best score, as payouts rank them; it has 1,500 submissions
    at most."""
    entry = submissions.c
    total = (
        select(
            entry.miner.label("address"),
            cast(0, BigInteger).label("wins"),
            cast(0, entry.burned.type).label("earned"),
            func.sum(entry.burned, type_=entry.burned.type).label("burned"),
            func.coalesce(
                func.sum(entry.refunded, type_=entry.burned.type), 0, type_=entry.burned.type
            ).label("refunded"),
            func.count().label("submissions"),
            func.count(entry.score).label("scored"),
            func.count(entry.place).label("ranked"),
            func.max(entry.score).label("best_score"),
            cast(func.avg(entry.score), Integer).label("average_score"),
        )
        .where(entry.campaign_id == campaign_id)
        .group_by(entry.miner)
        .subquery()
    )
    return _ranked(select(total), _or_zero(total.c.best_score))


def _sum(column: Any) -> Any:
    return cast(func.sum(column), BigInteger)


def _or_zero(column: Any) -> Any:
    return func.coalesce(column, 0).desc()


def _ranked(query: AnySelect, *order: Any) -> FromClause:
    return query.add_columns(func.rank().over(order_by=order).label("position")).subquery()
