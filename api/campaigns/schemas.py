# SPDX-License-Identifier: Apache-2.0
"""Campaigns and their payouts."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict

from api.briefs.schemas import BRIEF_EXAMPLE, Brief
from api.examples import ADDRESS, DIGEST, FINALITY, OTHER_ADDRESS, ROAST, TIME, example
from api.finality.schemas import Finality
from api.wire import Address, Digest, Shape, Wei

Status = Literal["DRAFT", "ACTIVE", "PAUSED", "FULL", "ENDED", "CLOSED", "PAID", "CANCELLED"]
PayoutStatus = Literal["NONE", "POSTED", "CHALLENGED"]

CAMPAIGN_EXAMPLE: dict[str, Any] = {
    "id": 3,
    "status": "ACTIVE",
    "stored_status": "LIVE",
    "project_id": 1,
    "sponsor": ADDRESS,
    "recipient": ADDRESS,
    "reward_token": OTHER_ADDRESS,
    "budget": "500" + ROAST[1:],
    "starts_at": TIME,
    "ends_at": TIME + 604_800,
    "max_submissions": 1_000,
    "brief": DIGEST,
    "ranked_places": 10,
    "amplification_bps": 2_000,
    "fee_bps": 250,
    "paused_at": None,
    "pause_used": 0,
    "closed_at": None,
    "created_at": TIME - 60,
    "transaction_hash": DIGEST,
    "submissions": 12,
    "last_block": 42,
    "funded": "500" + ROAST[1:],
    "fee": "0",
    "allocated": "0",
    "claimed": "0",
    "refunded": "0",
    "swept": "0",
    "fee_collected": "0",
    "payable_at": None,
    "refund_after": None,
    "payout_status": "NONE",
    "live_after": None,
    "finality": FINALITY,
}


class Campaign(Shape):
    """A campaign. `status` is what `stored_status` (the contract's) means at the indexed head's
    time; amounts are in wei of `reward_token`; `brief` is served under `/v1/briefs`."""

    model_config = ConfigDict(json_schema_extra=example(CAMPAIGN_EXAMPLE))

    id: int
    status: Status
    stored_status: Literal["LIVE", "PAUSED", "CLOSED", "CANCELLED"]
    project_id: int
    sponsor: Address
    recipient: Address
    reward_token: Address
    budget: Wei
    starts_at: int
    ends_at: int
    max_submissions: int
    brief: Digest
    ranked_places: int
    amplification_bps: int
    fee_bps: int
    paused_at: int | None
    pause_used: int
    closed_at: int | None
    created_at: int
    transaction_hash: Digest
    submissions: int
    last_block: int | None
    funded: Wei
    fee: Wei
    allocated: Wei
    claimed: Wei
    refunded: Wei
    swept: Wei
    fee_collected: Wei
    payable_at: int | None
    refund_after: int | None
    payout_status: PayoutStatus
    live_after: int | None
    finality: Finality


class CampaignWithBrief(Campaign):
    """A campaign with its brief, where someone left it here; `brief` is its sha256."""

    model_config = ConfigDict(
        json_schema_extra=example({**CAMPAIGN_EXAMPLE, "brief_document": BRIEF_EXAMPLE})
    )

    brief_document: Brief | None


class Payout(Shape):
    """What an account is paid, with the proof that `claim` takes; `claimed_at` null: not yet."""

    account: Address
    amount: Wei
    proof: list[Digest]
    claimed_at: int | None


class Payouts(Shape):
    """The standing payouts of a campaign, by account ascending; none unless `status` says so.

    Claims pass once `status` is POSTED and the chain's time has reached `live_after`. `evidence`
    is the payout sheet, served under `/v1/evidence`.
    """

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "campaign_id": 3,
                "status": "POSTED",
                "root": DIGEST,
                "evidence": DIGEST,
                "total": "400" + ROAST[1:],
                "fee": "12" + ROAST[1:],
                "live_after": TIME + 700_000,
                "items": [
                    {
                        "account": ADDRESS,
                        "amount": "40" + ROAST[1:],
                        "proof": [DIGEST],
                        "claimed_at": None,
                    }
                ],
                "next_cursor": None,
                "finality": FINALITY,
            }
        )
    )

    campaign_id: int
    status: PayoutStatus
    root: Digest | None
    evidence: Digest | None
    total: Wei | None
    fee: Wei | None
    live_after: int | None
    items: list[Payout]
    next_cursor: str | None
    finality: Finality
