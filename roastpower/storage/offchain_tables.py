# SPDX-License-Identifier: Apache-2.0
"""Schema ``offchain``: what people deliver beside the chain. The api writes it, the oracle reads it.

Everything is kept under the digest that is on-chain, so that a reorg leaves it right.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, Table

from roastpower.storage.metadata import metadata

SCHEMA = "offchain"

# Content of submissions. The commitment binds chain, pool, miner, campaign, content and salt.
contents = Table(
    "contents",
    metadata,
    Column("commitment", LargeBinary, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("salt", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    schema=SCHEMA,
)

# Briefs of campaigns, canonical JSON, by their sha256.
briefs = Table(
    "briefs",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    Column("document", LargeBinary, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    schema=SCHEMA,
)
