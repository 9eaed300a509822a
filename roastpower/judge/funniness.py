# SPDX-License-Identifier: Apache-2.0
"""A small model of which words people find funny, in integers alone.

A linear model over hashed words and their letter groups, trained by ``bench/judge/train.py`` on
edited headlines that people graded (Humicroedit, SemEval-2020 task 7). The weights are one signed
byte for each of 65,536 buckets; sums of integers are the same on every machine.
"""

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

BUCKETS: Final = 1 << 16
WORD_VALUE: Final = 2
"""What a word's own bucket counts; each of its letter groups counts 1."""
GROUP_CHARS: Final = (3, 4, 5)
USUAL_WORDS: Final = 12
"""Longer texts are scaled to this length: to be long is not to be funny."""

# Of the training headlines' sums, so that an ordinary one is 50 and 16 in 100 are over 65.
MEAN: Final = -2
DEVIATION: Final = 482


def funniness(words: Sequence[str]) -> int:
    """How funny these lower-case words are, 0 to 100, 50 for an ordinary headline."""
    if not words:
        return 0
    total = sum(_weight(word) for word in words)
    scaled = total * USUAL_WORDS // max(USUAL_WORDS, len(words))
    return max(0, min(100, 50 + 15 * (scaled - MEAN) // DEVIATION))


def buckets(words: Sequence[str]) -> Mapping[int, int]:
    """The features of a text: how much each bucket counts."""
    counted: Counter[int] = Counter()
    for word in words:
        for name, value in _features(word):
            counted[zlib.crc32(name.encode()) % BUCKETS] += value
    return counted


def _features(word: str) -> Iterator[tuple[str, int]]:
    yield f"w{word}", WORD_VALUE
    edged = f"^{word}$"
    for size in GROUP_CHARS:
        for start in range(len(edged) - size + 1):
            yield f"c{edged[start : start + size]}", 1


@lru_cache(maxsize=65_536)
def _weight(word: str) -> int:
    """What a word adds, wherever it stands."""
    weights = _weights()
    return sum(weights[bucket] * value for bucket, value in buckets((word,)).items())


@cache
def _weights() -> memoryview:
    resource = files("roastpower.judge").joinpath("weights", "funniness.bin")
    return memoryview(resource.read_bytes()).cast("b")
