# SPDX-License-Identifier: Apache-2.0
"""Schema ``oracle``: what the oracle did and is about to do. It alone writes it.

A judgement is one scoring of one block as the chain shows it; after a reorg that changed the block's
submissions, or an upheld challenge, there is another one. Each artefact is stored before the next
step begins, so that whoever comes after a crash goes on where it stopped.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from roastpower.storage.metadata import Uint256, metadata

SCHEMA = "oracle"

# `subject`: sha256 over what the chain says of the block, its submissions' commitments among it.
# `round`: upheld challenges before it.
judgements = Table(
    "judgements",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("block_id", BigInteger, nullable=False),
    Column("round", Integer, nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("collected_at", BigInteger),
    Column("evidence", LargeBinary),
    UniqueConstraint("block_id", "round", "subject"),
    schema=SCHEMA,
)

# What was delivered for each submission when the time was over, and what screening found.
collected = Table(
    "collected",
    metadata,
    Column("judgement_id", BigInteger, ForeignKey("oracle.judgements.id"), primary_key=True),
    Column("submission_id", BigInteger, primary_key=True, autoincrement=False),
    Column("delivery", Text, nullable=False),
    Column("content", LargeBinary),
    Column("salt", LargeBinary),
    Column("brief", LargeBinary, nullable=False),
    Column("disqualified", Boolean, nullable=False),
    Column("flags", JSONB, nullable=False),
    Index(None, "submission_id"),
    schema=SCHEMA,
)

# Raw outputs of the judge.
samples = Table(
    "samples",
    metadata,
    Column("judgement_id", BigInteger, ForeignKey("oracle.judgements.id"), primary_key=True),
    Column("submission_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sample", Integer, primary_key=True, autoincrement=False),
    Column("raw", Text, nullable=False),
    schema=SCHEMA,
)

# Published documents, by the sha256 that is on-chain. `kind`: score-sheet or payout-sheet.
evidence = Table(
    "evidence",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    schema=SCHEMA,
)

# One row for each effect on the chain, unique by (kind, id).
# `state`: signed (it may be on its way), mined (in chain block `block_number`), final, dropped.
outbox = Table(
    "outbox",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("sender", LargeBinary, nullable=False),
    Column("nonce", BigInteger, nullable=False),
    Column("recipient", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("what", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("block_number", BigInteger),
    Column("block_hash", LargeBinary),
    Column("failure", Text),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "sender", "state"),
    schema=SCHEMA,
)

# Signed transactions of an effect, stored before they are broadcast; the later ones replace the
# earlier ones at the same nonce with higher fees.
transactions = Table(
    "transactions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("nonce", BigInteger, nullable=False),
    Column("gas", BigInteger, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("max_fee", Uint256, nullable=False),
    Column("priority_fee", Uint256, nullable=False),
    Column("signed_at", BigInteger, nullable=False),
    Index(None, "kind", "id"),
    schema=SCHEMA,
)
