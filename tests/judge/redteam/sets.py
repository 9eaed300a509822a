# SPDX-License-Identifier: Apache-2.0
"""Public sets of attacks, which are not part of this project: used where they are.

`ROASTPOWER_SHARED_DATA` names their folder, by default ``../shared/data`` beside the repository.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def _folder() -> Path:
    return Path(os.environ.get("ROASTPOWER_SHARED_DATA") or ROOT.parent / "shared" / "data")


def _read(name: str) -> object:
    file = _folder() / name
    if not file.is_file():
        pytest.skip(f"{name} is not there: only the project's own attacks ran")
    return json.loads(file.read_text())


def embedded_instructions() -> list[str]:
    """Instructions that attackers embed in texts (BIPIA), of every kind."""
    kinds = _read("bipia_text_attack_train.json")
    assert isinstance(kinds, dict)
    return [text for texts in kinds.values() for text in texts]


def naughty_strings() -> list[str]:
    """Strings that break naive handling of text (the big list)."""
    strings = _read("blns.json")
    assert isinstance(strings, list)
    return [str(text) for text in strings]
