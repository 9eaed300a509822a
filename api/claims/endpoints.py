# SPDX-License-Identifier: Apache-2.0
"""``/v1/claims``."""

from __future__ import annotations

from fastapi import APIRouter

from api import problems
from api.claims.proving import CAMPAIGNS_LOOKED_AT, claimable
from api.claims.repository import ClaimRepository
from api.claims.schemas import CLAIM_EXAMPLE, Claimable
from api.database import Reading
from api.deployment import Deployment
from api.errors import BadChecksum, BadCursor, EvidenceMismatch, InvalidAddress, InvalidLimit
from api.evidence.repository import EvidenceRepository
from api.finality.indexed import AtHead
from api.pagination import Page, decode_cursor, encode_cursor, page_of, paged
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
    head: AtHead,
    served: Deployment,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Page[Claimable]:
    """What an account can claim now, as arguments of `claim`; `claim_many` takes 50 of them.

    A page looks at `limit` campaigns, at 20 at most, and may hold fewer items, or none, before the
    last.
    """
    most = min(limit, CAMPAIGNS_LOOKED_AT)
    listing = f"claims:{account.hex()}"
    after = decode_cursor(cursor, listing, (int,))
    found = await ClaimRepository(connection).candidates(
        account, 0 if after is None else int(after[0]), head.timestamp, most + 1
    )
    shown, next_cursor = paged(found.rows, most, listing, lambda row: (row.campaign_id,))
    if found.go_on is not None:
        next_cursor = encode_cursor(listing, (found.go_on,))
    items = await claimable(shown, account, served, head, EvidenceRepository(connection))
    return Page(items=items, next_cursor=next_cursor)
