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
    Date,
    Double,
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
    # `attempt`: raised when everything is judged anew. `identity`: the judge of this attempt, as the
    # sheet will say it. `wrong_canaries`: attempts whose canaries came out wrong. `halted`: why a
    # person has to look before this block goes on.
    Column("attempt", Integer, nullable=False, server_default="0"),
    Column("identity", LargeBinary),
    Column("wrong_canaries", Integer, nullable=False, server_default="0"),
    Column("halted", Text),
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

# Outputs of the judge, one a call. Round 0 judges one text: a submission, or a canary by a negative
# number; `sample` counts. Later rounds compare it with `against`; `sample` is 1 for the reverse order.
# `output`: a `roastpower.protocol.sample.Sample` as JSON.
samples = Table(
    "samples",
    metadata,
    Column("judgement_id", BigInteger, ForeignKey("oracle.judgements.id"), primary_key=True),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("round", Integer, primary_key=True, autoincrement=False),
    Column("submission_id", BigInteger, primary_key=True, autoincrement=False),
    Column("against", BigInteger, primary_key=True, autoincrement=False),
    Column("sample", Integer, primary_key=True, autoincrement=False),
    Column("output", LargeBinary, nullable=False),
    schema=SCHEMA,
)

# Whole responses of providers, by the sha256 that a sample names.
responses = Table(
    "responses",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    schema=SCHEMA,
)

# Outputs by what was asked (texts, briefs, prompt, model, seed), so that nothing is paid for twice.
answers = Table(
    "answers",
    metadata,
    Column("question", LargeBinary, primary_key=True),
    Column("output", LargeBinary, nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    schema=SCHEMA,
)

# Calls to providers that are under way, or began within the last minutes: what all processes
# together may still begin is counted here, by the function `oracle.begin_call`.
provider_calls = Table(
    "provider_calls",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("provider", Text, nullable=False),
    Column("began_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("tokens", BigInteger, nullable=False),
    Column("micro_usd", BigInteger, nullable=False),
    Column("ended", Boolean, nullable=False),
    Index(None, "provider", "began_at"),
    schema=SCHEMA,
)

# When a provider may be called again, after it said how long to wait. Unix seconds.
provider_pauses = Table(
    "provider_pauses",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("until", Double, nullable=False),
    schema=SCHEMA,
)

# What was used up, by UTC day.
provider_spending = Table(
    "provider_spending",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("calls", BigInteger, nullable=False),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("micro_usd", BigInteger, nullable=False),
    schema=SCHEMA,
)

# Published documents, by the sha256 that is on-chain, or that a committee's report names. `kind`:
# score-sheet, payout-sheet, committee-scores or committee-payouts.
evidence = Table(
    "evidence",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    schema=SCHEMA,
)

# Sheets that members of a committee of judges answer for, found to be true; our own among them.
# `kind`: scores of block `subject_id`, or payouts of campaign `subject_id`. `posting`: reports before.
# `subject`: what of the chain the sheet was held against; after a reorg it is another. A member with
# two sheets for one posting contradicts itself.
committee_sheets = Table(
    "committee_sheets",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject_id", BigInteger, primary_key=True, autoincrement=False),
    Column("posting", BigInteger, primary_key=True, autoincrement=False),
    Column("member", LargeBinary, primary_key=True),
    Column("sheet", LargeBinary, primary_key=True),
    Column("subject", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("seen_at", Double, nullable=False),
    schema=SCHEMA,
)

# Members' signatures under reports, by the sha256 of the report.
committee_signatures = Table(
    "committee_signatures",
    metadata,
    Column("report", LargeBinary, primary_key=True),
    Column("member", LargeBinary, primary_key=True),
    Column("signature", LargeBinary, nullable=False),
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
