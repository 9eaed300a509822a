# SPDX-License-Identifier: Apache-2.0
"""Schema ``offchain``: the live feed, as it was told and can be told again."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from roastpower.storage.metadata import metadata
from roastpower.storage.offchain_tables import SCHEMA

# One row a message, numbered without gaps. `body` is the JSON that readers get, byte for byte.
live_messages = Table(
    "live_messages",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("topics", ARRAY(Text), nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "at"),
    schema=SCHEMA,
)

# One row: the last number given, and the last of `chain.notifications` that was told.
live_cursor = Table(
    "live_cursor",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False, server_default="1"),
    Column("seq", BigInteger, nullable=False),
    Column("notification", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="single"),
    schema=SCHEMA,
)
