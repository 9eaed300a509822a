# SPDX-License-Identifier: Apache-2.0
"""How far an indexer is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import psycopg
from story import Story

from indexer.errors import Halted
from indexer.service import Service
from indexer.settings import Settings

Index = Callable[[Settings], None]


def wait_for_head(story: Story, database_url: str, failures: list[Halted] | None = None) -> None:
    """Wait until the tables end at the chain's head; raise what stopped the indexer."""
    deadline = time.monotonic() + 30
    head = story.web3.eth.get_block("latest")
    while time.monotonic() < deadline:
        if failures:
            raise failures[0]
        if indexed_head(database_url) == (head["number"], bytes(head["hash"])):
            return
        time.sleep(0.02)
    raise AssertionError(f"not indexed: {indexed_head(database_url)}, the head is {head['number']}")


def indexed_head(database_url: str) -> tuple[int, bytes] | None:
    """Number and hash of the chain block at which the tables end."""
    with psycopg.connect(database_url) as connection:
        if connection.execute("SELECT to_regclass('chain.head')").fetchone() == (None,):
            return None
        return connection.execute("SELECT number, hash FROM chain.head").fetchone()


def run_until_it_halts(settings: Settings) -> None:
    """Index; raise `Halted`, or end after 20 seconds without."""
    service = Service(settings)
    timer = threading.Timer(20, service.stop)
    timer.start()
    try:
        service.run()
    finally:
        timer.cancel()
