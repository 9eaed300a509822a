# SPDX-License-Identifier: Apache-2.0
"""Tables after reorgs and restarts equal those of an indexer that saw only the final chain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import psycopg
import pytest
from following import Index, indexed_head, run_until_it_halts, wait_for_head
from story import MINERS, Story
from tables import tables, views

from indexer.errors import ReorgTooDeep, WrongChain
from indexer.settings import Settings

NewDatabase = Callable[[], str]


def assert_equals_rebuild(settings: Settings, index: Index, new_database: NewDatabase) -> None:
    clean = replace(settings, database_url=new_database())
    index(clean)
    assert tables(settings.database_url) == tables(clean.database_url)
    assert views(settings.database_url) == views(clean.database_url)


def test_reorg_leaves_the_tables_of_a_clean_rebuild(
    story: Story, settings: Settings, index: Index, new_database: NewDatabase
) -> None:
    first = story.web3.eth.block_number + 1
    story.play_block((4, 5, 6), [5_000, 9_000, 0])
    story.submit(4)
    index(settings)
    before = tables(settings.database_url)

    # The last chain blocks, a settlement and all before it among them, become empty.
    story.replace_from(first)
    index(settings)

    after = tables(settings.database_url)
    assert len(before["block_settled"]) == 1 and after["block_settled"] == []
    assert before["streaks"] and after["streaks"] == []
    assert_equals_rebuild(settings, index, new_database)

    # And the chain goes on from there.
    for account in MINERS:
        story.submit(account)
    index(settings)
    assert_equals_rebuild(settings, index, new_database)


def test_reorg_while_the_indexer_is_down_is_found_at_its_start(
    story: Story, settings: Settings, index: Index, new_database: NewDatabase
) -> None:
    first = story.web3.eth.block_number + 1
    story.submit(4)
    story.submit(5)
    index(settings)
    story.replace_from(first)
    story.submit(5)
    story.submit(6)
    index(settings)
    assert_equals_rebuild(settings, index, new_database)


@pytest.mark.parametrize("deep", [3, 15])
def test_a_stored_hash_that_is_not_the_nodes_is_found_at_the_start(
    story: Story, settings: Settings, index: Index, new_database: NewDatabase, deep: int
) -> None:
    story.submit(4)
    index(settings)
    with psycopg.connect(settings.database_url) as connection:
        connection.execute(
            "UPDATE chain.chain_blocks SET hash = sha256('other') WHERE number ="
            " (SELECT head_number - %s FROM chain.cursor)",
            [deep],
        )
    story.submit(5)
    index(settings)
    assert_equals_rebuild(settings, index, new_database)


def test_every_change_is_notified_retractions_too(
    story: Story, settings: Settings, index: Index
) -> None:
    index(settings)
    with psycopg.connect(settings.database_url, autocommit=True) as listener:
        listener.execute("LISTEN chain")
        story.submit(4)
        index(settings)
        head = story.web3.eth.block_number
        story.rpc("anvil_reorg", 4, [])
        index(settings)
        heard = [int(each.payload) for each in listener.notifies(timeout=1)]
    assert heard == [head, head - 4, head]


def test_reorg_below_finality_halts(story: Story, settings: Settings, index: Index) -> None:
    shallow = replace(settings, finality_seconds=5)
    first = story.web3.eth.block_number + 1
    story.rpc("anvil_mine", 10, 2)
    index(shallow)
    before = tables(settings.database_url)
    story.replace_from(first)
    story.submit(5)
    with pytest.raises(ReorgTooDeep, match="reindex"):
        index(shallow)
    assert tables(settings.database_url) == before
    with psycopg.connect(settings.database_url) as connection:
        halted = connection.execute("SELECT halted FROM chain.cursor").fetchone()
    assert halted is not None and halted[0].startswith("ReorgTooDeep: the chain has changed below")


def test_tables_of_another_deployment_are_left_alone(
    story: Story, settings: Settings, index: Index
) -> None:
    index(settings)
    before = tables(settings.database_url)
    contracts = dict(story.manifest.contracts)
    contracts["MiningPool"] = contracts["RoastToken"]
    other = msgspec.structs.replace(story.manifest, contracts=contracts)
    with pytest.raises(WrongChain, match="another deployment"):
        run_until_it_halts(replace(settings, manifest=other))
    assert tables(settings.database_url) == before


ROASTPOWER = str(Path(sys.executable).with_name("roastpower"))


def start(settings: Settings, manifest: Path) -> subprocess.Popen[bytes]:
    """The indexer as a process of its own."""
    settings.manifest.save(manifest)
    return subprocess.Popen(
        [
            *(ROASTPOWER, "indexer", "run", "--rpc-url", settings.rpc_url),
            *(
                "--manifest",
                str(manifest),
                "--finality-seconds",
                "1000000000",
                "--poll-interval",
                "0.02",
            ),
        ],
        env={**os.environ, "ROASTPOWER_DATABASE_URL": settings.database_url},
        stderr=subprocess.DEVNULL,
    )


def test_killed_at_any_moment_every_event_is_there_once(
    story: Story,
    settings: Settings,
    index: Index,
    new_database: NewDatabase,
    tmp_path: Path,
) -> None:
    head_before_kill: list[tuple[int, bytes] | None] = []
    for round_number in range(4):
        running = start(settings, tmp_path / "manifest.json")
        deadline = time.monotonic() + 60
        before = indexed_head(settings.database_url)
        # Killed while it stores: right after it has stored something, with more on the way.
        while indexed_head(settings.database_url) == before and time.monotonic() < deadline:
            story.submit(MINERS[round_number % len(MINERS)])
            story.rpc("anvil_mine", 3)
            if story.pool.functions.open_block().call()[1]:
                story.wait_until(story.now() + 20)
        running.send_signal(signal.SIGKILL)
        running.wait()
        head_before_kill.append(indexed_head(settings.database_url))
    assert len({head for head in head_before_kill if head}) == 4
    running = start(settings, tmp_path / "manifest.json")
    # So that it has something left to do.
    story.wait_until(story.now() + 20)
    wait_for_head(story, settings.database_url)
    running.send_signal(signal.SIGTERM)
    assert running.wait(10) == 0
    assert_equals_rebuild(settings, index, new_database)
