# SPDX-License-Identifier: Apache-2.0
"""What a switch to new tables keeps, what it tells, and when there is none."""

from __future__ import annotations

import threading
from collections.abc import Callable

import psycopg
import pytest
from simulation.chain import Block
from simulation.comparison import differences
from staging import Stage
from tables import tables

from indexer.cursor import Connection, Cursor, claim
from indexer.errors import Overtaken, ReorgTooDeep
from indexer.fetch import ChainBlock, Fetcher
from indexer.ingest import ingest
from indexer.reindex import NotSwitched, reindex
from indexer.service import Service
from indexer.session import Observer
from roastpower.storage.migrate import upgrade

Told = list[tuple[object, ...]]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.reindex._PAUSE", 0.01)
    monkeypatch.setattr("indexer.reindex._TRIES", 3)


class UntilHead(Observer):
    """Stops who indexes once the tables are at the node's head."""

    def __init__(self) -> None:
        self.stop: Callable[[], None] = lambda: None

    def stored(self, cursor: Cursor, node_head: ChainBlock, fetched: int) -> None:
        if cursor.head_number >= node_head.number:
            self.stop()


def follow(stage: Stage) -> None:
    """Bring the live tables to the chain's head; there is something new."""
    observer = UntilHead()
    service = Service(stage.settings, observer)
    observer.stop = service.stop
    service.run()


def follow_and_tell(stage: Stage, count: int) -> Told:
    """Let the live tables reach the head, then tell of so many chain blocks; returns what was told."""
    follow(stage)
    return tell(stage, count)


def tell(stage: Stage, count: int) -> Told:
    """The live tables have reached the head: what is new is told. Returns all that was."""
    stage.chain.grow(count)
    follow(stage)
    before = told(stage)
    assert before[-1:] == events(stage.chain.blocks[-count:])[-1:] != []
    return before


def rebuild(stage: Stage) -> bool:
    """Reindex. Told to stop after a while: what hangs has not switched."""
    stopping = threading.Event()
    timer = threading.Timer(20, stopping.set)
    timer.start()
    try:
        return reindex(stage.settings, stopping, Observer())
    finally:
        timer.cancel()


def rebuild_is_stopped(stage: Stage) -> None:
    """Reindex, but stop when the new tables are at the chain's head, before the switch."""
    stopping, observer = threading.Event(), UntilHead()
    observer.stop = stopping.set
    assert not reindex(stage.settings, stopping, observer)


def branch_below_finality(stage: Stage, beyond: int) -> int:
    """Replace what counts as final too, by as much and so many chain blocks more; returns where."""
    with stage.chain.lock:
        old = stage.chain.head.number
        fork = max(block.number for block in stage.chain.blocks[:-30] if block.logs)
        del stage.chain.blocks[fork + 1 :]
        stage.chain.grow(old - fork - 1)
        stage.chain.grow(1)
        while stage.chain.head.logs:
            # No header without events is kept once it is final.
            del stage.chain.blocks[-1]
            stage.chain.grow(1)
        stage.chain.grow(beyond)
    return fork


def end(stage: Stage) -> tuple[int, bytes]:
    """Where the chain ends."""
    return stage.chain.head.number, bytes.fromhex(stage.chain.head.hash[2:])


def events(blocks: list[Block]) -> Told:
    return [
        ("event", block.number, int(log["logIndex"], 16)) for block in blocks for log in block.logs
    ]


def told(stage: Stage) -> Told:
    """What consumers were told, after a look at whether it is numbered without a gap."""
    with psycopg.connect(stage.database_url) as connection:
        rows = connection.execute(
            "SELECT seq, kind, block_number, log_index FROM chain.notifications ORDER BY seq"
        ).fetchall()
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert cursor(stage, "notified") == len(rows)
    return [row[1:] for row in rows]


def cursor(stage: Stage, column: str) -> object:
    with psycopg.connect(stage.database_url) as connection:
        row = connection.execute(f"SELECT {column} FROM chain.cursor").fetchone()
    assert row is not None
    return row[0]


