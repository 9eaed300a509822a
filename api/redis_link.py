# SPDX-License-Identifier: Apache-2.0
"""Redis as this project uses it: it may be slow, away or empty at any time, and nobody waits for it.

Everything that Redis holds can be lost. Who asks it says what to do without it, by catching `RedisDown`.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import structlog
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

Found = TypeVar("Found")

ANSWER_SECONDS: Final = 0.5
# After a failure Redis is left alone for so long: requests then cost nothing instead of a timeout.
PAUSE_SECONDS: Final = 1.0

log = structlog.get_logger("api.redis")


class RedisDown(Exception):
    """Redis is not configured, or does not answer."""


class RedisLink:
    """One connection pool; nothing is connected before the first use."""

    def __init__(self, url: str | None) -> None:
        """`url` None: Redis is always down."""
        self._client: Redis | None = None
        if url is not None:
            self._client = Redis.from_url(
                url,
                socket_timeout=ANSWER_SECONDS,
                socket_connect_timeout=ANSWER_SECONDS,
                # One try: a second one would only hold up who asks.
                retry=Retry(NoBackoff(), 0),
            )
        self._down_until = 0.0
        self._answered = True

    @property
    def configured(self) -> bool:
        """Whether there should be a Redis at all."""
        return self._client is not None

    async def run(self, operation: Callable[[Redis], Awaitable[Found]]) -> Found:
        """Does something with Redis.

        Raises:
            RedisDown: it was not done, or nobody knows whether.
        """
        if self._client is None or time.monotonic() < self._down_until:
            raise RedisDown
        try:
            found = await operation(self._client)
        except (RedisError, OSError, TimeoutError) as error:
            self._down_until = time.monotonic() + PAUSE_SECONDS
            if self._answered:
                log.warning("redis is lost: slower, still correct", error=type(error).__name__)
            self._answered = False
            raise RedisDown from error
        if not self._answered:
            log.info("redis is back")
        self._answered = True
        return found

    async def answers(self) -> bool:
        """Whether it answers now."""

        async def ping(client: Redis) -> object:
            return await client.ping()

        try:
            await self.run(ping)
        except RedisDown:
            return False
        return True

    async def close(self) -> None:
        """Gives all connections back."""
        if self._client is not None:
            await self._client.aclose()
