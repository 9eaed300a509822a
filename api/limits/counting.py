# SPDX-License-Identifier: Apache-2.0
"""Counts requests by address and account in windows of a minute.

A decision never waits: each process counts for itself, and several times a second tells Redis what
it counted and learns what all processes together did. With Redis away each process limits by its own
count, and tells later. So one can pass the limit by what the others let through within
`SHARE_SECONDS`, and no more.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from typing import Final

from redis.asyncio import Redis

from api.clock import Clock
from api.redis_link import RedisDown, RedisLink

WINDOW_SECONDS: Final = 60
SHARE_SECONDS: Final = 0.2
_BATCH: Final = 1_000


@dataclass(frozen=True)
class Policy:
    """How many requests in a minute; 0 for any number. The name is public."""

    name: str
    limit: int


@dataclass(frozen=True)
class Decision:
    """Whether a request may pass, and what is left until when (seconds from now)."""

    policy: Policy
    allowed: bool
    remaining: int
    reset: int

    def headers(self) -> list[tuple[bytes, bytes]]:
        """The fields of draft-ietf-httpapi-ratelimit-headers."""
        name, limit = self.policy.name, self.policy.limit
        return [
            (b"ratelimit-policy", f'"{name}";q={limit};w={WINDOW_SECONDS}'.encode()),
            (b"ratelimit", f'"{name}";r={self.remaining};t={self.reset}'.encode()),
        ]


class _Count:
    __slots__ = ("elsewhere", "told", "untold")

    def __init__(self) -> None:
        self.told = 0  # counted here, and Redis knows
        self.untold = 0  # counted here, and Redis does not know
        self.elsewhere = 0  # counted by other processes, as far as Redis said

    @property
    def total(self) -> int:
        return self.told + self.untold + self.elsewhere


class RateLimiter:
    """All counters of a process."""

    def __init__(self, redis: RedisLink, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._window = 0
        self._counts: dict[tuple[str, str], _Count] = {}
        self._untold: set[tuple[str, str]] = set()

    def take(self, policy: Policy, who: str) -> Decision:
        """Counts one request of `who`; a refused one does not count."""
        now = self._clock()
        self._turn(int(now // WINDOW_SECONDS))
        reset = math.ceil(WINDOW_SECONDS - now % WINDOW_SECONDS)
        key = (policy.name, who)
        count = self._counts.get(key)
        if count is None:
            count = self._counts[key] = _Count()
        if count.total >= policy.limit:
            return Decision(policy, False, 0, reset)
        count.untold += 1
        self._untold.add(key)
        return Decision(policy, True, policy.limit - count.total, reset)

    def _turn(self, window: int) -> None:
        if window != self._window:
            self._window = window
            self._counts.clear()
            self._untold.clear()

    async def share(self) -> None:
        """Tells Redis what was counted here, and learns what was counted elsewhere.

        Raises:
            RedisDown: later, then.
        """
        window = self._window
        keys = list(self._untold)
        for at in range(0, len(keys), _BATCH):
            await self._tell(window, keys[at : at + _BATCH])

    async def _tell(self, window: int, keys: list[tuple[str, str]]) -> None:
        counts = [self._counts[key] for key in keys if key in self._counts]
        told = [count.untold for count in counts]

        async def add(client: Redis) -> list[int]:
            async with client.pipeline(transaction=False) as pipeline:
                for (name, who), added in zip(keys, told, strict=True):
                    at = f"rate:{name}:{who}:{window}"
                    pipeline.incrby(at, added)
                    pipeline.expire(at, 2 * WINDOW_SECONDS)
                answers: list[int] = await pipeline.execute()
            return answers[::2]

        if window != self._window or len(counts) != len(keys):
            return
        totals = await self._redis.run(add)
        if window != self._window:
            return
        for key, count, added, total in zip(keys, counts, told, totals, strict=True):
            count.told += added
            count.untold -= added
            # A Redis that lost its memory knows less than we do.
            count.elsewhere = max(count.elsewhere, total - count.told)
            if count.untold == 0:
                self._untold.discard(key)

    async def keep_sharing(self) -> None:
        """Shares until it is cancelled."""
        while True:
            await asyncio.sleep(SHARE_SECONDS)
            try:
                await self.share()
            except RedisDown:
                continue
