# SPDX-License-Identifier: Apache-2.0
"""Campaigns in which an account may have something to claim."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow
from roastpower.storage.chain_tables import claimed, payouts_posted, submitted, swept
from roastpower.storage.chain_views import campaigns, payouts
from roastpower.storage.oracle_tables import evidence


class ClaimRepository:
    """Reads what may be claimed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def candidates(self, account: bytes, after: int, now: int, rows: int) -> Sequence[AnyRow]:
        """Campaigns with ids above `after` whose payouts are live, to which the account submitted
        and for which it was not paid, with the published sheet (null if there is none)."""
        campaign_id = campaigns.c.id
        took_part = select(submitted.c.submission_id).where(
            submitted.c.miner == account, submitted.c.campaign_id == campaign_id
        )
        paid = select(claimed.c.campaign_id).where(
            claimed.c.campaign_id == campaign_id, claimed.c.account == account
        )
        ended = select(swept.c.campaign_id).where(swept.c.campaign_id == campaign_id)
        posted_in = (
            select(func.max(payouts_posted.c.block_number))
            .where(payouts_posted.c.campaign_id == campaign_id)
            .scalar_subquery()
        )
        query = (
            select(
                campaign_id.label("campaign_id"),
                campaigns.c.reward_token,
                payouts.c.root,
                posted_in.label("posted_in"),
                evidence.c.document,
            )
            .join(payouts, payouts.c.campaign_id == campaign_id)
            .outerjoin(evidence, evidence.c.digest == payouts.c.evidence)
            .where(
                campaign_id > after,
                payouts.c.status == "POSTED",
                payouts.c.live_after <= now,
                payouts.c.total > 0,
                took_part.exists(),
                ~paid.exists(),
                ~ended.exists(),
            )
            .order_by(campaign_id)
            .limit(rows)
        )
        return (await self._connection.execute(query)).all()
