# SPDX-License-Identifier: Apache-2.0
"""`roastpower indexer backfill`, as an operator runs it: the start of the process is in the time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from bench.indexer.contest import Figures, weighed
from indexer.check import event_tables
from roastpower.storage.migrate import upgrade

ROASTPOWER = str(Path(sys.executable).with_name("roastpower"))


def backfill(database_url: str, rpc_url: str, manifest: Path, until: int | None = None) -> Figures:
    """Cold, into an empty database."""
    upgrade(database_url)
    command = [ROASTPOWER, "indexer", "backfill", "--json", "--rpc-url", rpc_url]
    command += ["--manifest", str(manifest)]
    command += [] if until is None else ["--until", str(until)]
    environment = {**os.environ, "ROASTPOWER_DATABASE_URL": database_url}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        database = database_url.rpartition("/")[2]
        with weighed("RoastPower", process.pid, database, lambda: count(database_url)) as found:
            if process.wait() != 0:
                raise RuntimeError("the backfill failed")
    return found[0]


def count(database_url: str) -> int:
    """Events in the tables."""
    query = " + ".join(f"(SELECT count(*) FROM chain.{table})" for table in event_tables())
    with psycopg.connect(database_url) as connection:
        row = connection.execute(f"SELECT {query}".encode()).fetchone()
    assert row is not None
    return int(row[0])


def rebuild(database_url: str) -> tuple[int, float]:
    """Derive everything again from the stored events; returns events and seconds."""
    import time

    from indexer.cursor import connect
    from indexer.derived import rebuild_locked

    with connect(database_url) as connection:
        started = time.monotonic()
        events = rebuild_locked(connection)
        return events, time.monotonic() - started
