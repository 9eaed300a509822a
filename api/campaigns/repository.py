# SPDX-License-Identifier: Apache-2.0
"""Campaigns, standing payouts and claims."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
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


class CampaignRepository:
    """Reads campaigns."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, before: int | None, status: str | None, rows: int) -> Sequence[AnyRow]:
        """Campaigns with ids below `before`, the newest first."""
        query = _selected().order_by(campaigns.c.id.desc()).limit(rows)
        if before is not None:
            query = query.where(campaigns.c.id < before)
        if status is not None:
            query = query.where(campaigns.c.status == status)
        return (await self._connection.execute(query)).all()

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
