# SPDX-License-Identifier: Apache-2.0
"""Everything behind what was posted is kept at every judge, whoever signed it: so each can serve it.

What is looked for is named by its sha256 on the chain, or in a report that is: where it comes from
need not be trusted.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from roastpower.oracle import sheets
from roastpower.protocol.committee_report import schema_of, sheets_of
from roastpower.protocol.errors import EvidenceError

LATEST = 16  # postings that are looked through, of each kind


class Archive:
    """Finds what is missing. Remembers which postings are complete."""

    def __init__(self) -> None:
        self._complete: set[bytes] = set()

    def wanted(self, connection: Connection) -> list[bytes]:
        """Digests of documents behind the latest postings that are not stored here."""
        posted = connection.scalars(
            text(
                """
                (SELECT evidence FROM chain.block_scored
                 ORDER BY block_number DESC, log_index DESC LIMIT :latest)
                UNION
                (SELECT evidence FROM chain.payouts_posted
                 ORDER BY block_number DESC, log_index DESC LIMIT :latest)
                """
            ),
            {"latest": LATEST},
        )
        found = []
        for evidence in {bytes(each) for each in posted} - self._complete:
            missing = _missing(connection, evidence)
            if not missing:
                self._complete.add(evidence)
            found += missing
        return found

    def keep(self, connection: Connection, document: bytes) -> None:
        """Stores a document whose digest was wanted."""
        kind = schema_of(document).removeprefix("roastpower/").partition("/")[0]
        sheets.store(connection, kind or "unknown", document)


def _missing(connection: Connection, evidence: bytes) -> list[bytes]:
    document = sheets.stored(connection, evidence)
    if document is None:
        return [evidence]
    try:
        listed = sheets_of(document)
    except EvidenceError:
        return []  # what was posted is no report: there is nothing behind it
    return [each for each in listed if sheets.stored(connection, each) is None]
