# SPDX-License-Identifier: Apache-2.0
"""Briefs."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from roastpower.storage.offchain_tables import briefs


class BriefRepository:
    """Keeps and reads briefs."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def document(self, digest: bytes) -> bytes | None:
        """A brief's canonical bytes."""
        document: bytes | None = await self._connection.scalar(
            select(briefs.c.document).where(briefs.c.digest == digest)
        )
        return document

    async def keep(self, digest: bytes, document: bytes, received_at: int) -> None:
        """Stores a brief; one that is there already is the same one."""
        await self._connection.execute(
            insert(briefs)
            .values(digest=digest, document=document, received_at=received_at)
            .on_conflict_do_nothing()
        )
