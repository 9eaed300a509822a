# SPDX-License-Identifier: Apache-2.0
"""Sixteen uint16 in a word: how scores, and the indexes of the ranked, travel to the pool."""

import struct
from collections.abc import Sequence

from roastpower.protocol.constants import MAX_SCORE, MAX_SUBMISSIONS, SCORES_PER_WORD
from roastpower.protocol.errors import EncodingError

_WORD = struct.Struct(f">{SCORES_PER_WORD}H")


def word_count(count: int) -> int:
    """How many words hold `count` values."""
    return -(-count // SCORES_PER_WORD)


def pack(values: Sequence[int]) -> list[int]:
    """Words of 16 values, the first in the highest bits, zero-padded at the end.

    Values are scores (0 to 10,000) or indexes of submissions, which are smaller.
    """
    _check(values)
    padded = [*values, *[0] * (word_count(len(values)) * SCORES_PER_WORD - len(values))]
    return [
        int.from_bytes(_WORD.pack(*padded[start : start + SCORES_PER_WORD]), "big")
        for start in range(0, len(padded), SCORES_PER_WORD)
    ]


def unpack(words: Sequence[int], count: int) -> list[int]:
    """The first `count` values of packed words; the inverse of `pack`.

    Raises `EncodingError` on too few or too many words, on padding that is not zero, and on a
    value over 10,000: for each list of values there is exactly one list of words.
    """
    if count < 0 or len(words) != word_count(count):
        raise EncodingError(f"{count} values do not take {len(words)} words")
    if any(not 0 <= word < 1 << 256 for word in words):
        raise EncodingError("a word is not a uint256")
    values = [value for word in words for value in _WORD.unpack(word.to_bytes(32, "big"))]
    if any(values[count:]):
        raise EncodingError("padding is not zero")
    _check(values[:count])
    return values[:count]


def _check(values: Sequence[int]) -> None:
    if len(values) > MAX_SUBMISSIONS:
        raise EncodingError(f"a block holds {MAX_SUBMISSIONS} submissions, not {len(values)}")
    for value in values:
        if not 0 <= value <= MAX_SCORE:
            raise EncodingError(f"not between 0 and {MAX_SCORE}: {value}")
