# SPDX-License-Identifier: Apache-2.0
"""Published documents."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.errors import EvidenceMismatch
from roastpower.protocol.committee_report import sheets_of
from roastpower.protocol.errors import EvidenceError
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

    async def sheets(self, document: bytes) -> dict[bytes, bytes | None]:
        """The judges' sheets that a committee's report lists, by digest; None for one that is not
        stored here. Empty if the document is no report, but a sheet itself.

        Raises:
            EvidenceMismatch: it says that it is a report, and is none.
        """
        try:
            listed = sheets_of(document)
        except EvidenceError as error:
            raise EvidenceMismatch("the published document is not a committee's report") from error
        return {digest: await self.document(digest) for digest in listed}

    async def payout_sheet(self, document: bytes) -> bytes | None:
        """The sheet behind a campaign's payouts: itself, or the one that all judges stand for."""
        listed = await self.sheets(document)
        return next(iter(listed.values())) if listed else document
