# SPDX-License-Identifier: Apache-2.0
"""Submissions with their contents, which leave the database only once the block is sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow, AnySelect
from roastpower.storage.chain_tables import block_sealed, content_revealed, refunded, submitted
from roastpower.storage.chain_views import blocks, submissions
from roastpower.storage.offchain_tables import contents
from roastpower.storage.people_tables import hidden_texts


@dataclass(frozen=True)
class Committed:
    """What a delivery is checked against. `deliver_by` is null while the block is open."""

    miner: bytes
    campaign_id: int
    commitment: bytes
    deliver_by: int | None


@dataclass(frozen=True)
class Stored:
    """A content that was accepted."""

    content: bytes
    received_at: int


class SubmissionRepository:
    """Reads submissions; keeps contents."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_block(self, block_id: int) -> Sequence[AnyRow]:
        """A block's submissions in the order of their indexes."""
        query = _selected().where(submissions.c.block_id == block_id).order_by(submissions.c.id)
        return (await self._connection.execute(query)).all()

    async def page(
        self,
        before: int | None,
        miner: bytes | None,
        campaign_id: int | None,
        block_id: int | None,
        rows: int,
    ) -> Sequence[AnyRow]:
        """Submissions with ids below `before`, the newest first."""
        view = submissions.c
        query = _selected().order_by(view.id.desc()).limit(rows)
        if before is not None:
            query = query.where(view.id < before)
        if miner is not None:
            query = query.where(view.miner == miner)
        if campaign_id is not None:
            query = query.where(view.campaign_id == campaign_id)
        if block_id is not None:
            # A range of ids, so that the indexes of miners and campaigns know it too.
            first = block_id << 16
            query = query.where(view.id.between(first, first | 0xFFFF))
        return (await self._connection.execute(query)).all()

    async def block_changes(self, block_ids: Collection[int]) -> dict[int, int]:
        """The last chain block that changed each block, submissions aside."""
        query = select(blocks.c.id, blocks.c.changed_in).where(blocks.c.id.in_(block_ids))
        return {row.id: row.changed_in for row in await self._connection.execute(query)}

    async def one(self, submission_id: int) -> AnyRow | None:
        """A submission by its id."""
        query = _selected().where(submissions.c.id == submission_id)
        return (await self._connection.execute(query)).one_or_none()

    async def committed(self, submission_id: int) -> Committed | None:
        """What was committed to, and until when it may be delivered."""
        query = (
            select(
                submitted.c.miner,
                submitted.c.campaign_id,
                submitted.c.commitment,
                select(blocks.c.deliver_by)
                .where(blocks.c.id == submission_id >> 16)
                .scalar_subquery()
                .label("deliver_by"),
            )
        ).where(submitted.c.submission_id == submission_id)
        found = (await self._connection.execute(query)).one_or_none()
        return None if found is None else Committed(**found._mapping)

    async def stored(self, commitment: bytes) -> Stored | None:
        """The content behind a commitment, if it was delivered."""
        query = select(contents.c.content, contents.c.received_at).where(
            contents.c.commitment == commitment
        )
        found = (await self._connection.execute(query)).one_or_none()
        return None if found is None else Stored(found.content, found.received_at)

    async def keep(self, commitment: bytes, content: bytes, salt: bytes, received_at: int) -> None:
        """Stores a content; one that is there already stays as it is."""
        await self._connection.execute(
            insert(contents)
            .values(commitment=commitment, content=content, salt=salt, received_at=received_at)
            .on_conflict_do_nothing()
        )


def _selected() -> AnySelect:
    """All columns, with content and salt only where the block is sealed.

    `changed_in` is the last chain block that touched the submission itself; what its block's
    scores do to it is in the block's.
    """
    view = submissions.c
    sealed = block_sealed.c.block_id.is_not(None)
    latest = [
        select(func.max(table.c.block_number))
        .where(table.c.submission_id == view.id)
        .scalar_subquery()
        for table in (refunded, content_revealed)
    ]
    own = (c for c in view if c.name not in ("revealed_content", "revealed_salt", "block_number"))
    return (
        select(
            *(column for column in own if column.name != "log_index"),
            sealed.label("sealed"),
            contents.c.content.label("delivered_content"),
            contents.c.salt.label("delivered_salt"),
            hidden_texts.c.reason.label("hidden_reason"),
            case((sealed, view.revealed_content)).label("revealed_content"),
            case((sealed, view.revealed_salt)).label("revealed_salt"),
            func.greatest(view.block_number, *latest).label("changed_in"),
        )
        .outerjoin(block_sealed, block_sealed.c.block_id == view.block_id)
        .outerjoin(contents, (contents.c.commitment == view.commitment) & sealed)
        .outerjoin(hidden_texts, hidden_texts.c.commitment == view.commitment)
    )
