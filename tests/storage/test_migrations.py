# SPDX-License-Identifier: Apache-2.0
"""The migrations make what the table modules say, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, select, text

from roastpower.storage import chain_tables
from roastpower.storage.chain_schema import VERSION_TABLE
from roastpower.storage.chain_views import view_metadata
from roastpower.storage.metadata import load_all_tables
from roastpower.storage.migrate import VIEWS, downgrade, upgrade
from roastpower.storage.session import engine, sessions


def of_chain(name: str | None, kind: str, _: Any) -> bool:
    if kind == "table":
        return name != VERSION_TABLE
    return kind != "schema" or name == chain_tables.SCHEMA


def test_migrated_tables_are_those_of_the_modules(database: str) -> None:
    upgrade(database)
    bound = engine(database)
    with bound.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_schemas": True, "include_name": of_chain, "compare_type": True},
        )
        chain = MetaData()
        for table in load_all_tables().tables.values():
            if table.schema == chain_tables.SCHEMA:
                table.to_metadata(chain)
        assert compare_metadata(context, chain) == []
    bound.dispose()


def test_every_view_is_declared_with_its_columns(database: str) -> None:
    upgrade(database)
    bound = engine(database)
    found = inspect(bound)
    assert {table.name for table in view_metadata.tables.values()} == set(VIEWS)
    for table in view_metadata.tables.values():
        columns = [column["name"] for column in found.get_columns(table.name, "chain")]
        assert [column.name for column in table.columns] == columns
    bound.dispose()


def test_upgrading_again_changes_nothing(database: str) -> None:
    upgrade(database)
    bound = engine(database)
    oids = text("SELECT oid FROM pg_class WHERE relnamespace = 'chain'::regnamespace ORDER BY oid")
    with bound.connect() as connection:
        before = connection.scalars(oids).all()
    upgrade(database)
    with bound.connect() as connection:
        assert connection.scalars(oids).all() == before
    bound.dispose()


def test_views_come_back_when_their_text_has_changed(database: str) -> None:
    upgrade(database)
    bound = engine(database)
    with bound.begin() as connection:
        connection.execute(text("COMMENT ON SCHEMA chain IS 'views of another version'"))
        connection.execute(text("DROP VIEW chain.blocks"))
    upgrade(database)
    with bound.connect() as connection:
        assert connection.scalars(text("SELECT id FROM chain.blocks")).all() == []
    bound.dispose()


def test_amounts_are_whole_numbers_of_any_size(
    new_database: Callable[[], str],
) -> None:
    database = new_database()
    upgrade(database)
    bound = engine(database)
    amount = 2**256 - 1
    key = {"block_number": 1, "log_index": 0, "address": b"", "transaction_hash": b""}
    with sessions(bound).begin() as session:
        session.execute(
            chain_tables.chain_blocks.insert().values(
                number=1, hash=b"", parent_hash=b"", timestamp=0, has_events=True
            )
        )
        session.execute(
            chain_tables.approval.insert().values(**key, owner=b"", spender=b"", value=amount)
        )
        stored = session.scalar(select(chain_tables.approval.c.value))
    assert stored == amount and type(stored) is int
    bound.dispose()


def test_judgements_survive_the_way_down_and_up_again(database: str) -> None:
    upgrade(database, "0003_oracle")
    bound = engine(database)
    with bound.begin() as connection:
        connection.execute(
            text("INSERT INTO oracle.judgements (block_id, round, subject) VALUES (1, 0, '\\x00')")
        )
        connection.execute(
            text("INSERT INTO oracle.samples VALUES (1, 65536, 0, '{\"humor\": 5}')")
        )
    upgrade(database)
    with bound.begin() as connection:
        output = connection.scalar(text("SELECT convert_from(output, 'UTF8') FROM oracle.samples"))
        assert json.loads(str(output)) == {"raw": '{"humor": 5}'}
    downgrade(database, "0003_oracle")
    with bound.begin() as connection:
        assert connection.scalar(text("SELECT raw FROM oracle.samples")) == '{"humor": 5}'
    upgrade(database)
    bound.dispose()
