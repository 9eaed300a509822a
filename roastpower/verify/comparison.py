# SPDX-License-Identifier: Apache-2.0
"""What was posted beside what a recomputation makes of it, line by line."""

from __future__ import annotations

from dataclasses import dataclass

from roastpower.protocol.errors import EvidenceError, ProtocolError
from roastpower.protocol.payout_sheet import parse_payout_sheet
from roastpower.protocol.score_sheet import ScoreSheet, parse_score_sheet, recompute_scores
from roastpower.protocol.scores import unpack
from roastpower.verify.block_history import block_histories, block_history
from roastpower.verify.campaign_history import campaign_history
from roastpower.verify.chain import Chain
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable
from roastpower.verify.payout_checks import due_payouts, scored_entries
from roastpower.verify.postings import Posting


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A submission's scores in basis points; None where there is no sheet, or none can be derived."""

    submission_id: int
    miner: str
    posted: int | None
    sheet: int | None
    recomputed: int | None
    delivery: str | None = None
    disqualified: bool = False

    @property
    def agrees(self) -> bool:
        """Whether all three are the same."""
        return self.posted == self.sheet == self.recomputed


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """An account's pay in units of the token; None where there is no sheet."""

    account: str
    sheet: int | None
    recomputed: int | None

    @property
    def agrees(self) -> bool:
        """Whether both are the same."""
        return self.sheet == self.recomputed


def score_lines(chain: Chain, source: EvidenceSource, posting: Posting) -> list[ScoreLine]:
    """A block's submissions in their order.

    Raises:
        NothingToVerify: the chain's events have a gap.
    """
    submitted = block_history(chain.events(), posting.id).submitted
    try:
        posted: list[int | None] = [*unpack(posting.posted.args["scores"], len(submitted))]
    except ProtocolError:
        posted = [None] * len(submitted)
    sheet = _score_sheet(source, posting)
    derived = _derived(sheet)
    lines = {} if sheet is None else {line.submission_id: line for line in sheet.submissions}
    found = []
    for index, event in enumerate(submitted):
        line = lines.get(event.args["submission_id"])
        found.append(
            ScoreLine(
                submission_id=event.args["submission_id"],
                miner=event.args["miner"],
                posted=posted[index],
                sheet=None if line is None else line.score,
                recomputed=derived[index] if index < len(derived) else None,
                delivery=None if line is None else line.delivery,
                disqualified=line is not None and line.screening.disqualified,
            )
        )
    return found


def payout_lines(chain: Chain, source: EvidenceSource, posting: Posting) -> list[PayoutLine]:
    """All accounts that the sheet or the rule pays, by address.

    Raises:
        NothingToVerify: the chain's events have a gap.
    """
    campaign = campaign_history(chain.events(), posting.id)
    try:
        sheet = parse_payout_sheet(source.document(posting.evidence))
    except (EvidenceUnavailable, EvidenceError):
        return []
    listed = {payout.account: int(payout.amount) for payout in sheet.payouts}
    blocks = block_histories(
        chain.events(), {event.args["block_id"] for event in campaign.submitted}
    )
    try:
        entries = scored_entries(campaign, list(blocks.values()))
        due = dict(due_payouts(sheet, campaign, entries).amounts)
    except ProtocolError:
        return [PayoutLine(account, amount, None) for account, amount in sorted(listed.items())]
    return [
        PayoutLine(account, listed.get(account, 0), due.get(account, 0))
        for account in sorted(listed.keys() | due.keys())
    ]


def _score_sheet(source: EvidenceSource, posting: Posting) -> ScoreSheet | None:
    try:
        return parse_score_sheet(source.document(posting.evidence))
    except (EvidenceUnavailable, EvidenceError):
        return None


def _derived(sheet: ScoreSheet | None) -> list[int]:
    if sheet is None:
        return []
    try:
        return recompute_scores(sheet)
    except EvidenceError:
        return []
