# SPDX-License-Identifier: Apache-2.0
"""Campaigns in which an account may have something to claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow
from roastpower.storage.chain_tables import campaign_created, claimed, payouts_posted, swept
from roastpower.storage.chain_views import payouts
from roastpower.storage.oracle_tables import evidence
from roastpower.storage.rollup_tables import changes, totals

# Campaigns of an account that are looked at for one page, most of which it was paid for long ago.
_LOOKED_AT: Final = 500


@dataclass(frozen=True)
class Candidates:
    """Campaigns, and the id behind which there may be more though these are fewer than asked for."""

    rows: Sequence[AnyRow]
    go_on: int | None


class ClaimRepository:
    """Reads what may be claimed."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def candidates(self, account: bytes, after: int, now: int, rows: int) -> Candidates:
        """Campaigns with ids above `after` whose payouts are live, to which the account submitted
        and for which it was not paid, with the published sheet (null if there is none)."""
        looked_at = await self._took_part(account, after)
        campaign_id = campaign_created.c.campaign_id
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
                campaign_id,
                campaign_created.c.reward_token,
                payouts.c.root,
                posted_in.label("posted_in"),
                evidence.c.document,
            )
            .join(payouts, payouts.c.campaign_id == campaign_id)
            .outerjoin(evidence, evidence.c.digest == payouts.c.evidence)
            .where(
                campaign_id.in_(looked_at),
                payouts.c.status == "POSTED",
                payouts.c.live_after <= now,
                payouts.c.total > 0,
                ~paid.exists(),
                ~ended.exists(),
            )
            .order_by(campaign_id)
            .limit(rows)
        )
        found = (await self._connection.execute(query)).all()
        is_cut = len(found) < rows and len(looked_at) == _LOOKED_AT
        return Candidates(found, looked_at[-1] if is_cut else None)

    async def _took_part(self, account: bytes, after: int) -> Sequence[int]:
        """Ids of campaigns to which the account submitted, ascending."""
        of_account = [
            select(entry.c.campaign_id)
            .where(entry.c.miner == account, entry.c.campaign_id > after)
            .order_by(entry.c.campaign_id)
            .limit(_LOOKED_AT)
            .subquery()
            for entry in (totals["entry"], changes["entry"])
        ]
        both = union(*(select(each.c.campaign_id) for each in of_account)).subquery()
        query = select(both.c.campaign_id).order_by(both.c.campaign_id).limit(_LOOKED_AT)
        return (await self._connection.scalars(query)).all()
