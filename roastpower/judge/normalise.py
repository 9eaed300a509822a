# SPDX-License-Identifier: Apache-2.0
"""One reading of a text: what a person sees, without what only a machine would."""

import re
import unicodedata
from typing import Final

from roastpower.judge.homoglyphs import HOMOGLYPHS

_BLANK_LETTERS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Shown as nothing although Unicode does not class them as format characters."""

_KEPT_CONTROLS: Final = frozenset("\n\t")

_NOT_WORD = re.compile(r"[\W_]+")


def hidden_characters(text: str) -> int:
    """How many characters are invisible: zero-width, bidi, other format or control characters."""
    return sum(_is_hidden(char) for char in text)


def normalise(text: str) -> str:
    """NFKC without hidden characters, lines ended by a line feed, no white space around."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # Hidden characters go first: one between a letter and its accent would keep them apart.
    return unicodedata.normalize("NFKC", _visible(lines)).strip()


def comparison_key(text: str) -> str:
    """Words alone, in lower case, accents dropped and look-alike letters folded.

    Two texts with one key are the same to a reader. Empty for a text without letters and digits.
    """
    folded = normalise(text).casefold().translate(HOMOGLYPHS)
    bare = "".join(
        char for char in unicodedata.normalize("NFD", folded) if not unicodedata.combining(char)
    )
    return _NOT_WORD.sub(" ", bare).strip()


def _visible(text: str) -> str:
    return "".join(char for char in text if not _is_hidden(char))


def _is_hidden(char: str) -> bool:
    if char in _KEPT_CONTROLS:
        return False
    return char in _BLANK_LETTERS or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"}
