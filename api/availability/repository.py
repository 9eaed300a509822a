# SPDX-License-Identifier: Apache-2.0
"""Heartbeats: in Redis, in one sorted set by the time at which each ends; without Redis in a table.

What is read is both together, so that nobody is lost while Redis comes and goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from redis.asyncio import Redis
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from api.database import Database
from api.deployment import Served
from api.redis_link import RedisDown, RedisLink
from roastpower.storage.people_tables import availability

HEARTBEAT_SECONDS: Final = 90
LISTED_AT_MOST: Final = 10_000


class AvailabilityRepository:
    """Who is at work."""

    def __init__(self, redis: RedisLink, database: Database, served: Served) -> None:
        self._redis = redis
        self._database = database
        self._key = f"available:{served.chain_id}:{served.pool}"

    async def beat(self, address: bytes, now: int) -> int:
        """Counts a miner as at work until the time that is returned."""
        until = now + HEARTBEAT_SECONDS

        async def add(client: Redis) -> None:
            async with client.pipeline(transaction=True) as pipeline:
                pipeline.zadd(self._key, {address.hex(): until})
                pipeline.zremrangebyscore(self._key, "-inf", now)
                pipeline.expire(self._key, 2 * HEARTBEAT_SECONDS)
                await pipeline.execute()

        try:
            await self._redis.run(add)
        except RedisDown:
            await self._beat_in_table(address, until, now)
        return until

    async def _beat_in_table(self, address: bytes, until: int, now: int) -> None:
        kept = insert(availability).values(address=address, until=until)
        async with self._database.write() as connection:
            await connection.execute(delete(availability).where(availability.c.until <= now))
            await connection.execute(
                kept.on_conflict_do_update(
                    index_elements=[availability.c.address],
                    set_={"until": func.greatest(availability.c.until, kept.excluded.until)},
                )
            )

    async def leave(self, address: bytes) -> None:
        """Counts a miner no more."""

        async def remove(client: Redis) -> None:
            await client.zrem(self._key, address.hex())

        with suppress(RedisDown):  # it ends by itself, in `HEARTBEAT_SECONDS` at most
            await self._redis.run(remove)
        async with self._database.write() as connection:
            await connection.execute(delete(availability).where(availability.c.address == address))

    async def present(self, now: int) -> Mapping[bytes, int]:
        """Who is at work, and until when if nothing more is heard."""

        async def read(client: Redis) -> Any:
            return await client.zrange(
                self._key, f"({now}", "+inf", byscore=True, withscores=True,
                offset=0, num=LISTED_AT_MOST,
            )  # fmt: skip

        query = select(availability).where(availability.c.until > now).limit(LISTED_AT_MOST)
        async with self._database.read() as connection:
            present = {row.address: row.until for row in await connection.execute(query)}
        with suppress(RedisDown):  # what beats now beats into the table
            for member, until in await self._redis.run(read):
                address = bytes.fromhex(member.decode())
                present[address] = max(int(until), present.get(address, 0))
        return present
