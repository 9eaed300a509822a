# SPDX-License-Identifier: Apache-2.0
"""Two indexers, frozen ones, and a PostgreSQL that dies: the tables are written once, by one."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from lying_node import lying_node
from simulation.comparison import differences
from simulation.zygote import Zygote, send
from staging import Stage

from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.storage.migrate import upgrade

TAKEOVER_SECONDS = 10


def test_the_standby_takes_over_from_a_killed_writer(stage: Stage) -> None:
    writer = stage.start()
    stage.wait()
    stage.start()
    time.sleep(0.5)
    assert stage.fence() == 1, "the second one stands by"
    send(writer, signal.SIGKILL)
    stage.chain.grow(5)
    assert stage.wait() < TAKEOVER_SECONDS
    assert stage.fence() == 2
    assert differences(stage.database_url, stage.chain.blocks) == []


def test_a_frozen_writer_is_relieved_and_fenced_out(stage: Stage) -> None:
    writer = stage.start()
    stage.wait()
    stage.start()
    send(writer, signal.SIGSTOP)
    stage.chain.grow(5)
    assert stage.wait() < TAKEOVER_SECONDS
    assert stage.fence() == 2
    # It wakes up, finds its session gone, and stands by.
    send(writer, signal.SIGCONT)
    stage.chain.grow(5)
    stage.chain.reorganise()
    stage.wait()
    time.sleep(0.5)
    assert stage.fence() == 2
    assert differences(stage.database_url, stage.chain.blocks) == []


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL that keeps what it says it has stored."""
    made = EmbeddedPostgres(tmp_path / "durable")
    made.start()
    upgrade(made.dsn)
    yield made
    made.stop()
    made.delete()


@pytest.mark.parametrize("comes", ["alone", "with others", "while it catches up"])
def test_a_chain_block_that_was_told_outlives_postgres(
    server: EmbeddedPostgres, zygote: Zygote, comes: str
) -> None:
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        # What is not flushed at its commit is not for ten seconds.
        connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        connection.execute("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
    server.stop()
    server.start()
    stage = Stage(server.dsn, zygote)
    was_asked = False

    def grow_at_first(method: str) -> None:
        nonlocal was_asked
        if method == "eth_getLogs" and not was_asked:
            was_asked = True
            stage.chain.grow(1)

    with lying_node(stage.node.url, lambda _method, _params, answer: answer, grow_at_first) as url:
        try:
            if comes == "while it catches up":
                stage.settings = replace(stage.settings, rpc_url=url)
                indexer = stage.start_and_wait()
                assert was_asked
            else:
                indexer = stage.start_and_wait()
                with stage.chain.lock:
                    stage.chain.grow(1 if comes == "alone" else 5)
                stage.wait()
            end = stage.end()
            assert server.pid is not None
            send(server.pid, signal.SIGKILL)
            send(indexer, signal.SIGKILL)
            server.stop()
            server.start()
            assert stage.end() == end
        finally:
            stage.close()


def test_postgres_killed_in_the_middle_loses_nothing(
    server: EmbeddedPostgres, zygote: Zygote
) -> None:
    stage = Stage(server.dsn, zygote)
    try:
        stage.start()
        stage.wait()
        for _ in range(3):
            stage.chain.grow(40)
            with psycopg.connect(server.dsn) as connection:
                postmaster = server.pid
                assert postmaster is not None
                # Its children notice within a moment; whatever they are in the middle of is lost.
                send(postmaster, signal.SIGKILL)
                del connection
            server.stop()
            server.start()
            stage.chain.reorganise()
        stage.wait()
        assert differences(server.dsn, stage.chain.blocks) == []
    finally:
        stage.close()
