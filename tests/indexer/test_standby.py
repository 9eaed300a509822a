# SPDX-License-Identifier: Apache-2.0
"""Two indexers, frozen ones, and a PostgreSQL that dies: the tables are written once, by one."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import psycopg
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


def test_postgres_killed_in_the_middle_loses_nothing(tmp_path: Path, zygote: Zygote) -> None:
    server = EmbeddedPostgres(tmp_path / "durable")
    server.start()
    upgrade(server.dsn)
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
        server.stop()
        server.delete()