def schemas(stage: Stage) -> list[str]:
    with psycopg.connect(stage.database_url) as connection:
        rows = connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'chain%' ORDER BY 1"
        ).fetchall()
    return [name for (name,) in rows]


def assert_switches_to_the_branch(stage: Stage, before: Told, fork: int) -> None:
    """The new tables came by a backfill: what the branch holds is told as skipped."""
    assert rebuild(stage)
    skipped = ("skipped", stage.chain.head.number, None)
    assert told(stage) == [*before, ("retracted", fork, None), skipped]
    assert stage.end() == end(stage)


def test_what_was_told_stays_told_and_the_count_goes_on(stage: Stage) -> None:
    before = follow_and_tell(stage, 20)
    assert rebuild(stage)
    assert told(stage) == before
    assert cursor(stage, "caught_up")
    stage.chain.grow(10)
    follow(stage)
    assert told(stage) == before + events(stage.chain.blocks[-10:])
    assert differences(stage.database_url, stage.chain.blocks) == []


def test_what_the_new_tables_have_beyond_the_live_ones_is_told_at_the_switch(stage: Stage) -> None:
    """The new ones know it event by event from where an earlier attempt reached the head."""
    follow_and_tell(stage, 10)
    rebuild_is_stopped(stage)
    before = tell(stage, 10)
    stage.chain.grow(10)
    assert rebuild(stage)
    assert told(stage) == before + events(stage.chain.blocks[-10:])
    assert stage.end() == end(stage)
    assert differences(stage.database_url, stage.chain.blocks) == []


def test_what_came_with_a_backfill_is_told_as_skipped(stage: Stage) -> None:
    before = follow_and_tell(stage, 20)
    stage.chain.grow(10)
    assert events(stage.chain.blocks[-10:])
    assert rebuild(stage)
    skipped = ("skipped", stage.chain.head.number, None)
    assert told(stage) == [*before, skipped]
    stage.chain.grow(10)
    follow(stage)
    assert told(stage) == [*before, skipped, *events(stage.chain.blocks[-10:])]


def test_what_a_switch_tells_is_kept_though_all_else_was_told_long_ago(stage: Stage) -> None:
    """Consumers resume from there for seven days, like from anything else."""
    follow_and_tell(stage, 40)
    fork = branch_below_finality(stage, beyond=5)
    with pytest.raises(ReorgTooDeep):
        follow(stage)
    with psycopg.connect(stage.database_url) as connection:
        connection.execute("UPDATE chain.notifications SET timestamp = 0")
    assert rebuild(stage)
    stage.chain.grow(1)
    follow(stage)
    with psycopg.connect(stage.database_url) as connection:
        kept = connection.execute(
            "SELECT kind, block_number, block_hash FROM chain.notifications"
            " WHERE kind <> 'event' ORDER BY seq"
        ).fetchall()
    back_to = bytes.fromhex(stage.chain.blocks[fork].hash[2:])
    skipped = stage.chain.blocks[-2]
    assert kept == [
        ("retracted", fork, back_to),
        ("skipped", skipped.number, bytes.fromhex(skipped.hash[2:])),
    ]


def test_whoever_was_not_told_anything_yet_is_not_by_the_switch(
    stage: Stage, fetcher: Fetcher, connection: Connection, start: Cursor
) -> None:
    behind, rest = fetcher.fetch(1, 10), fetcher.fetch(11, stage.chain.head.number)
    ingest(connection, start, [behind], rest.last)
    rebuild_is_stopped(stage)
    stage.chain.grow(10)
    assert rebuild(stage)
    assert stage.end() == end(stage)
    assert told(stage) == []
    assert cursor(stage, "caught_up") is False


def test_a_writer_of_the_old_tables_is_fenced_out_of_the_new_ones(
    stage: Stage, fetcher: Fetcher, connection: Connection, start: Cursor
) -> None:
    """However often the live tables have changed hands: the new ones have only two or three times."""
    for _ in range(10):
        last = claim(connection, stage.chain.manifest(), stage.settings.finality)
    fetched = fetcher.fetch(1, stage.chain.head.number)
    owner = ingest(connection, last, [fetched], fetched.last)
    assert rebuild(stage)
    assert stage.fence() > owner.fence
    stage.chain.grow(1)
    following = fetcher.fetch(owner.head_number + 1, stage.chain.head.number)
    with pytest.raises(Overtaken):
        ingest(connection, owner, [following], following.last)


