# SPDX-License-Identifier: Apache-2.0
"""Published documents."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from roastpower.storage.oracle_tables import evidence


class EvidenceRepository:
    """Reads what the oracle published."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def document(self, digest: bytes) -> bytes | None:
        """A document's exact bytes."""
        document: bytes | None = await self._connection.scalar(
            select(evidence.c.document).where(evidence.c.digest == digest)
        )
        return document
