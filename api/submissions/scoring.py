# SPDX-License-Identifier: Apache-2.0
"""A submission's line of the published score sheet."""

from __future__ import annotations

import asyncio
from functools import lru_cache

import msgspec

from api.errors import EvidenceMismatch, NotScored
from api.finality.schemas import Finality
from api.submissions.schemas import Finding, Score
from roastpower.protocol.canonical import hex_text
from roastpower.protocol.errors import EvidenceError
from roastpower.protocol.score_sheet import ScoreSheet, parse_score_sheet

_SHEETS_KEPT = 16


async def score_of(document: bytes, digest: bytes, submission_id: int, finality: Finality) -> Score:
    """How a sheet scored a submission.

    Raises:
        NotScored: the sheet has no such line.
        EvidenceMismatch: the document is not a score sheet.
    """
    # A sheet has up to some megabytes, in whose parsing others must be served.
    sheet = await asyncio.to_thread(_parsed, digest, document)
    for line in sheet.submissions:
        if line.submission_id == submission_id:
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
    raise NotScored("the sheet has no line for this submission")


@lru_cache(_SHEETS_KEPT)
def _parsed(digest: bytes, document: bytes) -> ScoreSheet:
    try:
        return parse_score_sheet(document)
    except EvidenceError as error:
        raise EvidenceMismatch("the published document is not a score sheet") from error