def test_tables_that_end_below_the_live_ones_do_not_take_their_place(stage: Stage) -> None:
    """And a node that lags does not keep the live tables' indexer waiting, either."""
    before = follow_and_tell(stage, 20)
    stored = tables(stage.database_url)
    stage.node.faults, stage.node.trouble = ("behind",), 1.0
    with pytest.raises(NotSwitched):
        rebuild(stage)
    assert told(stage) == before
    assert tables(stage.database_url) == stored
    stage.node.trouble = 0.0
    assert rebuild(stage)
    assert told(stage) == before
    assert tables(stage.database_url) == stored


def test_a_reorg_that_the_live_indexer_has_not_followed_is_waited_for(stage: Stage) -> None:
    before = follow_and_tell(stage, 20)
    stored = tables(stage.database_url)
    with stage.chain.lock:
        fork = stage.chain.head.number - 5
        del stage.chain.blocks[fork + 1 :]
        stage.chain.grow(7)
    with pytest.raises(NotSwitched, match="no indexer followed the reorg: start one"):
        rebuild(stage)
    assert told(stage) == before
    assert tables(stage.database_url) == stored
    follow(stage)
    after = [*before, ("retracted", fork, None), *events(stage.chain.blocks[fork + 1 :])]
    assert told(stage) == after
    assert rebuild(stage)
    assert told(stage) == after
    assert differences(stage.database_url, stage.chain.blocks) == []


def test_a_halted_deployment_is_told_of_the_branch_that_it_could_not_follow(stage: Stage) -> None:
    follow(stage)
    rebuild_is_stopped(stage)
    before = tell(stage, 40)
    fork = branch_below_finality(stage, beyond=5)
    with pytest.raises(ReorgTooDeep):
        follow(stage)
    assert "ReorgTooDeep" in str(cursor(stage, "halted"))
    assert told(stage) == before
    assert rebuild(stage)
    assert told(stage) == [
        *before,
        ("retracted", fork, None),
        *events(stage.chain.blocks[fork + 1 :]),
    ]
    assert cursor(stage, "halted") is None
    stage.chain.grow(5)
    follow(stage)
    assert differences(stage.database_url, stage.chain.blocks) == []


@pytest.mark.parametrize("beyond", [5, 60])
def test_a_halted_deployment_gets_the_new_branch_however_late_one_reindexes(
    stage: Stage, beyond: int
) -> None:
    """With 60 chain blocks more, the one at which the live tables end is final and without a header."""
    before = follow_and_tell(stage, 40)
    fork = branch_below_finality(stage, beyond)
    with pytest.raises(ReorgTooDeep):
        follow(stage)
    assert_switches_to_the_branch(stage, before, fork)


def test_a_reorg_that_nobody_looked_for_is_found_however_late_one_reindexes(stage: Stage) -> None:
    before = follow_and_tell(stage, 40)
    branch_below_finality(stage, beyond=60)
    with pytest.raises(NotSwitched):
        rebuild(stage)
    assert told(stage) == before


def test_what_an_earlier_attempt_left_of_a_chain_that_is_no_more_is_in_nobodys_way(
    stage: Stage,
) -> None:
    before = follow_and_tell(stage, 40)
    rebuild_is_stopped(stage)
    fork = branch_below_finality(stage, beyond=5)
    with pytest.raises(ReorgTooDeep):
        follow(stage)
    assert_switches_to_the_branch(stage, before, fork)


def test_old_tables_that_a_killed_switch_left_are_in_nobodys_way(stage: Stage) -> None:
    upgrade(stage.database_url, "chain_old")
    follow(stage)
    assert schemas(stage) == ["chain", "chain_old"]
    assert rebuild(stage)
    assert schemas(stage) == ["chain"]
    assert differences(stage.database_url, stage.chain.blocks) == []
