# SPDX-License-Identifier: Apache-2.0
"""Readers of the live feed, and an indexer's outbox to feed it from."""

from __future__ import annotations

import json
from typing import Any

from chain_rows import Factory
from sqlalchemy import delete, insert, text, update
from websockets.sync.client import ClientConnection, connect

from roastpower.storage.chain_tables import cursor, notifications
from roastpower.storage.live_tables import live_cursor


class Outbox:
    """Writes notifications as the indexer does: numbered, in one transaction, with a NOTIFY."""

    def __init__(self, chain: Factory) -> None:
        self._chain = chain
        self._seq = 0
        with chain.engine.begin() as connection:
            # The feed begins with what comes next, whenever somebody first asks.
            connection.execute(insert(live_cursor).values(seq=0, notification=0))

    def event(self, table: str, **body: Any) -> None:
        """An event of the chain block that is mined for it."""
        self.events((table, body))

    def events(self, *events: tuple[str, dict[str, Any]]) -> None:
        """Events of one chain block, in one transaction."""
        self._chain.mine()
        self._tell(
            [
                {"kind": "event", "log_index": index, "event": table, "body": body}
                for index, (table, body) in enumerate(events)
            ]
        )

    def retract(self, back_to: int) -> None:
        """A reorg."""
        self._tell([{"kind": "retracted", "block_number": back_to}])

    def begin_anew(self) -> None:
        """The mirror is dropped and rebuilt; its outbox counts from the start."""
        self._seq = 0
        with self._chain.engine.begin() as connection:
            connection.execute(delete(notifications))
            connection.execute(update(cursor).values(notified=0))
            connection.execute(text("SELECT pg_notify('chain', '')"))

    def _tell(self, rows: list[dict[str, Any]]) -> None:
        common = {
            "block_number": self._chain.number,
            "block_hash": b"h" * 32,
            "timestamp": self._chain.time,
            "log_index": None,
            "event": None,
            "body": None,
        }
        numbered = []
        for row in rows:
            self._seq += 1
            numbered.append({**common, **row, "seq": self._seq})
        with self._chain.engine.begin() as connection:
            connection.execute(insert(notifications), numbered)
            connection.execute(update(cursor).values(notified=self._seq))
            connection.execute(text("SELECT pg_notify('chain', '')"))


class LiveClient:
    """A reader that remembers what it was told."""

    def __init__(self, address: str, query: str = "", **headers: str) -> None:
        self.socket: ClientConnection = connect(
            f"ws://{address}/v1/live{query}",
            additional_headers=headers,
            compression=None,
            open_timeout=20,
        )
        self.hello = self.next()
        self.seq: int = self.hello["seq"]

    def next(self, timeout: float = 20) -> dict[str, Any]:
        """The next message, whatever it is."""
        found: dict[str, Any] = json.loads(self.socket.recv(timeout))
        self.seq = found.get("seq", 0)
        return found

    def take(self, count: int) -> list[dict[str, Any]]:
        """So many messages, heartbeats aside."""
        found: list[dict[str, Any]] = []
        while len(found) < count:
            message = self.next()
            if message["type"] != "heartbeat":
                found.append(message)
        return found

    def close(self) -> None:
        """Goes away."""
        self.socket.close()
