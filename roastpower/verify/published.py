# SPDX-License-Identifier: Apache-2.0
"""The sheets behind a posting's evidence: one of a judge's, or those that a committee's report lists."""

from __future__ import annotations

from roastpower.protocol.committee_report import sheets_of
from roastpower.protocol.payout_sheet import PayoutSheet, parse_payout_sheet
from roastpower.protocol.score_sheet import ScoreSheet, parse_score_sheet
from roastpower.verify.evidence_source import EvidenceSource


def score_sheets(source: EvidenceSource, evidence: bytes) -> list[ScoreSheet]:
    """The score sheets of all judges.

    Raises:
        EvidenceUnavailable: one of the documents is not there.
        EvidenceError: one of them is not what it should be.
    """
    return [parse_score_sheet(document) for document in _sheets(source, evidence)]


def payout_sheet(source: EvidenceSource, evidence: bytes) -> PayoutSheet:
    """The payout sheet; of a committee's report the first one, since all have to be the same.

    Raises:
        EvidenceUnavailable: one of the documents is not there.
        EvidenceError: one of them is not what it should be.
    """
    return parse_payout_sheet(_sheets(source, evidence)[0])


def _sheets(source: EvidenceSource, evidence: bytes) -> list[bytes]:
    document = source.document(evidence)
    listed = sheets_of(document)
    return [source.document(each) for each in listed] or [document]
