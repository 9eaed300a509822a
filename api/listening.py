# SPDX-License-Identifier: Apache-2.0
"""Knows when the indexer has written something: it NOTIFYs, and one connection a process LISTENs."""

from __future__ import annotations

import asyncio
from typing import Final

import psycopg
import structlog
from psycopg import sql

from roastpower.storage.chain_tables import SCHEMA

_RETRY_SECONDS: Final = 1.0
_ALIVE_SECONDS: Final = 5.0
_CONNECT_SECONDS: Final = 3

log = structlog.get_logger("api.listening")


class Listener:
    """Counts changes of the mirror.

    Attributes:
        version: grows with each change; what was read before is out of date then.
        connected: whether changes are heard at all. If not, nothing may be kept.
        changed: set at the next change, and replaced by a new one.
    """

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self.version = 0
        self.connected = False
        self.changed = asyncio.Event()

    async def run(self) -> None:
        """Listens until it is cancelled; comes back when the database does."""
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as error:
                if self.connected:
                    log.warning("changes are not heard", error=type(error).__name__)
            self.connected = False
            self._change()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(
            self._url, autocommit=True, connect_timeout=_CONNECT_SECONDS
        )
        async with connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(SCHEMA)))
            # Whatever happened before we listened is a change too.
            self._change()
            self.connected = True
            while True:
                async for _ in connection.notifies(timeout=_ALIVE_SECONDS):
                    self._change()
                # A connection that died silently is noticed here.
                await connection.execute("SELECT 1")

    def _change(self) -> None:
        self.version += 1
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()
