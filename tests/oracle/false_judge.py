# SPDX-License-Identifier: Apache-2.0
"""`roastpower oracle run` as somebody would run it who wants to cheat.

Run as ``python false_judge.py misaggregates`` (its sheet gives the last submission all points, which its
raw outputs do not make, and it stands by that) or ``… absurd`` (it says of the last text that it is the
best there is, of every other that it is the worst, and adds that up as it should).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from roastpower.cli import oracle as command
from roastpower.judge.judge import Output, Piece
from roastpower.judge.offline import OfflineJudge
from roastpower.oracle import sheets
from roastpower.oracle.committee.matters import Found, ScoreMatter
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import ScoreSheet, parse_score_sheet
from roastpower.protocol.scoring import RUBRIC_BPS

FAVOURITE = "unionised"  # a word of the favoured text


def misaggregate() -> None:
    """Every sheet lies about one line."""
    true_sheet, true_examination = sheets.build_score_sheet, ScoreMatter.examine

    def false_sheet(*arguments: Any) -> ScoreSheet:
        sheet = true_sheet(*arguments)
        lines = [
            msgspec.structs.replace(line, score=10_000)
            if FAVOURITE in (line.content or "")
            else line
            for line in sheet.submissions
        ]
        return msgspec.structs.replace(sheet, submissions=tuple(lines))

    def believed(self: ScoreMatter, document: bytes) -> Found:
        found = true_examination(self, document)
        if found.problem is None:
            return found
        scores = [line.score for line in parse_score_sheet(document).submissions]
        return Found(None, tuple(scores))

    sheets.build_score_sheet = false_sheet  # type: ignore[assignment]
    ScoreMatter.examine = believed  # type: ignore[method-assign]


def judge_absurdly() -> None:
    """Every opinion is absurd, and everything follows from it."""

    async def opinion(_: OfflineJudge, piece: Piece, seed: int) -> Output:
        level = 100 if FAVOURITE in piece.text else 0
        return Output(Sample(json.dumps(dict.fromkeys(RUBRIC_BPS, level))))

    OfflineJudge.sample = opinion  # type: ignore[method-assign]


if __name__ == "__main__":
    {"misaggregates": misaggregate, "absurd": judge_absurdly}[sys.argv[1]]()
    sys.exit(command.run())
