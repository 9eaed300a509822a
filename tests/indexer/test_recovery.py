# SPDX-License-Identifier: Apache-2.0
"""Losing the node, the database or the cursor interrupts the indexer and does not end it."""

from __future__ import annotations

import threading
from dataclasses import replace

import psycopg
import pytest
from following import Index, wait_for_head
from story import Story
from tables import tables
from test_reorg import NewDatabase, assert_equals_rebuild

from indexer.cursor import claim, connect, empty_tables, try_lock
from indexer.errors import Overtaken
from indexer.fetch import Fetcher
from indexer.ingest import ingest
from indexer.rpc import Rpc
from indexer.service import Service
from indexer.settings import Settings
from roastpower.storage.migrate import upgrade


def test_survives_the_loss_of_its_database_connection(
    story: Story, settings: Settings, index: Index, new_database: NewDatabase
) -> None:
    service = Service(settings)
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        wait_for_head(story, settings.database_url)
        with psycopg.connect(settings.database_url, autocommit=True) as connection:
            cut = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchone()
        assert cut is not None and cut[0] >= 1
        story.submit(4)
        wait_for_head(story, settings.database_url)
    finally:
        service.stop()
        thread.join()
    assert_equals_rebuild(settings, index, new_database)


def test_waits_for_a_node_that_is_not_there(story: Story, settings: Settings) -> None:
    service = Service(replace(settings, rpc_url="http://127.0.0.1:9"))
    thread = threading.Thread(target=service.run)
    thread.start()
    thread.join(1.5)
    assert thread.is_alive()
    service.stop()
    thread.join(15)
    assert not thread.is_alive()


def test_a_second_indexer_waits(settings: Settings) -> None:
    upgrade(settings.database_url)
    with connect(settings.database_url) as first, connect(settings.database_url) as second:
        assert try_lock(first)
        assert not try_lock(second)
    with connect(settings.database_url) as second:
        assert try_lock(second)


def test_an_overtaken_indexer_stores_nothing(story: Story, settings: Settings) -> None:
    upgrade(settings.database_url)
    rpc = Rpc(settings.rpc_url)
    fetched = Fetcher(rpc, story.manifest).fetch(1, 5)
    rpc.close()
    with connect(settings.database_url) as frozen, connect(settings.database_url) as other:
        before = claim(frozen, story.manifest, 30)
        claim(other, story.manifest, 30)
        with pytest.raises(Overtaken):
            ingest(frozen, before, [fetched], fetched.last)
    assert tables(settings.database_url)["chain_blocks"] == []


def test_the_tables_are_not_emptied_under_an_indexer(settings: Settings) -> None:
    upgrade(settings.database_url)

    def empty() -> None:
        with connect(settings.database_url) as other:
            empty_tables(other)

    emptying = threading.Thread(target=empty)
    with connect(settings.database_url) as running:
        assert try_lock(running)
        emptying.start()
        emptying.join(0.5)
        assert emptying.is_alive()
    emptying.join(10)
    assert not emptying.is_alive()


def test_the_tables_can_be_emptied_and_filled_again(
    story: Story, settings: Settings, index: Index
) -> None:
    index(settings)
    before = tables(settings.database_url)
    with connect(settings.database_url) as connection:
        empty_tables(connection)
    assert tables(settings.database_url)["chain_blocks"] == []
    index(settings)
    assert tables(settings.database_url) == before
