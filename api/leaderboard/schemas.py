# SPDX-License-Identifier: Apache-2.0
"""The leaderboard's lines."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from api.examples import ADDRESS, FINALITY, ROAST, example
from api.finality.schemas import Finality
from api.wire import Address, Shape, Wei

STANDING_EXAMPLE: dict[str, Any] = {
    "position": 1,
    "address": ADDRESS,
    "wins": 2,
    "earned": "1300" + ROAST[1:],
    "burned": "200" + ROAST[1:],
    "refunded": "0",
    "submissions": 40,
    "streak": 3,
    "balance": "4200" + ROAST[1:],
    "scored": 38,
    "ranked": 20,
    "best_score": 9_100,
    "average_score": 6_200,
    "finality": FINALITY,
}


class Standing(Shape):
    """A miner's place among all of a window. Equals share a `position`; of an account that was asked
    for it is counted up to 10,000, and 10,001 says "behind those". Scores are 0 to 10,000 and count
    when their block is settled, amounts are in wei of ROAST. `streak` and `balance` are of now.
    """

    model_config = ConfigDict(json_schema_extra=example(STANDING_EXAMPLE))

    position: int
    address: Address
    wins: int
    earned: Wei
    burned: Wei
    refunded: Wei
    submissions: int
    streak: int | None
    balance: Wei | None
    scored: int
    ranked: int
    best_score: int | None
    average_score: int | None
    finality: Finality


class Leaderboard(Shape):
    """A page of a leaderboard; `me` is where the account that was asked for stands, if it does."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {"items": [STANDING_EXAMPLE], "next_cursor": None, "me": STANDING_EXAMPLE}
        )
    )

    items: list[Standing]
    next_cursor: str | None
    me: Standing | None


class Ranks(Shape):
    """Where a miner stands in each window; null where it did nothing."""

    model_config = ConfigDict(
        json_schema_extra=example({"day": None, "week": STANDING_EXAMPLE, "all": STANDING_EXAMPLE})
    )

    day: Standing | None
    week: Standing | None
    all: Standing | None
