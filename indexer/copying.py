# SPDX-License-Identifier: Apache-2.0
"""COPY into the tables, in PostgreSQL's text format: the fastest way in that checks what comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import sql

from indexer.cursor import Connection
from roastpower.storage.chain_tables import SCHEMA
from roastpower.storage.metadata import metadata


def _into(schema: str, table: str) -> sql.Composed:
    columns = metadata.tables[f"{SCHEMA}.{table}"].columns
    return sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(schema, table),
        sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
    )


def copy_lines(connection: Connection, table: str, lines: Iterable[bytes]) -> None:
    """Append rows that are written out, as whole lines of COPY's text format with all columns."""
    with connection.cursor() as cursor, cursor.copy(_into(connection.schema, table)) as writer:
        for each in lines:
            writer.write(each)


def copy_rows(connection: Connection, table: str, rows: Iterable[Sequence[Any]]) -> None:
    """Append rows of values, in the order of the table's columns."""
    with connection.cursor() as cursor, cursor.copy(_into(connection.schema, table)) as writer:
        for row in rows:
            writer.write_row(row)
