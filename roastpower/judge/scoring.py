# SPDX-License-Identifier: Apache-2.0
"""One text from its bytes to its score: screened, sampled, and the median taken."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from roastpower.judge.duplicates import EarlierTexts
from roastpower.judge.judge import Judge, Piece
from roastpower.judge.model_judge import failed_output
from roastpower.judge.screening import screen
from roastpower.llm.errors import UnusableAnswer
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import Flag
from roastpower.protocol.scoring import Criteria, aggregate, parse_raw


class Scored(NamedTuple):
    """A score from 0 to 10,000; 0 and no criteria where the text was disqualified."""

    score: int
    criteria: Criteria | None
    flags: tuple[Flag, ...]


async def score_text(judge: Judge, piece: Piece) -> Scored:
    """The score of a text by itself: not screened for copies, and without comparisons.

    Raises `LlmError` if the judge's provider fails; there is no default score.
    """
    screening = screen(1, piece.text.encode(errors="surrogatepass"), EarlierTexts(), piece.brief)
    if screening.disqualified:
        return Scored(0, None, screening.flags)
    samples = await asyncio.gather(
        *(_sample(judge, piece, seed) for seed in range(judge.identity.samples))
    )
    failure = next((sample.failure for sample in samples if sample.failure is not None), None)
    if failure is not None:
        flag = Flag("unjudgeable", f"the judge's answers are {failure}")
        return Scored(0, None, (*screening.flags, flag))
    criteria, score = aggregate([parse_raw(sample.raw) for sample in samples])
    return Scored(score, criteria, screening.flags)


async def _sample(judge: Judge, piece: Piece, seed: int) -> Sample:
    try:
        return (await judge.sample(piece, seed)).sample
    except UnusableAnswer as error:
        return failed_output(error).sample
