# SPDX-License-Identifier: Apache-2.0
"""One seed: what happens to chain, node, database and processes, and what must come of it.

The seed fixes the chain's content, which requests fail in which way, and what happens in which
order. When things meet is up to the operating system, so that a seed is played a little differently
each time; what must come of it is the same.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from random import Random

import psycopg

from indexer.settings import Settings

from .chain import FINALITY, Chain
from .comparison import differences
from .node import Node
from .zygote import Zygote, send

PATIENCE = 60.0  # seconds to reach the end of the chain when everything works again


class Scenario:
    """Plays a seed against an empty, migrated database."""

    def __init__(self, seed: int, database_url: str, zygote: Zygote) -> None:
        self._zygote = zygote
        self._rng = Random(seed)
        self._database_url = database_url
        self.chain = Chain(Random(f"{seed} chain"))
        self.node = Node(self.chain, Random(f"{seed} node"))
        self._settings = Settings(
            rpc_url=self.node.url,
            database_url=database_url,
            manifest=self.chain.manifest(),
            finality_seconds=FINALITY,
            poll_interval=0.01,
            timeout=2.0,
        )
        self._running: list[int] = []
        self._database = psycopg.connect(database_url, autocommit=True)
        self.happened: list[str] = []

    def play(self) -> list[str]:
        """Returns what is wrong afterwards."""
        try:
            self.chain.grow(self._rng.randint(5, 40))
            self._start()
            if self._rng.random() < 0.8:
                # Most things worth seeing happen to an indexer that follows already.
                self._reaches_the_head(patience=5.0)
            self.node.trouble = self._rng.choice([0.02, 0.1, 0.3])
            for _ in range(self._rng.randint(6, 12)):
                self._step()
            self.node.trouble = 0.0
            self._start()
            self.chain.grow(1)
            if not self._reaches_the_head():
                return [f"never reached the head: {self._end()} of {self.chain.head.number}"]
            return differences(self._database_url, self.chain.blocks)
        finally:
            for each in self._running:
                send(each, signal.SIGKILL)
            self.node.close()
            self._database.close()

    def _step(self) -> None:
        rng = self._rng
        action: Callable[[], object] = rng.choice(
            [self._grow] * 6
            + [self._reorganise] * 5
            + [self._kill, self._kill, self._cut_sessions, self._start, self._freeze]
            + [self._change_trouble]
        )
        self.happened.append(action.__name__.strip("_"))
        action()
        # Half of the time the indexer gets to see what happened before the next thing does.
        if rng.random() < 0.5:
            self._reaches_the_head(patience=0.5)
        else:
            time.sleep(rng.choice([0.0, 0.02, 0.05]))

    def _grow(self) -> None:
        self.chain.grow(self._rng.randint(1, 8))

    def _reorganise(self) -> None:
        self.chain.reorganise()
        if self._rng.random() < 0.3:
            self.chain.reorganise()

    def _change_trouble(self) -> None:
        self.node.trouble = self._rng.choice([0.0, 0.2, 0.5])

    def _start(self) -> None:
        if len(self._running) < 2:
            self._running.append(self._zygote.start(self._settings))

    def _kill(self) -> None:
        for each in self._running:
            send(each, signal.SIGKILL)
        self._running.clear()
        # Things happen while nobody looks.
        self.chain.grow(self._rng.randint(0, 3))
        if self._rng.random() < 0.5:
            self.chain.reorganise()
        self._start()

    def _freeze(self) -> None:
        for each in self._running[:1]:
            send(each, signal.SIGSTOP)
            self._grow()
            self._reorganise()
            time.sleep(0.02)
            send(each, signal.SIGCONT)

    def _cut_sessions(self) -> None:
        self._database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def _reaches_the_head(self, patience: float = PATIENCE) -> bool:
        deadline = time.monotonic() + patience
        wanted = (self.chain.head.number, bytes.fromhex(self.chain.head.hash[2:]))
        while time.monotonic() < deadline:
            if self._end() == wanted:
                return True
            time.sleep(0.01)
        return False

    def _end(self) -> tuple[int, bytes] | None:
        return self._database.execute("SELECT head_number, head_hash FROM chain.cursor").fetchone()
