# SPDX-License-Identifier: Apache-2.0
"""``/v1/claims``."""

from __future__ import annotations

from fastapi import APIRouter

from api import problems
from api.campaigns.proofs import prove
from api.claims.repository import ClaimRepository
from api.claims.schemas import CLAIM_EXAMPLE, Claimable
from api.database import Reading
from api.deployment import Deployment
from api.errors import BadChecksum, BadCursor, EvidenceMismatch, InvalidAddress, InvalidLimit
from api.finality.repository import read_head
from api.pagination import Page, decode_cursor, page_of, paged
from api.wire import AddressPath, CursorText, Limit

router = APIRouter(prefix="/v1/claims", tags=["claims"])


@router.get(
    "/{account}",
    responses={
        **problems.responses(
            BadCursor, InvalidLimit, InvalidAddress, BadChecksum, EvidenceMismatch
        ),
        **page_of(CLAIM_EXAMPLE),
    },
)
async def list_claims(
    account: AddressPath,
    connection: Reading,
    served: Deployment,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Page[Claimable]:
    """What an account can claim now, as arguments of `claim`; `claim_many` takes 50 of them.

    A page looks at `limit` campaigns and may hold fewer items, or none, before the last.
    """
    listing = f"claims:{account.hex()}"
    after = decode_cursor(cursor, listing, (int,))
    head = await read_head(connection)
    rows = await ClaimRepository(connection).candidates(
        account, 0 if after is None else int(after[0]), head.timestamp, limit + 1
    )
    shown, next_cursor = paged(rows, limit, listing, lambda row: (row.campaign_id,))
    items = []
    for row in shown:
        if row.document is None:
            continue  # the oracle has not published the sheet here: nobody can prove anything
        proven = await prove(row.document, served.distributor, row.campaign_id, row.root)
        for one in proven:
            if one.account == account:
                items.append(
                    Claimable(
                        campaign_id=row.campaign_id,
                        account=account,  # type: ignore[arg-type]  # bytes become text
                        amount=one.amount,
                        proof=one.proof,
                        reward_token=row.reward_token,
                        finality=head.finality(row.posted_in),
                    )
                )
    return Page(items=items, next_cursor=next_cursor)
