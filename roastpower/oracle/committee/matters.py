# SPDX-License-Identifier: Apache-2.0
"""What judges of a committee have to agree on: the scores of a block, the payouts of a campaign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from roastpower.chain.committee import CommitteeContract
from roastpower.chain.contracts import Call
from roastpower.oracle.sheets import COMMITTEE_PAYOUTS, COMMITTEE_SCORES, PAYOUT_SHEET, SCORE_SHEET
from roastpower.protocol.canonical import digest, encode, hex_bytes
from roastpower.protocol.committee import (
    median_scores,
    payout_sheet_digest,
    score_sheet_digest,
)
from roastpower.protocol.committee_report import (
    Report,
    SignedSheet,
    build_payout_report,
    build_score_report,
    parse_payout_report,
    parse_score_report,
)
from roastpower.protocol.payout_sheet import PayoutSheet
from roastpower.verify.sheet_checks import SealedBlock, examine_sheet

Kind = Literal["scores", "payouts"]


@dataclass(frozen=True)
class Found:
    """What an examined sheet says: why it does not stand, or its scores (none for payouts)."""

    problem: str | None
    scores: tuple[int, ...] = ()


@dataclass(frozen=True)
class ScoreMatter:
    """The scores of a sealed block. `subject`: what of the chain they are about."""

    contract: CommitteeContract
    block: SealedBlock
    posting: int
    subject: bytes

    kind: Kind = "scores"
    sheet_kind: str = SCORE_SHEET
    report_kind: str = COMMITTEE_SCORES

    @property
    def id(self) -> int:
        """The block."""
        return self.block.block_id

    def sheet_digest(self, sheet: bytes) -> bytes:
        """What a member signs to answer for its sheet."""
        terms = self.contract.terms
        return score_sheet_digest(
            terms.chain_id, terms.address, terms.pool, self.id, self.posting, sheet
        )

    def examine(self, document: bytes) -> Found:
        """Makes every check of a judge's sheet that verification makes."""
        examined = examine_sheet(self.block, document)
        if examined.problem is not None or examined.scores is None:
            return Found(examined.problem or "no scores can be derived")
        return Found(None, tuple(examined.scores))

    def report(self, sheets: Sequence[SignedSheet]) -> Report:
        """The list of the judges' sheets, as it will be published."""
        return build_score_report(self.contract.terms, self.id, self.posting, sheets)

    def signed(self, report: bytes, found: Sequence[Found]) -> bytes:
        """What members sign to have a report with these sheets posted."""
        medians = median_scores([each.scores for each in found])
        return self.contract.terms.scores_digest(self.id, self.posting, medians, report)

    def call(self, report: bytes, found: Sequence[Found], signatures: Mapping[str, bytes]) -> Call:
        """What posts it."""
        medians = median_scores([each.scores for each in found])
        return self.contract.submit_scores(self.id, medians, report, signatures)


@dataclass(frozen=True)
class PayoutMatter:
    """The payouts of a campaign, of which there is one right sheet: this judge's own."""

    contract: CommitteeContract
    sheet: PayoutSheet
    posting: int

    kind: Kind = "payouts"
    sheet_kind: str = PAYOUT_SHEET
    report_kind: str = COMMITTEE_PAYOUTS

    @property
    def id(self) -> int:
        """The campaign."""
        return self.sheet.campaign_id

    @cached_property
    def subject(self) -> bytes:
        """The digest of the right sheet: it follows from the chain alone."""
        return digest(encode(self.sheet))

    def sheet_digest(self, sheet: bytes) -> bytes:
        """What a member signs to answer for its sheet."""
        terms = self.contract.terms
        return payout_sheet_digest(
            terms.chain_id, terms.address, terms.distributor, self.id, self.posting, sheet
        )

    def examine(self, document: bytes) -> Found:
        """Payouts follow from posted scores: any other sheet than our own is wrong."""
        if digest(document) == self.subject:
            return Found(None)
        return Found("it is another sheet than the one that follows from the chain")

    def report(self, sheets: Sequence[SignedSheet]) -> Report:
        """The list of the judges' sheets, as it will be published."""
        return build_payout_report(self.contract.terms, self.id, self.posting, sheets)

    def signed(self, report: bytes, _found: Sequence[Found]) -> bytes:
        """What members sign to have a report posted."""
        return self.contract.terms.payouts_digest(self.id, self.posting, *self._amounts, report)

    def call(self, report: bytes, _found: Sequence[Found], signatures: Mapping[str, bytes]) -> Call:
        """What posts it."""
        return self.contract.submit_payouts(self.id, *self._amounts, report, signatures)

    @property
    def _amounts(self) -> tuple[bytes, int, int]:
        """Root, total and count."""
        return hex_bytes(self.sheet.root), int(self.sheet.total), len(self.sheet.payouts)


Matter = ScoreMatter | PayoutMatter


def parse_report(kind: Kind, document: bytes) -> Report:
    """Reads a proposed report; `EvidenceError` if it is none."""
    return parse_score_report(document) if kind == "scores" else parse_payout_report(document)
