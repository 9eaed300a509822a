# SPDX-License-Identifier: Apache-2.0
"""Hidden texts and the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow
from roastpower.storage.chain_tables import submitted
from roastpower.storage.people_tables import audit_log, hidden_texts


class ModerationRepository:
    """Hides texts, and writes down that it did."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def commitment(self, submission_id: int) -> bytes | None:
        """What a submission committed to: the name under which its text is hidden."""
        found: bytes | None = await self._connection.scalar(
            select(submitted.c.commitment).where(submitted.c.submission_id == submission_id)
        )
        return found

    async def hide(self, commitment: bytes, reason: str, now: int, by: bytes) -> None:
        """Hides a text; hidden already, with a new reason."""
        values = {"reason": reason, "hidden_at": now, "hidden_by": by}
        await self._connection.execute(
            upsert(hidden_texts)
            .values(commitment=commitment, **values)
            .on_conflict_do_update(index_elements=[hidden_texts.c.commitment], set_=values)
        )

    async def show(self, commitment: bytes) -> bool:
        """Displays a text again; False if it was not hidden."""
        shown = await self._connection.execute(
            delete(hidden_texts).where(hidden_texts.c.commitment == commitment)
        )
        return shown.rowcount == 1

    async def record(
        self,
        at: int,
        actor: bytes,
        role: str,
        action: str,
        subject: str,
        reason: str | None,
        request_id: str | None,
    ) -> None:
        """Writes a line into the audit log, in the transaction of what it speaks of."""
        await self._connection.execute(
            insert(audit_log).values(
                at=at,
                actor=actor,
                role=role,
                action=action,
                subject=subject,
                reason=reason,
                request_id=request_id,
            )
        )

    async def audit_page(self, before: int | None, rows: int) -> Sequence[AnyRow]:
        """Lines with ids below `before`, the newest first."""
        query = select(audit_log).order_by(audit_log.c.id.desc()).limit(rows)
        if before is not None:
            query = query.where(audit_log.c.id < before)
        return (await self._connection.execute(query)).all()
