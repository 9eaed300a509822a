# SPDX-License-Identifier: Apache-2.0
"""The readers of one process: takes messages as they are numbered, and writes them to everybody.

The newest messages are kept as frames, encoded once for all. A reader is only a position in them, so
that a slow one costs nothing but its own connection, and holds nobody up.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import structlog
from redis.asyncio import Redis
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from websockets.frames import Frame, Opcode

from api.database import Database
from api.errors import Unavailable
from api.live.messages import EVERYBODY
from api.live.repository import LiveRepository, Stored
from api.metrics import Metrics
from api.redis_link import RedisDown, RedisLink

KEPT_MESSAGES: Final = 4096
POLL_SECONDS: Final = 0.5
HEARTBEAT_SECONDS: Final = 15.0
_PAGE: Final = 500
_READY_SECONDS: Final = 3.0
_BURST_BYTES: Final = 64 * 1024

log = structlog.get_logger("api.live")


@dataclass(frozen=True, slots=True)
class Message:
    """A message, ready to be written."""

    seq: int
    topics: frozenset[str]
    body: str
    frame: bytes

    @classmethod
    def of(cls, stored: Stored) -> Message:
        """As it was stored."""
        return cls(stored.seq, frozenset(stored.topics), stored.body, frame_of(stored.body))

    def concerns(self, topics: frozenset[str] | None) -> bool:
        """Whether a reader of these topics (None: of all) is told."""
        return topics is None or EVERYBODY in self.topics or not self.topics.isdisjoint(topics)


def frame_of(body: str) -> bytes:
    """A WebSocket frame; a server's are not masked, hence the same for all readers."""
    return Frame(Opcode.TEXT, body.encode()).serialize(mask=False)


class Behind(Exception):
    """A position is older than what is kept here."""


class Reader(Protocol):
    """Somebody who is written to as soon as there is something."""

    def wake(self) -> None:
        """There are new messages."""

    def beat(self, frame: bytes, seq: int) -> None:
        """Nothing may have happened for a while; `seq` is the newest message's number."""


class Hub:
    """The feed of one process."""

    def __init__(
        self, database: Database, redis: RedisLink, channel: str, metrics: Metrics
    ) -> None:
        self._database = database
        self._redis = redis
        self._channel = channel
        self._metrics = metrics
        self._kept: deque[Message] = deque(maxlen=KEPT_MESSAGES)
        self._taking = asyncio.Lock()
        self.newest = 0
        self.ready = asyncio.Event()
        self.changed = asyncio.Event()
        self.readers: set[Reader] = set()

    @property
    def kept(self) -> int:
        """How many of the newest messages are kept here."""
        return len(self._kept)

    # What readers ask

    async def wait_ready(self) -> None:
        """Waits until it is known how far the feed is.

        Raises:
            Unavailable: the database does not say.
        """
        try:
            async with asyncio.timeout(_READY_SECONDS):
                await self.ready.wait()
        except TimeoutError:
            raise Unavailable("the feed cannot be read: try again in a moment") from None

    def after(self, seq: int) -> list[Message]:
        """The messages that follow a position, as many as are written at once.

        Raises:
            Behind: they are not all kept here.
        """
        missing = self.newest - seq
        if missing <= 0:
            return []
        if missing > len(self._kept):
            raise Behind
        found, size = [], 0
        for index in range(len(self._kept) - missing, len(self._kept)):
            message = self._kept[index]
            found.append(message)
            size += len(message.frame)
            if size > _BURST_BYTES:
                break
        return found

    async def stored_after(self, seq: int) -> Sequence[Message]:
        """The messages that follow a position, from the database; a page of them."""
        async with self._database.read() as connection:
            return [Message.of(one) for one in await LiveRepository(connection).after(seq, _PAGE)]

    async def bounds(self) -> tuple[int | None, int]:
        """The oldest message that is kept anywhere, and the newest."""
        async with self._database.read() as connection:
            repository = LiveRepository(connection)
            return await repository.oldest(), await repository.newest()

    # Taking messages

    async def run(self) -> None:
        """Takes messages until it is cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._poll())
            tasks.create_task(self._heartbeats())
            if self._redis.configured:
                tasks.create_task(self._subscribe())

    async def _poll(self) -> None:
        """Looks into the table: all that there is without Redis, and what Redis lost with it."""
        while True:
            try:
                await self._catch_up()
                self.ready.set()
            except (DBAPIError, PoolTimeout, OSError) as error:
                log.warning("the live feed is not read", error=type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)

    async def _catch_up(self) -> None:
        async with self._taking:
            if not self.ready.is_set():
                async with self._database.read() as connection:
                    self.newest = await LiveRepository(connection).newest()
                return
            while True:
                async with self._database.read() as connection:
                    found = await LiveRepository(connection).after(self.newest, _PAGE)
                self._take(found)
                if len(found) < _PAGE:
                    return

    async def _subscribe(self) -> None:
        while True:
            try:
                await self._redis.run(self._follow_channel)
            except RedisDown:
                await asyncio.sleep(POLL_SECONDS)

    async def _follow_channel(self, client: Redis) -> None:
        async with client.pubsub() as channel:
            await channel.subscribe(self._channel)
            while True:
                told: dict[str, Any] | None = await channel.get_message(
                    ignore_subscribe_messages=True, timeout=1.0
                )
                if told is not None and self.ready.is_set():
                    await self._offer(told["data"])

    async def _offer(self, payload: bytes) -> None:
        offered = [Stored(seq, tuple(topics), body) for seq, topics, body in json.loads(payload)]
        async with self._taking:
            new = [one for one in offered if one.seq > self.newest]
            if new and new[0].seq == self.newest + 1:
                self._take(new)
                return
        if new:
            await self._catch_up()

    def _take(self, stored: Sequence[Stored]) -> None:
        """Messages in their order and without a gap; what is here already is passed over."""
        new = [one for one in stored if one.seq > self.newest]
        # In parts, so that no burst passes by who keeps up.
        part = max(1, (self._kept.maxlen or 1) // 2)
        for start in range(0, len(new), part):
            for one in new[start : start + part]:
                if one.seq != self.newest + 1:
                    return  # the table has what is between
                self._kept.append(Message.of(one))
                self.newest = one.seq
            self._metrics.live_messages.inc(len(new[start : start + part]))
            self._tell()

    def _tell(self) -> None:
        changed, self.changed = self.changed, asyncio.Event()
        changed.set()
        for reader in tuple(self.readers):
            reader.wake()

    async def _heartbeats(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            frame = frame_of(heartbeat(self.newest))
            for reader in tuple(self.readers):
                reader.beat(frame, self.newest)


def heartbeat(seq: int) -> str:
    """Says that all is well, and up to where there was nothing for this reader."""
    return json.dumps({"type": "heartbeat", "seq": seq}, separators=(",", ":"))
