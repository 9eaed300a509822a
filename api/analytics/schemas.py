# SPDX-License-Identifier: Apache-2.0
"""Points of time series."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from api.examples import FINALITY, OTHER_ADDRESS, ROAST, TIME, example
from api.finality.schemas import Finality
from api.wire import Address, Shape, Wei

_POINT: dict[str, Any] = {
    "start": TIME - TIME % 3600,
    "submissions": 120,
    "burned": "600" + ROAST[1:],
    "blocks_sealed": 12,
    "blocks_settled": 11,
    "blocks_voided": 0,
    "average_price": "5" + ROAST[1:],
    "miners": 40,
    "emitted": "9000" + ROAST[1:],
    "refunded": "0",
    "paid": None,
    "paid_by_token": [{"reward_token": OTHER_ADDRESS, "amount": "40" + ROAST[1:]}],
    "earned": None,
    "claims": 3,
    "wins": None,
    "scored": 110,
    "average_score": 6200,
    "best_score": None,
    "finality": FINALITY,
}


class Paid(Shape):
    """What campaigns paid of one token, in its wei."""

    reward_token: Address
    amount: Wei


class Point(Shape):
    """What happened from `start` on, for an hour or a day; null is what the subject does not have.

    Amounts are in wei: `burned`, `emitted`, `refunded`, `earned` and `average_price` (the mean base
    price of the blocks that were sealed) of ROAST, `paid` of the campaign's token, `paid_by_token` of
    each (of a miner: what campaigns paid to it). Scores count when their block is settled. `miners`
    are those that submitted; only the platform's are counted.
    """

    model_config = ConfigDict(json_schema_extra=example(_POINT))

    start: int
    submissions: int
    burned: Wei
    blocks_sealed: int | None = None
    blocks_settled: int | None = None
    blocks_voided: int | None = None
    average_price: Wei | None = None
    miners: int | None = None
    emitted: Wei | None = None
    refunded: Wei | None = None
    paid: Wei | None = None
    paid_by_token: list[Paid] | None = None
    earned: Wei | None = None
    claims: int | None = None
    wins: int | None = None
    scored: int
    average_score: int | None
    best_score: int | None = None
    finality: Finality


class Series(Shape):
    """Points by time ascending; spans in which nothing happened are left out."""

    model_config = ConfigDict(
        json_schema_extra=example({"span": "hour", "items": [_POINT], "next_from": None})
    )

    span: str
    items: list[Point]
    next_from: int | None
