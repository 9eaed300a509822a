# SPDX-License-Identifier: Apache-2.0
"""What an indexer says of itself over HTTP: /healthz, /readyz, /status and /metrics."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from indexer import metrics
from indexer.cursor import Cursor
from indexer.fetch import ChainBlock
from indexer.session import Observer

_MEAN_OVER = 30.0  # seconds


@dataclass(frozen=True)
class _Mark:
    at: float
    events: int


class Watch(Observer):
    """Remembers what an indexer did last. Thread-safe: values are replaced, not changed."""

    def __init__(self) -> None:
        self._cursor: Cursor | None = None
        self._node_head: ChainBlock | None = None
        self._events = 0
        self._started = time.monotonic()
        self._marks: tuple[_Mark, ...] = (_Mark(self._started, 0),)

    def stored(self, cursor: Cursor, node_head: ChainBlock, fetched: int) -> None:
        """After each transaction."""
        self._cursor, self._node_head = cursor, node_head
        self._events += fetched
        now = time.monotonic()
        if now - self._marks[-1].at >= 1.0:
            recent = tuple(mark for mark in self._marks if now - mark.at < _MEAN_OVER)
            self._marks = (*recent, _Mark(now, self._events))

    def lost(self) -> None:
        """Until the next transaction nothing is known of the node."""
        self._node_head = None

    @property
    def is_ready(self) -> bool:
        """Whether the tables are at the node's head."""
        cursor, head = self._cursor, self._node_head
        return cursor is not None and head is not None and cursor.head_number >= head.number

    def status(self) -> dict[str, Any]:
        """The document of /status. Rates are means over the last half minute."""
        cursor, head, first = self._cursor, self._node_head, self._marks[0]
        elapsed = max(time.monotonic() - first.at, 1e-9)
        return {
            "ready": self.is_ready,
            "head": cursor.head_number if cursor else None,
            "final": cursor.final_number if cursor else None,
            "node_head": head.number if head else None,
            "lag_blocks": max(0, head.number - cursor.head_number) if cursor and head else None,
            "events": self._events,
            "events_per_second": round((self._events - first.events) / elapsed, 1),
            "notifications": cursor.notified if cursor else None,
            "uptime_seconds": round(time.monotonic() - self._started),
        }


@contextmanager
def serve(watch: Watch, host: str, port: int) -> Iterator[int]:
    """Answer as long as the context lasts; gives the port, a free one for 0."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path.split("?")[0]:
                case "/healthz":
                    self._answer(200, "text/plain", b"ok\n")
                case "/readyz":
                    ready = watch.is_ready
                    document = {"ready": ready, "lag_blocks": watch.status()["lag_blocks"]}
                    self._json(200 if ready else 503, document)
                case "/status":
                    self._json(200, watch.status())
                case "/metrics":
                    self._answer(200, CONTENT_TYPE_LATEST, generate_latest(metrics.registry))
                case _:
                    self._answer(404, "text/plain", b"/healthz /readyz /status /metrics\n")

        def _json(self, status: int, document: dict[str, Any]) -> None:
            self._answer(status, "application/json", json.dumps(document).encode() + b"\n")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Probes ask every few seconds; the log is for what happens."""

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="monitor", daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
