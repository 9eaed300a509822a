# SPDX-License-Identifier: Apache-2.0
"""Blocks."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from api.examples import ADDRESS, DIGEST, FINALITY, ROAST, TIME, example
from api.finality.schemas import Finality
from api.submissions.schemas import SUBMISSION_EXAMPLE, Submission
from api.wire import Address, Digest, Shape, Wei

Status = Literal["OPEN", "SEALED", "SCORED", "CHALLENGED", "SETTLED", "VOID"]

BLOCK_EXAMPLE: dict[str, Any] = {
    "id": 42,
    "status": "SETTLED",
    "opened_at": TIME,
    "closes_at": TIME + 300,
    "base_price": "5" + ROAST[1:],
    "demand": -183,
    "version": 1,
    "emission": "1000" + ROAST[1:],
    "target": 100,
    "min_miners": 2,
    "max_wait": 86_400,
    "count": 1,
    "next_price": None,
    "sealed_at": TIME + 301,
    "deliver_by": TIME + 421,
    "score_by": TIME + 22_021,
    "scored_at": TIME + 430,
    "evidence": DIGEST,
    "nonzero": 1,
    "places": 1,
    "settle_after": TIME + 4_030,
    "draw_round": 19_066_000,
    "settle_by": TIME + 610_630,
    "rejected": 0,
    "upheld": False,
    "challenge_bond": "1000" + ROAST[1:],
    "challenger": None,
    "challenge_reason": None,
    "bond": None,
    "resolve_by": None,
    "settled_at": TIME + 5_840,
    "winner": ADDRESS,
    "winning_submission_id": 2752512,
    "reward": "10" + ROAST[1:],
    "ticket": 17,
    "total_tickets": 1_200,
    "randomness": DIGEST,
    "seed": "51" * 30,
    "voided_at": None,
    "voided_by": None,
    "finality": FINALITY,
}


class Block(Shape):
    """A block of the protocol. What is null is not known yet, or stands no more.

    Amounts in wei, times in Unix seconds. `next_price` is that of the next submission, if nothing
    is sealed or re-opened before it. `challenge_bond` is what the next challenge costs; `bond`,
    `challenger`, `challenge_reason` and `resolve_by` are of the open challenge. `seed` is a
    uint256 in decimals.
    """

    model_config = ConfigDict(json_schema_extra=example(BLOCK_EXAMPLE))

    id: int
    status: Status
    opened_at: int
    closes_at: int
    base_price: Wei
    demand: int
    version: int
    emission: Wei
    target: int
    min_miners: int
    max_wait: int
    count: int
    next_price: Wei | None
    sealed_at: int | None
    deliver_by: int | None
    score_by: int | None
    scored_at: int | None
    evidence: Digest | None
    nonzero: int | None
    places: int | None
    settle_after: int | None
    draw_round: int | None
    settle_by: int | None
    rejected: int | None
    upheld: bool
    challenge_bond: Wei | None
    challenger: Address | None
    challenge_reason: Digest | None
    bond: Wei | None
    resolve_by: int | None
    settled_at: int | None
    winner: Address | None
    winning_submission_id: int | None
    reward: Wei | None
    ticket: int | None
    total_tickets: int | None
    randomness: Digest | None
    seed: Wei | None
    voided_at: int | None
    voided_by: Address | None
    finality: Finality


class BlockWithSubmissions(Block):
    """A block and all its submissions, in the order of their indexes."""

    model_config = ConfigDict(
        json_schema_extra=example({**BLOCK_EXAMPLE, "submissions": [SUBMISSION_EXAMPLE]})
    )

    submissions: list[Submission]


class Odds(Shape):
    """A miner's chance in the draw of the open block, as if all of its submissions were ranked: only
    the better half is. `share_ppm` is in millionths; of who has not submitted, as if it did now."""

    submitted: bool
    streak: int
    tickets: int
    total_tickets: int
    share_ppm: int


class CurrentBlock(BlockWithSubmissions):
    """The open block; `odds` are of the miner that was asked for."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                **BLOCK_EXAMPLE,
                "submissions": [SUBMISSION_EXAMPLE],
                "odds": {
                    "submitted": True,
                    "streak": 2,
                    "tickets": 1200,
                    "total_tickets": 12_000,
                    "share_ppm": 100_000,
                },
            }
        )
    )

    odds: Odds | None


class Bundle(Shape):
    """All that `roastpower verify block` needs beside a node: the published score sheet, byte for
    byte as text, under the digest that is on the chain. `documents` is
    empty before scores stand."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "schema": "roastpower/block-bundle/1",
                "chain_id": 31337,
                "pool": ADDRESS,
                "block": {**BLOCK_EXAMPLE, "submissions": [SUBMISSION_EXAMPLE]},
                "documents": {DIGEST: "{…}"},
            }
        )
    )

    schema_: Literal["roastpower/block-bundle/1"] = Field(
        "roastpower/block-bundle/1", alias="schema", serialization_alias="schema"
    )
    chain_id: int
    pool: Address
    block: BlockWithSubmissions
    documents: dict[str, str]
