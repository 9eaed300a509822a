# SPDX-License-Identifier: Apache-2.0
"""Campaigns, standing payouts and claims."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow, AnySelect
from roastpower.storage import chain_tables as events
from roastpower.storage.chain_views import campaigns, claims, payouts

_OF_A_CAMPAIGN = (
    events.campaign_created,
    events.campaign_topped_up,
    events.campaign_extended,
    events.campaign_status_changed,
    events.recipient_changed,
    events.funded,
    events.submitted,
    events.campaign_payable,
    events.payouts_posted,
    events.claimed,
    events.fee_collected,
    events.campaign_refunded,
    events.swept,
)
_DISPUTES = (events.challenged, events.resolved)


Sort = Literal["newest", "reward", "ending", "competition"]

_ORDERS: Final[dict[Sort, tuple[ColumnElement[Any], bool]]] = {
    "newest": (campaigns.c.id, True),
    "reward": (campaigns.c.budget, True),
    "ending": (campaigns.c.ends_at, False),
    "competition": (campaigns.c.submissions, False),
}


@dataclass(frozen=True)
class Chosen:
    """Which campaigns; None is any."""

    status: str | None = None
    project: int | None = None
    token: bytes | None = None
    sponsor: bytes | None = None
    min_reward: int | None = None


def sorted_by(row: AnyRow, sort: Sort) -> int:
    """What a row is sorted by."""
    return int(getattr(row, _ORDERS[sort][0].name))


class CampaignRepository:
    """Reads campaigns."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(
        self,
        chosen: Chosen,
        sort: Sort,
        after: tuple[int, int] | None,
        rows: int,
    ) -> Sequence[AnyRow]:
        """Campaigns behind `after` (what is sorted by, id), in the order of `sort`; equals have
        the newest first."""
        view = campaigns.c
        column, descending = _ORDERS[sort]
        query = _selected().order_by(column.desc() if descending else column, view.id.desc())
        for wanted, found in (
            (chosen.status, view.status),
            (chosen.project, view.project_id),
            (chosen.token, view.reward_token),
            (chosen.sponsor, view.sponsor),
        ):
            if wanted is not None:
                query = query.where(found == wanted)
        if chosen.min_reward is not None:
            query = query.where(view.budget >= chosen.min_reward)
        if after is not None:
            value, before = after
            beyond = column < value if descending else column > value
            query = query.where(or_(beyond, and_(column == value, view.id < before)))
        return (await self._connection.execute(query.limit(rows))).all()

    async def one(self, campaign_id: int) -> AnyRow | None:
        """A campaign by its id."""
        query = _selected().where(campaigns.c.id == campaign_id)
        return (await self._connection.execute(query)).one_or_none()

    async def payouts(self, campaign_id: int) -> AnyRow | None:
        """What stands of a campaign's payouts; None before it is payable."""
        query = select(payouts).where(payouts.c.campaign_id == campaign_id)
        return (await self._connection.execute(query)).one_or_none()

    async def claimed_at(self, campaign_id: int, accounts: Collection[bytes]) -> dict[bytes, int]:
        """When accounts were paid; those that were not yet are left out."""
        query = select(claims.c.account, claims.c.claimed_at).where(
            claims.c.campaign_id == campaign_id, claims.c.account.in_(accounts)
        )
        found = await self._connection.execute(query)
        return {row.account: row.claimed_at for row in found}


def _selected() -> AnySelect:
    """All columns, and the last chain block with an event of the campaign."""
    latest = [
        select(func.max(table.c.block_number))
        .where(table.c.campaign_id == campaigns.c.id)
        .scalar_subquery()
        for table in _OF_A_CAMPAIGN
    ]
    latest += [
        select(func.max(table.c.block_number))
        .where(table.c.kind == events.PAYOUTS, table.c.id == campaigns.c.id)
        .scalar_subquery()
        for table in _DISPUTES
    ]
    return select(*campaigns.c, func.greatest(*latest).label("changed_in"))
