# SPDX-License-Identifier: Apache-2.0
"""Submissions, deliveries and receipts."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from api.examples import ADDRESS, DIGEST, FINALITY, ROAST, SALT, TIME, example
from api.finality.schemas import Finality
from api.wire import Address, Digest, HexBytes, SaltIn, Sent, Shape, Text, Wei

Shown = Literal["hidden", "delivered", "revealed", "missing", "withheld"]

SUBMISSION_EXAMPLE = {
    "id": 2752512,
    "block_id": 42,
    "index": 0,
    "miner": ADDRESS,
    "campaign_id": 3,
    "commitment": DIGEST,
    "burned": "5" + ROAST[1:],
    "streak": 2,
    "submitted_at": TIME,
    "transaction_hash": DIGEST,
    "score": 7350,
    "place": 1,
    "refunded": None,
    "delivery": "delivered",
    "content": "Their roadmap has more pivots than a ballet school.",
    "content_hex": None,
    "salt": SALT,
    "hidden_reason": None,
    "finality": FINALITY,
}


class Submission(Shape):
    """A submission. `score` (0 to 10,000) and `place` are null until scores stand.

    `delivery` is `hidden` until the block is sealed, and text and salt are null until then;
    afterwards `delivered` (to this server), `revealed` (on the chain) or `missing` (neither so
    far). `withheld` is a text that a holder of a role took off display, for the `hidden_reason`; the
    evidence still holds it. `content_hex` is given instead of `content` where the bytes are not UTF-8.
    """

    model_config = ConfigDict(json_schema_extra=example(SUBMISSION_EXAMPLE))

    id: int
    block_id: int
    index: int
    miner: Address
    campaign_id: int
    commitment: Digest
    burned: Wei
    streak: int
    submitted_at: int
    transaction_hash: Digest
    score: int | None
    place: int | None
    refunded: Wei | None
    delivery: Shown
    content: str | None
    content_hex: HexBytes | None
    salt: Digest | None
    hidden_reason: str | None
    finality: Finality


class Delivery(Sent):
    """What the commitment was made over: knowing it is the authorisation to deliver it."""

    model_config = ConfigDict(
        json_schema_extra=example({"content": SUBMISSION_EXAMPLE["content"], "salt": SALT})
    )

    content: Text
    salt: SaltIn


class Receipt(Shape):
    """Proof that a content was delivered in time; how to check it is in `api.submissions.receipt`.

    `sha256` is of the content's UTF-8 bytes. `signer` and `signature` are null if this server has
    no key to sign with.
    """

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "chain_id": 31337,
                "pool": ADDRESS,
                "submission_id": 2752512,
                "sha256": DIGEST,
                "received_at": TIME,
                "signer": ADDRESS,
                "signature": "0x" + "11" * 64 + "1b",
            }
        )
    )

    chain_id: int
    pool: Address
    submission_id: int
    sha256: Digest
    received_at: int
    signer: Address | None
    signature: HexBytes | None


class Finding(Shape):
    """What screening found."""

    code: str
    reason: str


class Score(Shape):
    """How a submission was scored. Criteria and `score` are 0 to 10,000, the rubric's weights basis
    points; `outputs` is what the judge said, word for word. Criteria are null where nothing was
    judged: not delivered, or disqualified."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "submission_id": 2752512,
                "score": 7350,
                "criteria": {"humor": 8000, "engagement": 7000, "originality": 7500},
                "rubric": {"humor": 3500, "engagement": 2500, "originality": 2000},
                "disqualified": False,
                "flags": [],
                "delivery": "delivered",
                "judge": "offline",
                "model": "none",
                "model_asked": False,
                "outputs": ["…"],
                "evidence": DIGEST,
                "finality": FINALITY,
            }
        )
    )

    submission_id: int
    score: int
    criteria: dict[str, int] | None
    rubric: dict[str, int]
    disqualified: bool
    flags: list[Finding]
    delivery: str
    judge: str
    model: str
    model_asked: bool
    outputs: list[str]
    evidence: Digest
    finality: Finality
