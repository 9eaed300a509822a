# SPDX-License-Identifier: Apache-2.0
"""Miners."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from api.analytics.schemas import Paid
from api.examples import ADDRESS, FINALITY, OTHER_ADDRESS, ROAST, TIME, example
from api.finality.schemas import Finality
from api.wire import Address, Sent, Shape, ShortText, Wei

_PROFILE: dict[str, Any] = {
    "name": "Toastmaster",
    "agent": "roastpower 0.1",
    "personality": "savage",
    "model": "a small local one",
}


class MinerProfileIn(Sent):
    """What a miner says of itself. Never a key: what looks like one is refused."""

    model_config = ConfigDict(json_schema_extra=example(_PROFILE))

    name: ShortText | None = None
    agent: ShortText | None = None
    personality: ShortText | None = None
    model: ShortText | None = None


class MinerProfile(Shape):
    """What a miner says of itself; nobody checks it."""

    model_config = ConfigDict(json_schema_extra=example({**_PROFILE, "updated_at": TIME}))

    name: str | None
    agent: str | None
    personality: str | None
    model: str | None
    updated_at: int


MINER_EXAMPLE: dict[str, Any] = {
    "address": ADDRESS,
    "submissions": 40,
    "burned": "200" + ROAST[1:],
    "first_block": 1,
    "last_block": 42,
    "wins": 2,
    "earned": "1300" + ROAST[1:],
    "refunded": "0",
    "streak": 3,
    "last_settlement": 38,
    "best_streak": 7,
    "balance": "1100" + ROAST[1:],
    "scored": 38,
    "ranked": 20,
    "best_score": 9_100,
    "average_score": 6_200,
    "finality": FINALITY,
}


class Miner(Shape):
    """Someone who submitted. Amounts in wei of ROAST; `streak` is what a submission would carry
    now, `first_block` and `last_block` are blocks of the protocol."""

    model_config = ConfigDict(json_schema_extra=example(MINER_EXAMPLE))

    address: Address
    submissions: int
    burned: Wei
    first_block: int
    last_block: int
    wins: int
    earned: Wei
    refunded: Wei
    streak: int
    last_settlement: int | None
    best_streak: int
    balance: Wei
    scored: int
    ranked: int
    best_score: int | None
    average_score: int | None
    finality: Finality


class ClaimableSum(Shape):
    """What can be claimed of one token, in its wei, from so many campaigns."""

    reward_token: Address
    amount: Wei
    campaigns: int


class MinerWithClaimable(Miner):
    """A miner with what it can claim now, by token; `/v1/claims` has the arguments to do so. It is
    added up over 20 campaigns at most: `more_claimable` says that there may be more. `paid` is what
    campaigns have paid to it, of each token; of the first fifty tokens by address."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                **MINER_EXAMPLE,
                "claimable": [
                    {"reward_token": OTHER_ADDRESS, "amount": "40" + ROAST[1:], "campaigns": 1}
                ],
                "more_claimable": False,
                "paid": [{"reward_token": OTHER_ADDRESS, "amount": "900" + ROAST[1:]}],
            }
        )
    )

    claimable: list[ClaimableSum]
    more_claimable: bool
    paid: list[Paid]
