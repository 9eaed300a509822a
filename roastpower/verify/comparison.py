# SPDX-License-Identifier: Apache-2.0
"""What was posted beside what a recomputation makes of it, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from roastpower.protocol.committee import median_scores
from roastpower.protocol.errors import EvidenceError, ProtocolError
from roastpower.protocol.score_sheet import JudgedSubmission, ScoreSheet, recompute_scores
from roastpower.protocol.scores import unpack
from roastpower.verify.block_history import block_histories, block_history
from roastpower.verify.campaign_history import campaign_history
from roastpower.verify.chain import Chain
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable
from roastpower.verify.payout_checks import due_payouts, scored_entries
from roastpower.verify.postings import Posting
from roastpower.verify.published import payout_sheet, score_sheets


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A submission's scores in basis points; None where there is no sheet, or none can be derived.

    Of several judges' sheets the medians count; it was delivered if one of them has it.
    """

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
    sheets = _score_sheets(source, posting)
    derived = _derived(sheets)
    judged = _by_submission(sheets)
    found = []
    for index, event in enumerate(submitted):
        lines = judged.get(event.args["submission_id"], [])
        found.append(
            ScoreLine(
                submission_id=event.args["submission_id"],
                miner=event.args["miner"],
                posted=posted[index],
                sheet=median_scores([[line.score] for line in lines])[0] if lines else None,
                recomputed=derived[index] if index < len(derived) else None,
                delivery=_delivery(lines),
                disqualified=bool(lines) and all(line.screening.disqualified for line in lines),
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
        sheet = payout_sheet(source, posting.evidence)
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


def _score_sheets(source: EvidenceSource, posting: Posting) -> list[ScoreSheet]:
    try:
        return score_sheets(source, posting.evidence)
    except (EvidenceUnavailable, EvidenceError):
        return []


def _by_submission(sheets: Sequence[ScoreSheet]) -> dict[int, list[JudgedSubmission]]:
    """What the sheets say of each submission, a line of each."""
    found: defaultdict[int, list[JudgedSubmission]] = defaultdict(list)
    for sheet in sheets:
        for line in sheet.submissions:
            found[line.submission_id].append(line)
    return found


def _delivery(lines: Sequence[JudgedSubmission]) -> str | None:
    found = [line.delivery for line in lines]
    return next((each for each in found if each != "missing"), found[0] if found else None)


def _derived(sheets: Sequence[ScoreSheet]) -> list[int]:
    try:
        return median_scores([recompute_scores(sheet) for sheet in sheets]) if sheets else []
    except ProtocolError:
        return []
