# SPDX-License-Identifier: Apache-2.0
"""What the offline judge measures in a text, each from 0 to 100, in integers alone.

Two kinds. *Local* measures are of a passage: `PASSAGE_WORDS` words in a row, wherever they stand.
*Whole* ones are of the text; each of those is one that a text about its target already has in full, so
that nothing which is added raises it. `roastpower.judge.offline` says what that is good for.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from roastpower.judge.funniness import funniness
from roastpower.judge.lexicon import (
    ABSTRACT_ENDINGS,
    CLICHES,
    FUNCTION_WORDS,
    HYPE,
    TOPIC,
    TURNS,
    VOICE,
)
from roastpower.judge.normalise import comparison_key, normalise
from roastpower.judge.phrases import injection_reasons
from roastpower.protocol.brief import Brief

_CLICHE_KEYS: Final = tuple(comparison_key(phrase) for phrase in CLICHES)
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…:]+(?=\s|\"|”|$)|\n+")
_STEM_CHARS: Final = 5
PASSAGE_WORDS: Final = 16


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """Of the text. ``substance`` is whether there is a text to judge at all."""

    on_target: int
    substance: int


class Local(msgspec.Struct, frozen=True, kw_only=True):
    """Of one passage."""

    funny: int
    turns: int
    concrete: int
    variety: int
    fresh: int
    voice: int
    address: int


def measure(text: str, brief: Brief) -> Whole:
    """The whole measures of a text about a brief's target."""
    words = words_of(text)
    return Whole(
        on_target=_on_target(words, brief),
        substance=_substance(normalise(text), words, _content(words), brief),
    )


def measure_passage(words: Sequence[str]) -> Local:
    """The local measures of a passage."""
    content = _content(words)
    return Local(
        funny=funniness(words),
        turns=min(100, 50 * len(TURNS.intersection(words))),
        concrete=_concrete(content),
        variety=band(_share(len(set(words)), len(words)), 45, 90, 100, 200),
        fresh=_fresh(words, content),
        voice=min(100, 34 * len(VOICE.intersection(words))),
        address=min(100, 40 + 30 * len({"you", "your", "us", "we"}.intersection(words))),
    )


def passages(text: str) -> list[list[str]]:
    """Every run of `PASSAGE_WORDS` words; the whole text where it has fewer.

    What is put before or after a text leaves all its passages as they are and only adds others.
    """
    words = words_of(text)
    last = max(0, len(words) - PASSAGE_WORDS)
    return [words[start : start + PASSAGE_WORDS] for start in range(last + 1)]


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, with one kind of apostrophe."""
    return [word.lower().replace("\u2019", "'") for word in _WORD.findall(normalise(text))]


def band(value: int, low: int, best_from: int, best_to: int, high: int) -> int:
    """100 from ``best_from`` to ``best_to``, and straight down to 0 at ``low`` and ``high``."""
    if value < best_from:
        return max(0, 100 * (value - low) // (best_from - low))
    if value > best_to:
        return max(0, 100 * (high - value) // (high - best_to))
    return 100


def _share(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0


def _concrete(content: Sequence[str]) -> int:
    """Things and figures instead of abstractions: a goose is funnier than a synergy."""
    if not content:
        return 0
    vague = sum(word.endswith(ABSTRACT_ENDINGS) or word in HYPE for word in content)
    things = len({word for word in content if 3 <= len(word) <= 8} - HYPE - TOPIC)
    return max(0, min(100, 20 * things) - 3 * _share(vague, len(content)))


def _fresh(words: Sequence[str], content: Sequence[str]) -> int:
    """Words outside the trade's and the crowd's, without the phrases everybody uses."""
    key = comparison_key(" ".join(words))
    cliches = sum(phrase in key for phrase in _CLICHE_KEYS)
    own = {word for word in content if len(word) > 3} - TOPIC - HYPE
    return max(0, min(100, 16 * len(own)) - 30 * cliches)


def _glue(words: Sequence[str], content: Sequence[str]) -> int:
    """Words that hold others together, as in sentences and unlike in lists."""
    return band(_share(len(words) - len(content), len(words)), 4, 24, 68, 95)


def _terms(brief: Brief) -> list[set[str]]:
    """Stems of the target and of each keyword, which counts as one however long it is."""
    return [
        stems
        for term in (brief.target, *brief.keywords)
        if (stems := {word[:_STEM_CHARS] for word in _content(words_of(term))})
    ]


def _content(words: Sequence[str]) -> list[str]:
    return [word for word in words if word not in FUNCTION_WORDS]


def _on_target(words: Sequence[str], brief: Brief) -> int:
    """The target named once and a keyword used once is all there is to gain."""
    stems = {word[:_STEM_CHARS] for word in words}
    target = {word[:_STEM_CHARS] for word in _content(words_of(brief.target))}
    named = bool(target & stems)
    keywords = sum(bool(term & stems) for term in _terms(brief) if term != target)
    title = bool({word[:_STEM_CHARS] for word in _content(words_of(brief.title))} & stems)
    return 55 * named + min(30, 30 * keywords) + 15 * title


def _substance(plain: str, words: Sequence[str], content: Sequence[str], brief: Brief) -> int:
    """The lowest of several doubts whether these are sentences, each 100 when there is none."""
    if not words:
        return 0
    distinct = len(set(content))
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    repeated = _share(sum(triples.values()) - len(triples), max(1, sum(triples.values())))
    loudest = max(Counter(content).values(), default=0)
    stems = {stem for term in _terms(brief) for stem in term}
    stuffed = _share(sum(word[:_STEM_CHARS] in stems for word in content), len(content))
    letters = _share(sum(char.isalpha() or char.isspace() for char in plain), len(plain))
    doubts = (
        band(distinct, 0, 7, 2_000, 4_000),
        min(_glue(passage, _content(passage)) for passage in passages(plain)),
        band(repeated, -1, 0, 4, 40),
        band(_share(loudest, max(8, len(content))), -1, 0, 20, 55),
        band(stuffed, -1, 0, 35, 75),
        band(letters, 45, 75, 100, 200),
        100 if not injection_reasons(plain) else 25,
    )
    return min(doubts)
