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
    """A miner's place among all. Equals share a `position`; scores are 0 to 10,000, `balance` is in ROAST."""

    model_config = ConfigDict(json_schema_extra=example(STANDING_EXAMPLE))

    position: int
    address: Address
    wins: int
    earned: Wei
    burned: Wei
    refunded: Wei
    submissions: int
    streak: int
    balance: Wei
    scored: int
    ranked: int
    best_score: int | None
    average_score: int | None
    finality: Finality
