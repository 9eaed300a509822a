# SPDX-License-Identifier: Apache-2.0
"""Numbers messages: one process at a time, which another replaces when it dies.

The right to do so is an advisory lock of the very connection that writes, and the numbers come from a
row that is locked in the same transaction: two pumps could not give one number twice.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import structlog
from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.availability.repository import AvailabilityRepository
from api.clock import Clock
from api.database import Database
from api.listening import Listener
from api.live.messages import Draft, availability, interruption, of_event, retraction
from api.live.repository import LiveRepository, Notification, Stored
from api.redis_link import RedisDown, RedisLink

POLL_SECONDS: Final = 1.0
_LOCK: Final = 0x524F4153_4C495645  # among advisory locks: the live feed
_AT_ONCE: Final = 500
_FORGET_EVERY: Final = 600.0

log = structlog.get_logger("api.live")


def channel_of(chain_id: int, pool: str) -> str:
    """The Redis channel of a deployment's feed."""
    return f"live:{chain_id}:{pool}"


class Pump:
    """Turns what the indexer notifies, and who is at work, into messages."""

    def __init__(
        self,
        database: Database,
        redis: RedisLink,
        listener: Listener,
        present: AvailabilityRepository,
        clock: Clock,
        channel: str,
    ) -> None:
        self._database = database
        self._redis = redis
        self._listener = listener
        self._present = present
        self._clock = clock
        self._channel = channel
        self._known: set[bytes] | None = None
        self._forgot = 0.0

    async def run(self) -> None:
        """Pumps, or waits for its turn, until it is cancelled."""
        while True:
            try:
                async with self._database.dedicated() as connection:
                    while not await _try_lock(connection):
                        await asyncio.sleep(POLL_SECONDS)
                    log.info("the live feed is numbered here")
                    await self._pump(connection)
            except (DBAPIError, OSError) as error:
                log.warning("the live feed waits", error=type(error).__name__)
                await asyncio.sleep(POLL_SECONDS)

    async def _pump(self, connection: AsyncConnection) -> None:
        self._known = None
        while True:
            changed = self._listener.changed
            told = await self._events(connection)
            told += await self._people(connection)
            if told:
                await self._publish(told)
            if len(told) < _AT_ONCE:
                await _either(changed, POLL_SECONDS)
            await self._forget(connection)

    async def _events(self, connection: AsyncConnection) -> list[Stored]:
        now = int(self._clock())
        async with connection.begin():
            repository = LiveRepository(connection)
            last, notification = await repository.locked_cursor()
            found = await repository.notifications(notification, _AT_ONCE)
            if not found and await repository.notified() >= notification:
                return []
            drafts, reached = _drafts(found, notification, now)
            if not found:
                # Fewer than were told: the mirror was made anew and counts from the start.
                reached = await repository.notified()
            blocks = {one.block_id for one in drafts if one.block_id is not None}
            concerned = await repository.concerned(blocks)
            drafts = [
                replace(one, topics=one.topics | concerned.get(one.block_id or 0, frozenset()))
                for one in drafts
            ]
            return await repository.add(drafts, last, reached, now)

    async def _people(self, connection: AsyncConnection) -> list[Stored]:
        now = int(self._clock())
        present = set(await self._present.present(now))
        known, self._known = self._known, present
        if known is None or known == present:
            return []
        arrived, left = sorted(present - known), sorted(known - present)
        async with connection.begin():
            repository = LiveRepository(connection)
            last, notification = await repository.locked_cursor()
            draft = availability(len(present), arrived, left, now)
            return await repository.add([draft], last, notification, now)

    async def _publish(self, told: Sequence[Stored]) -> None:
        payload = json.dumps([[one.seq, one.topics, one.body] for one in told])

        async def publish(client: Redis) -> None:
            await client.publish(self._channel, payload)

        try:
            await self._redis.run(publish)
        except RedisDown:
            return  # every process looks into the table as well

    async def _forget(self, connection: AsyncConnection) -> None:
        now = self._clock()
        if now - self._forgot < _FORGET_EVERY:
            return
        self._forgot = now
        async with connection.begin():
            await LiveRepository(connection).forget(int(now))


def _drafts(found: Sequence[Notification], told: int, now: int) -> tuple[list[Draft], int]:
    """Messages, and the notification that they reach."""
    drafts: list[Draft] = []
    if not found or found[0].seq != told + 1:
        # Some were forgotten before we came to them, or there are fewer than before.
        drafts.append(interruption(now))
    for one in found:
        told = one.seq
        if one.kind == "retracted":
            drafts.append(retraction(one.block_number, one.timestamp))
        else:
            drafts += of_event(one.event or "", one.body, one.timestamp, one.block_number)
    return drafts, told


async def _try_lock(connection: AsyncConnection) -> bool:
    async with connection.begin():
        locked = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK})
    return bool(locked)


async def _either(changed: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await changed.wait()
    except TimeoutError:
        return
