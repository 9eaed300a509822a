# SPDX-License-Identifier: Apache-2.0
"""Whether two contestants hold the same rows: a digest of each table, in the chain's order."""

from __future__ import annotations

import hashlib
from typing import Any

import psycopg

from indexer.check import event_tables
from roastpower.storage.metadata import metadata


def digests(database_url: str, schema: str, until: int | None = None) -> dict[str, str]:
    """By table, of all its rows up to a chain block. Tables without rows are left out."""
    found = {}
    with psycopg.connect(database_url) as connection:
        for table in event_tables():
            columns = [column.name for column in metadata.tables[f"chain.{table}"].columns]
            query = (
                f"SELECT {', '.join(f'{name}' for name in map(_quoted, columns))}"
                f' FROM "{schema}"."{table}"'
                + ("" if until is None else f" WHERE block_number <= {until}")
                + " ORDER BY block_number, log_index"
            )
            digest, rows = hashlib.sha256(), 0
            with connection.cursor(f"rows_{table}") as cursor:
                for row in cursor.execute(query.encode()):
                    digest.update(repr([_plain(value) for value in row]).encode())
                    rows += 1
            if rows:
                found[table] = f"{rows} {digest.hexdigest()}"
    return found


def _quoted(name: str) -> str:
    return f'"{name}"'


def _plain(value: Any) -> Any:
    """Ponder keeps hex as text, numbers as decimals, and words of a key as a list."""
    if isinstance(value, str):
        return value[2:].lower()
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, list):
        if value and isinstance(value[0], str):
            return "".join(each[2:].lower() for each in value)
        return [int(each) for each in value]
    return value if isinstance(value, bool) else int(value)
