# SPDX-License-Identifier: Apache-2.0
"""Leaderboards: of all time, of the last day and week, and of a campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.counted import Order, Place
from api.database import AnyRow
from api.leaderboard.boards import Board
from roastpower.storage import chain_tables as events
from roastpower.storage.chain_views import miners

# Of a miner that is asked for; pages count on from the page before, however deep.
MAX_POSITION: Final = 10_000

_DECIDING = (
    events.submitted,
    events.block_scored,
    events.resolved,
    events.block_settled,
    events.block_voided,
    events.refunded,
)


@dataclass(frozen=True)
class Reached:
    """The last line of a page: how many lines there are up to it, its position, its place."""

    lines: int
    position: int
    place: Place


@dataclass(frozen=True)
class Line:
    """A miner with its position."""

    row: AnyRow
    reached: Reached


class LeaderboardRepository:
    """Reads leaderboards."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, board: Board, after: Reached | None, rows: int) -> list[Line]:
        """The miners behind a line, the best first."""
        query = board.counted.page(board.order, None if after is None else after.place, rows)
        found = (await self._connection.execute(query)).all()
        return _positioned(board.order, after or Reached(0, 0, ()), found)

    async def standing(self, board: Board, address: bytes) -> Line | None:
        """Where one miner stands; further down than `MAX_POSITION`, one below that."""
        row = (await self._connection.execute(board.counted.some([address]))).one_or_none()
        if row is None:
            return None
        place = _place(board.order, row)
        better = await self._connection.scalar(
            board.counted.better(board.order, [int(each) for each in place[:-1]], MAX_POSITION)
        )
        return Line(row, Reached(0, 1 + int(better or 0), place))

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


def _place(order: Order, row: AnyRow) -> tuple[int | bytes, ...]:
    return (*(getattr(row, name) or 0 for name in order.measures), row.miner)


def _positioned(order: Order, after: Reached, rows: Sequence[AnyRow]) -> list[Line]:
    found = []
    last = after
    for row in rows:
        place = _place(order, row)
        equal = last.place[:-1] == place[:-1]
        last = Reached(last.lines + 1, last.position if equal else last.lines + 1, place)
        found.append(Line(row, last))
    return found
