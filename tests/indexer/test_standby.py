# SPDX-License-Identifier: Apache-2.0
"""Two indexers, frozen ones, and a PostgreSQL that dies: the tables are written once, by one."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from random import Random

import psycopg
import pytest
from simulation.chain import FINALITY, Chain
from simulation.comparison import differences
from simulation.node import Node
from simulation.zygote import Zygote, send

from indexer.settings import Settings
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.storage.migrate import upgrade

TAKEOVER_SECONDS = 10


class Stage:
    """A simulated chain, and indexers that follow it as processes."""

    def __init__(self, database_url: str) -> None:
        self.chain = Chain(Random(7))
        self.chain.grow(20)
        self.node = Node(self.chain, Random(8))
        self.zygote = Zygote()
        self.database_url = database_url
        self.settings = Settings(
            rpc_url=self.node.url,
            database_url=database_url,
            manifest=self.chain.manifest(),
            finality_seconds=FINALITY,
            poll_interval=0.02,
        )

    def start(self) -> int:
        return self.zygote.start(self.settings)

    def close(self) -> None:
        self.zygote.close()
        self.node.close()

    def wait(self, seconds: float = 60.0) -> float:
        """Until the tables end at the chain's head; returns how long that took."""
        started = time.monotonic()
        wanted = (self.chain.head.number, bytes.fromhex(self.chain.head.hash[2:]))
        while time.monotonic() - started < seconds:
            if self.end() == wanted:
                return time.monotonic() - started
            time.sleep(0.02)
        raise AssertionError(f"the tables end at {self.end()}, the chain at {wanted}")

    def end(self) -> tuple[int, bytes] | None:
        try:
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(
                    "SELECT head_number, head_hash FROM chain.cursor"
                ).fetchone()
        except psycopg.OperationalError:
            return None

    def fence(self) -> int:
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute("SELECT fence FROM chain.cursor").fetchone()
        assert row is not None
        return int(row[0])


@pytest.fixture
def stage(database: str) -> Stage:
    upgrade(database)
    made = Stage(database)
    yield made  # type: ignore[misc]
    made.close()


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


def test_postgres_killed_in_the_middle_loses_nothing(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "durable")
    server.start()
    upgrade(server.dsn)
    stage = Stage(server.dsn)
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
        server.stop()
        server.delete()
