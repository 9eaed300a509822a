# SPDX-License-Identifier: Apache-2.0
"""Sheets that members answer for, and their signatures under reports, in the database.

Everything is in the caller's transaction. Nothing is overwritten but by the same again.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert as upsert

from roastpower.oracle.committee.matters import Matter
from roastpower.protocol.addresses import address_bytes, checksummed
from roastpower.protocol.committee_report import SignedSheet, signed_sheet
from roastpower.storage.oracle_tables import committee_sheets, committee_signatures


@dataclass(frozen=True)
class Filed:
    """A sheet that stood when it was examined. `seen_at` in Unix seconds."""

    line: SignedSheet
    sheet: bytes
    seen_at: float


def file_sheet(
    connection: Connection, matter: Matter, member: str, sheet: bytes, signature: bytes
) -> None:
    """Keeps a sheet that stands; one that was kept for another state of the chain moves along."""
    row = {"subject": matter.subject, "signature": signature, "seen_at": time.time()}
    connection.execute(
        upsert(committee_sheets)
        .values(
            kind=matter.kind,
            subject_id=matter.id,
            posting=matter.posting,
            member=address_bytes(member),
            sheet=sheet,
            **row,
        )
        .on_conflict_do_update(
            index_elements=list(committee_sheets.primary_key.columns),
            set_=row,
            where=committee_sheets.c.subject != matter.subject,
        )
    )


def filed_sheets(connection: Connection, matter: Matter) -> list[Filed]:
    """All sheets that stand for a matter as it is, by member and digest."""
    rows = connection.execute(
        select(committee_sheets)
        .filter_by(
            kind=matter.kind,
            subject_id=matter.id,
            posting=matter.posting,
            subject=matter.subject,
        )
        .order_by(committee_sheets.c.member, committee_sheets.c.sheet)
    )
    return [
        Filed(
            signed_sheet(checksummed(bytes(row.member)), bytes(row.sheet), bytes(row.signature)),
            bytes(row.sheet),
            row.seen_at,
        )
        for row in rows
    ]


def keep_signature(connection: Connection, report: bytes, member: str, signature: bytes) -> None:
    """Keeps a member's signature under a report."""
    connection.execute(
        upsert(committee_signatures)
        .values(report=report, member=address_bytes(member), signature=signature)
        .on_conflict_do_nothing()
    )


def signatures(connection: Connection, report: bytes) -> dict[str, bytes]:
    """The signatures under a report, by member."""
    rows = connection.execute(select(committee_signatures).filter_by(report=report))
    return {checksummed(bytes(row.member)): bytes(row.signature) for row in rows}
