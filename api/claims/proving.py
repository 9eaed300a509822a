# SPDX-License-Identifier: Apache-2.0
"""From campaigns in which an account may have something to claim to what it can claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from api.campaigns.proofs import prove
from api.claims.schemas import Claimable
from api.database import AnyRow
from api.deployment import Served
from api.evidence.repository import EvidenceRepository
from api.finality.repository import Head
from roastpower.protocol.addresses import checksummed

# At a time: each costs the reading of its whole sheet, which proves the claim.
CAMPAIGNS_LOOKED_AT: Final = 20


async def claimable(
    candidates: Sequence[AnyRow],
    account: bytes,
    served: Served,
    head: Head,
    evidence: EvidenceRepository,
) -> list[Claimable]:
    """The claims, with their proofs.

    Raises:
        EvidenceMismatch: a published sheet is not what the chain says.
    """
    items = []
    for row in candidates:
        sheet = row.document and await evidence.payout_sheet(row.document)
        if sheet is None:
            continue  # the oracle has not published the sheet here: nobody can prove anything
        proven = await prove(sheet, served.distributor, row.campaign_id, row.root)
        items += [
            Claimable(
                campaign_id=row.campaign_id,
                account=checksummed(account),
                amount=one.amount,
                proof=one.proof,
                reward_token=checksummed(row.reward_token),
                finality=head.finality(row.posted_in),
            )
            for one in proven
            if one.account == account
        ]
    return items
