# SPDX-License-Identifier: Apache-2.0
"""A simulated chain with a node before it, and indexers that follow it as processes."""

from __future__ import annotations

import signal
import time
from random import Random

import psycopg
from simulation.chain import FINALITY, Chain
from simulation.node import Node
from simulation.zygote import Zygote, send

from indexer.settings import Settings


class Stage:
    """A simulated chain, and indexers that follow it as processes."""

    def __init__(self, database_url: str, zygote: Zygote) -> None:
        self.chain = Chain(Random(7))
        self.chain.grow(20)
        self.rng = Random(8)
        self.node = Node(self.chain, self.rng)
        self._zygote = zygote
        self._started: list[int] = []
        self.database_url = database_url
        self.settings = Settings(
            rpc_url=self.node.url,
            database_url=database_url,
            manifest=self.chain.manifest(),
            finality_seconds=FINALITY,
            poll_interval=0.02,
        )

    def start(self, dies_at: int | None = None) -> int:
        """Start an indexer; returns its process id. `dies_at`: see `Order`."""
        pid = self._zygote.start(self.settings, dies_at)
        self._started.append(pid)
        return pid

    def start_and_wait(self) -> int:
        """Start an indexer and let it reach the chain's head; returns its process id."""
        pid = self.start()
        self.wait()
        return pid

    def close(self) -> None:
        """End all."""
        for each in self._started:
            send(each, signal.SIGKILL)
        self.node.close()

    def wait(self, seconds: float = 60.0) -> float:
        """Until the tables end at the chain's head; returns how long that took."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            with self.chain.lock:
                wanted = (self.chain.head.number, bytes.fromhex(self.chain.head.hash[2:]))
            if self.end() == wanted:
                return time.monotonic() - started
            time.sleep(0.02)
        raise AssertionError(f"the tables end at {self.end()}, the chain at {wanted}")

    def end(self) -> tuple[int, bytes] | None:
        """Where the tables end; None where there are none yet, or no database."""
        try:
            with psycopg.connect(self.database_url) as connection:
                return connection.execute(
                    "SELECT head_number, head_hash FROM chain.cursor"
                ).fetchone()
        except psycopg.OperationalError:
            return None

    def sessions(self) -> list[int]:
        """PostgreSQL's processes for indexers."""
        with psycopg.connect(self.database_url) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            ).fetchall()
        return [pid for (pid,) in rows]

    def fence(self) -> int:
        """How many indexers have had the cursor."""
        with psycopg.connect(self.database_url) as connection:
            row = connection.execute("SELECT fence FROM chain.cursor").fetchone()
        assert row is not None
        return int(row[0])
