# SPDX-License-Identifier: Apache-2.0
"""Schema ``offchain``: who signed in, and what people say of themselves and their projects.

The api alone reads and writes these. Nothing on the chain depends on any of it.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, LargeBinary, Table, Text

from roastpower.storage.metadata import metadata
from roastpower.storage.offchain_tables import SCHEMA

# Given out for signing in, and deleted by the one sign-in that uses it.
sign_in_nonces = Table(
    "sign_in_nonces",
    metadata,
    Column("nonce", Text, primary_key=True),
    Column("expires_at", BigInteger, nullable=False),
    Index(None, "expires_at"),
    schema=SCHEMA,
)

# Of a token only its sha256 is kept: who reads the table cannot become anyone.
sessions = Table(
    "sessions",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("token_hash", LargeBinary, nullable=False, unique=True),
    Column("address", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("program", Text),  # what it called itself, for people to tell their sessions apart
    Index(None, "address", "id"),
    Index(None, "expires_at"),
    schema=SCHEMA,
)

miner_profiles = Table(
    "miner_profiles",
    metadata,
    Column("address", LargeBinary, primary_key=True),
    Column("name", Text),
    Column("agent", Text),
    Column("personality", Text),
    Column("model", Text),
    Column("updated_at", BigInteger, nullable=False),
    schema=SCHEMA,
)

# Heartbeats for which Redis was not there; `until` is when they end by themselves.
availability = Table(
    "availability",
    metadata,
    Column("address", LargeBinary, primary_key=True),
    Column("until", BigInteger, nullable=False),
    Index(None, "until"),
    schema=SCHEMA,
)

# `digest` is the sha256 of the canonical document of these fields, as `create_project` takes it.
project_profiles = Table(
    "project_profiles",
    metadata,
    Column("project_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("website", Text),
    Column("digest", LargeBinary, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("updated_by", LargeBinary, nullable=False),
    schema=SCHEMA,
)

# Texts that are not displayed. By commitment, so that a reorg cannot show them again.
hidden_texts = Table(
    "hidden_texts",
    metadata,
    Column("commitment", LargeBinary, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("hidden_at", BigInteger, nullable=False),
    Column("hidden_by", LargeBinary, nullable=False),
    schema=SCHEMA,
)

# What holders of roles did. The database refuses to change or delete a line.
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", LargeBinary, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("reason", Text),
    Column("request_id", Text),
    schema=SCHEMA,
)
