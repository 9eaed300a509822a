# SPDX-License-Identifier: Apache-2.0
"""All that an indexer writes, to compare."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from roastpower.storage import chain_tables
from roastpower.storage.metadata import metadata
from roastpower.storage.migrate import VIEWS

Content = dict[str, list[tuple[Any, ...]]]


def tables(database_url: str) -> Content:
    """Every row of every table, and the head: all that follows from the chain alone, which what
    consumers were told on the way does not."""
    with psycopg.connect(database_url) as connection:
        content = {
            table.name: _rows(connection, table.name)
            for table in metadata.tables.values()
            if table.schema == chain_tables.SCHEMA and table.name not in ("cursor", "notifications")
        }
        content["cursor"] = connection.execute(
            "SELECT head_number, head_hash FROM chain.cursor"
        ).fetchall()
        return content


def views(database_url: str) -> Content:
    """Every row of every view but the one that tells of the node."""
    with psycopg.connect(database_url) as connection:
        return {name: _rows(connection, name) for name in VIEWS if name != "head"}


def _rows(connection: psycopg.Connection[tuple[Any, ...]], name: str) -> list[tuple[Any, ...]]:
    rows = connection.execute(
        sql.SQL("SELECT * FROM {}").format(sql.Identifier("chain", name))
    ).fetchall()
    return sorted(rows, key=repr)
