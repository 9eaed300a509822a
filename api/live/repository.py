# SPDX-License-Identifier: Apache-2.0
"""The feed in PostgreSQL: what readers resume from, and what is told where Redis is away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.live.messages import Draft
from roastpower.storage.chain_tables import cursor, notifications, submitted
from roastpower.storage.live_tables import live_cursor, live_messages

KEPT_SECONDS = 7 * 86_400


@dataclass(frozen=True)
class Stored:
    """A message as it is kept and passed on."""

    seq: int
    topics: tuple[str, ...]
    body: str


@dataclass(frozen=True)
class Notification:
    """What the indexer says happened."""

    seq: int
    kind: str
    block_number: int
    timestamp: int
    event: str | None
    body: dict[str, object]


class LiveRepository:
    """Reads and numbers messages."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def newest(self) -> int:
        """The number of the newest message; 0 before the first."""
        return await self._connection.scalar(select(live_cursor.c.seq)) or 0

    async def oldest(self) -> int | None:
        """The number of the oldest message that is kept."""
        found: int | None = await self._connection.scalar(select(func.min(live_messages.c.seq)))
        return found

    async def after(self, seq: int, limit: int) -> Sequence[Stored]:
        """The messages that follow a number."""
        query = (
            select(live_messages.c.seq, live_messages.c.topics, live_messages.c.body)
            .where(live_messages.c.seq > seq)
            .order_by(live_messages.c.seq)
            .limit(limit)
        )
        found = await self._connection.execute(query)
        return [Stored(row.seq, tuple(row.topics), row.body) for row in found]

    async def locked_cursor(self) -> tuple[int, int]:
        """The last number given and the last notification told, for this transaction alone.

        The first time of all the feed begins: with what comes next.
        """
        query = select(live_cursor.c.seq, live_cursor.c.notification).with_for_update()
        found = (await self._connection.execute(query)).one_or_none()
        if found is None:
            await self._connection.execute(
                upsert(live_cursor)
                .values(seq=0, notification=await self.notified())
                .on_conflict_do_nothing()
            )
            found = (await self._connection.execute(query)).one()
        return found.seq, found.notification

    async def notified(self) -> int:
        """How many notifications the indexer wrote in all."""
        return await self._connection.scalar(select(cursor.c.notified)) or 0

    async def notifications(self, after: int, limit: int) -> Sequence[Notification]:
        """What happened after a notification."""
        query = (
            select(
                notifications.c.seq,
                notifications.c.kind,
                notifications.c.block_number,
                notifications.c.timestamp,
                notifications.c.event,
                notifications.c.body,
            )
            .where(notifications.c.seq > after)
            .order_by(notifications.c.seq)
            .limit(limit)
        )
        found = await self._connection.execute(query)
        return [
            Notification(
                row.seq, row.kind, row.block_number, row.timestamp, row.event, row.body or {}
            )
            for row in found
        ]

    async def concerned(self, blocks: Collection[int]) -> Mapping[int, frozenset[str]]:
        """The topics of all campaigns and miners in blocks."""
        query = select(submitted.c.block_id, submitted.c.campaign_id, submitted.c.miner).where(
            submitted.c.block_id.in_(blocks)
        )
        found: dict[int, set[str]] = {}
        for row in await self._connection.execute(query) if blocks else ():
            found.setdefault(row.block_id, set()).update(
                (f"campaign:{row.campaign_id}", f"miner:0x{row.miner.hex()}")
            )
        return {block_id: frozenset(topics) for block_id, topics in found.items()}

    async def add(
        self, drafts: Sequence[Draft], last: int, notification: int, now: int
    ) -> list[Stored]:
        """Numbers messages from `last` on and keeps them; `notification` is the last one told."""
        stored = [
            Stored(seq, tuple(sorted(draft.topics)), draft.body(seq))
            for seq, draft in enumerate(drafts, start=last + 1)
        ]
        if stored:
            await self._connection.execute(
                insert(live_messages),
                [
                    {"seq": one.seq, "at": now, "topics": list(one.topics), "body": one.body}
                    for one in stored
                ],
            )
        await self._connection.execute(
            update(live_cursor).values(seq=last + len(stored), notification=notification)
        )
        return stored

    async def forget(self, now: int) -> None:
        """Deletes what is so old that nobody resumes from there."""
        await self._connection.execute(
            delete(live_messages).where(live_messages.c.at < now - KEPT_SECONDS)
        )
