# SPDX-License-Identifier: Apache-2.0
"""The migrations make what the table modules say, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, inspect, select, text

from roastpower.storage import chain_tables
from roastpower.storage.chain_schema import VERSION_TABLE
from roastpower.storage.chain_views import projects, view_metadata
from roastpower.storage.metadata import load_all_tables
from roastpower.storage.migrate import VIEWS, downgrade, downgrade_services, upgrade
from roastpower.storage.session import engine


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
    with bound.begin() as connection:
        connection.execute(
            chain_tables.chain_blocks.insert().values(
                number=1, hash=b"", parent_hash=b"", timestamp=0, has_events=True
            )
        )
        connection.execute(
            chain_tables.approval.insert().values(**key, owner=b"", spender=b"", value=amount)
        )
        stored = connection.scalar(select(chain_tables.approval.c.value))
    assert stored == amount and type(stored) is int
    bound.dispose()


def test_judgements_survive_the_way_down_and_up_again(database: str) -> None:
    upgrade(database, services="0003_oracle")
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
    downgrade_services(database, "0003_oracle")
    with bound.begin() as connection:
        assert connection.scalar(text("SELECT raw FROM oracle.samples")) == '{"humor": 5}'
    upgrade(database)
    bound.dispose()


def test_people_and_the_feed_go_with_their_tables_and_contents_stay(database: str) -> None:
    upgrade(database)
    bound = engine(database)
    with bound.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO offchain.contents (commitment, content, salt, received_at)"
                " VALUES ('\\x01', '\\x02', '\\x03', 4)"
            )
        )
        connection.execute(
            text("INSERT INTO offchain.live_cursor (seq, notification) VALUES (7, 7)")
        )
    before = set(inspect(bound).get_table_names("offchain"))
    downgrade_services(database, "0003_oracle")
    left = set(inspect(bound).get_table_names("offchain"))
    assert {"sessions", "live_messages", "audit_log"} <= before - left
    assert {"contents", "briefs"} <= left
    functions = text("SELECT count(*) FROM pg_proc WHERE pronamespace = 'offchain'::regnamespace")
    with bound.connect() as connection:
        assert connection.scalar(functions) == 0
    upgrade(database)
    assert set(inspect(bound).get_table_names("offchain")) == before
    with bound.connect() as connection:
        assert connection.scalar(text("SELECT received_at FROM offchain.contents")) == 4
        assert connection.scalar(text("SELECT count(*) FROM offchain.live_cursor")) == 0
    bound.dispose()


def test_a_mirror_goes_back_and_forth_with_its_scores(database: str) -> None:
    upgrade(database)
    bound = engine(database)
    with bound.begin() as connection:
        connection.execute(
            chain_tables.chain_blocks.insert().values(
                number=1, hash=b"", parent_hash=b"", timestamp=0, has_events=True
            )
        )
        connection.execute(
            chain_tables.scorings.insert().values(
                block_number=1,
                log_index=2,
                block_id=3,
                scores=[7, 0, 9],
                places=[2, 0, 1],
                nonzero=2,
                ranked=2,
                score_sum=16,
            )
        )
    downgrade(database, "0001_events")
    with bound.begin() as connection:
        rows = connection.execute(
            text("SELECT block_id, index, score, place FROM chain.scores ORDER BY index")
        ).all()
        assert [tuple(row) for row in rows] == [(3, 0, 7, 2), (3, 1, 0, None), (3, 2, 9, 1)]
        assert not inspect(connection).has_table("miner_totals", "chain")
    upgrade(database)
    with bound.begin() as connection:
        stored = connection.execute(select(chain_tables.scorings)).one()
    assert tuple(stored) == (1, 2, 3, [7, 0, 9], [2, 0, 1], 2, 2, 16)
    downgrade(database, "base")
    assert inspect(bound).get_table_names("chain") == [VERSION_TABLE]
    bound.dispose()


def test_a_projects_campaigns_are_counted_where_they_are_stored_already(database: str) -> None:
    upgrade(database)
    downgrade(database, "0005_statistics")
    bound = engine(database)
    key = {"address": b"", "transaction_hash": b""}
    campaign = dict.fromkeys(
        ("budget", "starts_at", "ends_at", "max_submissions", "ranked_places")
        + ("amplification_bps", "fee_bps"),
        1,
    )
    with bound.begin() as connection:
        for number in (1, 2):
            connection.execute(
                chain_tables.chain_blocks.insert().values(
                    number=number,
                    hash=bytes([number]),
                    parent_hash=b"",
                    timestamp=0,
                    has_events=True,
                )
            )
            connection.execute(
                chain_tables.campaign_created.insert().values(
                    **key, **campaign, block_number=number, log_index=0, campaign_id=number,
                    project_id=1, sponsor=b"", reward_token=b"", brief=b"",
                )
            )  # fmt: skip
        connection.execute(
            chain_tables.project_created.insert().values(
                **key, block_number=1, log_index=1, project_id=1, owner=b"", profile=b""
            )
        )
    upgrade(database)
    with bound.connect() as connection:
        counted = connection.execute(select(projects.c.campaigns, projects.c.changed_in)).one()
    assert tuple(counted) == (2, 2)
    bound.dispose()


def test_a_mirror_of_its_own_for_each_deployment(database: str) -> None:
    upgrade(database)
    upgrade(database, "base_8453")
    bound = engine(database)
    found = inspect(bound)
    assert found.get_table_names("base_8453") == found.get_table_names("chain")
    assert found.get_view_names("base_8453") == found.get_view_names("chain")
    foreign = found.get_foreign_keys("miner_changes", "base_8453")
    assert [each["referred_schema"] for each in foreign] == ["base_8453"]
    bound.dispose()


@pytest.mark.parametrize("name", ["public", "oracle", "a b", "x;drop", "", "Chain", "1st"])
def test_names_that_cannot_be_a_mirrors_schema(database: str, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the schema"):
        upgrade(database, name)
