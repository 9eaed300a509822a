# SPDX-License-Identifier: Apache-2.0
"""A submission's line of the published score sheet."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from api.errors import EvidenceMismatch, NotScored
from api.finality.schemas import Finality
from api.submissions.schemas import Finding, Score
from roastpower.protocol.canonical import hex_text
from roastpower.protocol.errors import EvidenceError
from roastpower.protocol.score_sheet import ScoreSheet, parse_score_sheet

_SHEETS_KEPT = 16


async def score_of(
    sheets: Mapping[bytes, bytes | None], submission_id: int, finality: Finality
) -> Score:
    """How a submission was scored, by the sheets behind the posting, by digest.

    Of several judges the one with the median score is shown, which is the score that was posted.

    Raises:
        NotScored: no sheet has such a line, or one is not published here.
        EvidenceMismatch: a document is not a score sheet.
    """
    found = []
    for digest, document in sheets.items():
        if document is None:
            raise NotScored("a judge's sheet is not published here")
        # A sheet has up to some megabytes, in whose parsing others must be served.
        sheet = await asyncio.to_thread(_parsed, digest, document)
        found += [
            (line.score, digest, sheet, line)
            for line in sheet.submissions
            if line.submission_id == submission_id
        ]
    if not found:
        raise NotScored("the sheet has no line for this submission")
    _, digest, sheet, line = sorted(found, key=lambda each: each[0])[(len(found) - 1) // 2]
    return Score(
        submission_id=submission_id,
        score=line.score,
        criteria=None if line.criteria is None else msgspec.to_builtins(line.criteria),
        rubric=sheet.judge.rubric,
        disqualified=line.screening.disqualified,
        flags=[Finding(code=f.code, reason=f.reason) for f in line.screening.flags],
        delivery=line.delivery,
        judge=sheet.judge.name,
        model=sheet.judge.model,
        model_asked=sheet.judge.model_asked,
        outputs=[sample.raw for sample in line.samples],
        evidence=hex_text(digest),
        finality=finality,
    )


@lru_cache(_SHEETS_KEPT)
def _parsed(digest: bytes, document: bytes) -> ScoreSheet:
    try:
        return parse_score_sheet(document)
    except EvidenceError as error:
        raise EvidenceMismatch("the published document is not a score sheet") from error
