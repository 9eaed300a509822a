# SPDX-License-Identifier: Apache-2.0
"""``/v1/campaigns``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncConnection

from api import problems
from api.briefs.repository import BriefRepository
from api.briefs.schemas import Brief
from api.campaigns.proofs import Proven, prove
from api.campaigns.repository import CampaignRepository, Chosen, Sort
from api.campaigns.schemas import (
    CAMPAIGN_EXAMPLE,
    Campaign,
    CampaignWithBrief,
    Payout,
    Payouts,
    Status,
)
from api.database import AnyRow, Reading
from api.deployment import Deployment
from api.errors import (
    BadChecksum,
    BadCursor,
    EvidenceMismatch,
    IdOutOfRange,
    Invalid,
    InvalidAddress,
    InvalidId,
    InvalidLimit,
    NoPayout,
    UnknownCampaign,
    UnknownEvidence,
)
from api.evidence.repository import EvidenceRepository
from api.finality.indexed import AtHead
from api.finality.repository import Head
from api.pagination import Page, amount_of, decode_cursor, encode_cursor, page_of, paged
from api.wire import MAX_ID, AddressIn, CursorText, IdPath, Limit
from roastpower.protocol.addresses import checksummed
from roastpower.protocol.canonical import digest as digest_of

router = APIRouter(prefix="/v1/campaigns", tags=["campaigns"])


@router.get(
    "",
    responses={
        **problems.responses(
            BadCursor, InvalidLimit, Invalid, IdOutOfRange, InvalidAddress, BadChecksum
        ),
        **page_of(CAMPAIGN_EXAMPLE),
    },
)
async def list_campaigns(
    connection: Reading,
    head: AtHead,
    status: Annotated[
        Status | None,
        Query(description="Only campaigns in this status; ACTIVE ones take submissions."),
    ] = None,
    project: Annotated[
        int | None, Query(ge=1, le=MAX_ID, description="Only of this project.")
    ] = None,
    token: Annotated[AddressIn | None, Query(description="Only those that pay this token.")] = None,
    sponsor: Annotated[AddressIn | None, Query(description="Only of this sponsor.")] = None,
    min_reward: Annotated[
        str | None,
        Query(pattern=r"^(0|[1-9][0-9]{0,76})$", description="Only with such a budget, in wei."),
    ] = None,
    sort: Annotated[
        Sort,
        Query(description="The newest, the largest budgets, the next to end, the fewest entries."),
    ] = "newest",
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Page[Campaign]:
    """Campaigns, the newest first unless asked otherwise.

    A page of a status, or of several filters, may be short, or empty, with more behind it:
    `next_cursor` says so.
    """
    smallest = None if min_reward is None else int(min_reward)
    chosen = Chosen(status, project, token, sponsor, smallest)
    listing = listing_of(chosen, sort)
    key = decode_cursor(cursor, listing, (str, int))
    after = None if key is None else (amount_of(key[0]), int(key[1]))
    repository = CampaignRepository(connection)
    found = await repository.page(chosen, sort, after, limit + 1, head.timestamp)
    shown, next_cursor = paged(found.rows, limit, listing, lambda each: _key(each[0]))
    if found.go_on is not None:
        next_cursor = encode_cursor(listing, _key(found.go_on))
    return Page(items=[_campaign(row, head) for _, row in shown], next_cursor=next_cursor)


def listing_of(chosen: Chosen, sort: Sort) -> str:
    """The name of a listing, which its cursors carry."""
    return f"campaigns:{sort}:{digest_of(repr(chosen).encode()).hex()[:16]}"


def _key(place: tuple[int, int]) -> tuple[str, int]:
    """What a cursor says of a place: budgets do not fit into numbers of JSON."""
    value, number = place
    return (str(value), number)


@router.get(
    "/{campaign_id}", responses=problems.responses(UnknownCampaign, InvalidId, IdOutOfRange)
)
async def get_campaign(campaign_id: IdPath, connection: Reading, head: AtHead) -> CampaignWithBrief:
    """A campaign with its brief."""
    row = await _found(connection, campaign_id)
    document = await BriefRepository(connection).document(row.brief)
    brief = None if document is None else Brief.model_validate_json(document)
    return CampaignWithBrief(**dict(_campaign(row, head)), brief_document=brief)


@router.get(
    "/{campaign_id}/payouts",
    responses=problems.responses(
        UnknownCampaign,
        UnknownEvidence,
        NoPayout,
        EvidenceMismatch,
        InvalidId,
        IdOutOfRange,
        InvalidAddress,
        BadChecksum,
        InvalidLimit,
        BadCursor,
    ),
)
async def list_payouts(
    campaign_id: IdPath,
    connection: Reading,
    head: AtHead,
    served: Deployment,
    account: Annotated[AddressIn | None, Query(description="Only this account's.")] = None,
    limit: Limit = 100,
    cursor: CursorText = None,
) -> Payouts:
    """The standing payouts of a campaign with the proofs to claim them."""
    listing = f"payouts:{campaign_id}"
    after = decode_cursor(cursor, listing, (str,))
    campaign = await _found(connection, campaign_id)
    repository = CampaignRepository(connection)
    standing = await repository.payouts(campaign_id)
    proven: tuple[Proven, ...] = ()
    if standing is not None and standing.root is not None:
        evidence = EvidenceRepository(connection)
        document = await evidence.document(standing.evidence)
        sheet = None if document is None else await evidence.payout_sheet(document)
        if sheet is None:
            raise UnknownEvidence("the payout sheet is not published here")
        proven = await prove(sheet, served.distributor, campaign_id, standing.root)
    if account is not None:
        proven = tuple(one for one in proven if one.account == account)
        if not proven:
            raise NoPayout(f"nothing stands for {checksummed(account)} in campaign {campaign_id}")
    if after is not None:
        proven = tuple(one for one in proven if one.account.hex() > str(after[0]))
    shown, next_cursor = paged(proven, limit, listing, lambda one: (one.account.hex(),))
    claimed = await repository.claimed_at(campaign_id, [one.account for one in shown])
    return Payouts(
        campaign_id=campaign_id,
        status=campaign.payout_status,
        root=None if standing is None else standing.root,
        evidence=None if standing is None else standing.evidence,
        total=None if standing is None else standing.total,
        fee=None if standing is None else standing.fee,
        live_after=None if standing is None else standing.live_after,
        items=[
            Payout(
                account=checksummed(one.account),
                amount=one.amount,
                proof=one.proof,
                claimed_at=claimed.get(one.account),
            )
            for one in shown
        ],
        next_cursor=next_cursor,
        finality=head.finality(campaign.changed_in),
    )


async def _found(connection: AsyncConnection, campaign_id: int) -> AnyRow:
    row = await CampaignRepository(connection).one(campaign_id)
    if row is None:
        raise UnknownCampaign(f"no campaign {campaign_id} is indexed")
    return row


def _campaign(row: AnyRow, head: Head) -> Campaign:
    values = dict(row._mapping)
    return Campaign(finality=head.finality(values.pop("changed_in")), **values)
