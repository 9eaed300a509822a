# SPDX-License-Identifier: Apache-2.0
"""What the API answers with, as far as programs of ours need it; other members are passed over.

Amounts are decimal text in wei, times Unix seconds, digests and proofs 0x hex.
"""

from __future__ import annotations

import msgspec


class Campaign(msgspec.Struct, frozen=True):
    """A campaign."""

    id: int
    status: str
    project_id: int
    reward_token: str
    budget: str
    starts_at: int
    ends_at: int
    submissions: int
    max_submissions: int
    brief: str


class Campaigns(msgspec.Struct, frozen=True):
    """A page of campaigns."""

    items: list[Campaign]
    next_cursor: str | None


class Miner(msgspec.Struct, frozen=True):
    """Someone who submitted; scores in basis points, null before the first."""

    address: str
    submissions: int
    wins: int
    burned: str
    earned: str
    streak: int
    best_score: int | None
    average_score: int | None


class Miners(msgspec.Struct, frozen=True):
    """A page of miners."""

    items: list[Miner]
    next_cursor: str | None


class Payout(msgspec.Struct, frozen=True):
    """What an account is paid for a campaign, with the proof."""

    account: str
    amount: str
    proof: list[str]
    claimed_at: int | None


class Payouts(msgspec.Struct, frozen=True):
    """Standing payouts."""

    items: list[Payout]


class Claimable(msgspec.Struct, frozen=True):
    """The arguments of `claim`."""

    campaign_id: int
    account: str
    amount: str
    proof: list[str]


class Claims(msgspec.Struct, frozen=True):
    """A page of what can be claimed."""

    items: list[Claimable]
    next_cursor: str | None


class Receipt(msgspec.Struct, frozen=True):
    """That a content was delivered; signed if the server has a key."""

    submission_id: int
    sha256: str
    received_at: int
    signer: str | None
    signature: str | None


class BriefStored(msgspec.Struct, frozen=True):
    """The digest of a brief."""

    digest: str


class Nonce(msgspec.Struct, frozen=True):
    """For one sign-in."""

    nonce: str
    chain_id: int
    domains: list[str]


class SignedIn(msgspec.Struct, frozen=True):
    """The token of a new session."""

    token: str


class Heartbeat(msgspec.Struct, frozen=True):
    """Until when a miner counts as at work."""

    until: int
