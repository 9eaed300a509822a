# SPDX-License-Identifier: Apache-2.0
"""The published documents, in one place.

Build with `build_*`, write with `encode`, name by `digest`, read with `parse_*`, check with
`recompute_*`.
"""

from roastpower.protocol.brief import Brief, build_brief, parse_brief
from roastpower.protocol.canonical import canonical, digest, encode, hex_bytes, hex_text
from roastpower.protocol.committee_report import (
    PayoutReport,
    ScoreReport,
    SignedSheet,
    build_payout_report,
    build_score_report,
    parse_payout_report,
    parse_score_report,
    sheets_of,
)
from roastpower.protocol.pairwise import Comparison, PairwisePass
from roastpower.protocol.payout_sheet import (
    PayoutSheet,
    SheetEntry,
    SheetPayout,
    build_payout_sheet,
    parse_payout_sheet,
    recompute_payouts,
)
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import (
    Canary,
    Delivery,
    Flag,
    Judge,
    JudgedSubmission,
    ScoreSheet,
    Screening,
    build_canary,
    build_score_sheet,
    build_submission,
    canaries_in_order,
    parse_score_sheet,
    recompute,
    recompute_scores,
)

__all__ = [
    "Brief",
    "Canary",
    "Comparison",
    "Delivery",
    "Flag",
    "Judge",
    "JudgedSubmission",
    "PairwisePass",
    "PayoutReport",
    "PayoutSheet",
    "Sample",
    "ScoreReport",
    "ScoreSheet",
    "Screening",
    "SheetEntry",
    "SheetPayout",
    "SignedSheet",
    "build_brief",
    "build_canary",
    "build_payout_report",
    "build_payout_sheet",
    "build_score_report",
    "build_score_sheet",
    "build_submission",
    "canaries_in_order",
    "canonical",
    "digest",
    "encode",
    "hex_bytes",
    "hex_text",
    "parse_brief",
    "parse_payout_report",
    "parse_payout_sheet",
    "parse_score_report",
    "parse_score_sheet",
    "recompute",
    "recompute_payouts",
    "recompute_scores",
    "sheets_of",
]
