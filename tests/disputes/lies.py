# SPDX-License-Identifier: Apache-2.0
"""Sheets that were altered."""

from __future__ import annotations

import msgspec
from verify.scene import Alteration

from roastpower.protocol.score_sheet import JudgedSubmission, ScoreSheet

replace = msgspec.structs.replace


def of_line(index: int, **values: object) -> Alteration:
    """Alters one submission's line."""

    def alter(sheet: ScoreSheet) -> ScoreSheet:
        lines: list[JudgedSubmission] = list(sheet.submissions)
        lines[index] = replace(lines[index], **values)
        return replace(sheet, submissions=tuple(lines))

    return alter
