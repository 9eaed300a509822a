# SPDX-License-Identifier: Apache-2.0
"""What the offline judge measures in a text, each from 0 to 100, in integers alone."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

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

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…:]+(?=\s|\"|”|$)|\n+")
_STEM_CHARS: Final = 5


class Features(msgspec.Struct, frozen=True, kw_only=True):
    """Measures of one text; ``substance`` is whether there is a text to judge at all."""

    length: int
    variety: int
    turns: int
    concrete: int
    punch: int
    rhythm: int
    readable: int
    fresh: int
    on_target: int
    on_topic: int
    voice: int
    address: int
    substance: int


def measure(text: str, brief: Brief) -> Features:
    """All measures of a text about a brief's target."""
    plain = normalise(text)
    words = [word.lower().replace("\u2019", "'") for word in _WORD.findall(plain)]
    sentences = [
        found for part in _SENTENCE_END.split(plain) if (found := _WORD.findall(part.lower()))
    ]
    content = [word for word in words if word not in FUNCTION_WORDS]
    return Features(
        length=band(len(words), 4, 24, 80, 240),
        variety=_variety(words),
        turns=min(100, 34 * len(TURNS.intersection(words))),
        concrete=_concrete(content),
        punch=_punch(sentences),
        rhythm=_rhythm(sentences),
        readable=_readable(plain, words, sentences),
        fresh=_fresh(plain, content),
        on_target=_on_target(words, brief),
        on_topic=min(100, 25 * len(TOPIC.intersection(words))),
        voice=min(100, 20 * len(VOICE.intersection(words)) + 15 * ("!" in plain)),
        address=_address(plain, words),
        substance=_substance(plain, words, content, brief),
    )


def band(value: int, low: int, best_from: int, best_to: int, high: int) -> int:
    """100 from ``best_from`` to ``best_to``, and straight down to 0 at ``low`` and ``high``."""
    if value < best_from:
        return max(0, 100 * (value - low) // (best_from - low))
    if value > best_to:
        return max(0, 100 * (high - value) // (high - best_to))
    return 100


def _share(part: int, whole: int) -> int:
    return 100 * part // whole if whole else 0


def _variety(words: Sequence[str]) -> int:
    """Distinct words in stretches of 40, so that long texts are not punished for being long."""
    stretches = [words[start : start + 40] for start in range(0, len(words), 40)]
    distinct = sum(len(set(stretch)) for stretch in stretches)
    return band(_share(distinct, len(words)), 45, 90, 100, 200)


def _concrete(content: Sequence[str]) -> int:
    """Things and figures instead of abstractions: a goose is funnier than a synergy."""
    if not content:
        return 0
    vague = sum(word.endswith(ABSTRACT_ENDINGS) or word in HYPE for word in content)
    things = len({word for word in content if 3 <= len(word) <= 8} - HYPE - TOPIC)
    return max(0, min(100, 7 * things) - 3 * _share(vague, len(content)))


def _punch(sentences: Sequence[Sequence[str]]) -> int:
    """An end that comes quickly after a set-up, on a word not heard before."""
    if len(sentences) < 2:
        return 15 if sentences else 0
    last, before = sentences[-1], [word for each in sentences[:-1] for word in each]
    quick = band(_share(len(last) * (len(sentences) - 1), len(before)), 0, 20, 70, 220)
    new_end = last[-1] not in before and last[-1] not in FUNCTION_WORDS
    brief_end = band(len(last), 0, 2, 9, 26)
    return (35 * quick + 35 * brief_end) // 100 + 30 * new_end


def _rhythm(sentences: Sequence[Sequence[str]]) -> int:
    """Sentences of different lengths."""
    lengths = [len(each) for each in sentences]
    if len(lengths) < 2:
        return 20 if lengths else 0
    mean = sum(lengths) // len(lengths)
    spread = sum(abs(length - mean) for length in lengths) // len(lengths)
    return band(_share(spread, max(1, mean)), -20, 35, 75, 160)


def _readable(plain: str, words: Sequence[str], sentences: Sequence[Sequence[str]]) -> int:
    if not words or not sentences:
        return 0
    per_sentence = band(len(words) // len(sentences), 1, 6, 19, 45)
    letters = _share(sum(char.isalpha() or char.isspace() for char in plain), len(plain))
    shouted = _share(sum(char.isupper() for char in plain), sum(map(str.isalpha, plain)))
    return (
        per_sentence * band(letters, 50, 88, 100, 200) // 100 * band(shouted, -1, 0, 15, 70) // 100
    )


def _fresh(plain: str, content: Sequence[str]) -> int:
    """Words outside the trade's and the crowd's, without the phrases everybody uses."""
    key = comparison_key(plain)
    cliches = sum(comparison_key(phrase) in key for phrase in CLICHES)
    own = {word for word in content if len(word) > 3} - TOPIC - HYPE
    return max(0, min(100, 6 * len(own)) - 30 * cliches)


def _terms(brief: Brief) -> list[set[str]]:
    """Stems of the target and of each keyword, which counts as one however long it is."""
    return [
        stems
        for term in (brief.target, *brief.keywords)
        if (stems := {word[:_STEM_CHARS] for word in _content(term)})
    ]


def _content(text: str) -> list[str]:
    return [word for word in _WORD.findall(normalise(text).lower()) if word not in FUNCTION_WORDS]


def _on_target(words: Sequence[str], brief: Brief) -> int:
    """The target named once and a keyword used once is all there is to gain."""
    stems = {word[:_STEM_CHARS] for word in words}
    target = {word[:_STEM_CHARS] for word in _content(brief.target)}
    named = bool(target & stems)
    keywords = sum(bool(term & stems) for term in _terms(brief) if term != target)
    title = bool({word[:_STEM_CHARS] for word in _content(brief.title)} & stems)
    return 55 * named + min(30, 30 * keywords) + 15 * title


def _address(plain: str, words: Sequence[str]) -> int:
    """Quotes, questions, second person: something to answer or to pass on."""
    spoken = 30 * ('"' in plain or "“" in plain)
    asked = 25 * ("?" in plain)
    direct = 25 * bool({"you", "your", "us", "we"}.intersection(words))
    return min(100, 20 * bool(words) + spoken + asked + direct)


def _substance(plain: str, words: Sequence[str], content: Sequence[str], brief: Brief) -> int:
    """The lowest of several doubts whether these are sentences, each 100 when there is none."""
    if not words:
        return 0
    distinct = len(set(content))
    glue = _share(len(words) - len(content), len(words))
    triples = Counter(zip(words, words[1:], words[2:], strict=False))
    repeated = _share(sum(triples.values()) - len(triples), max(1, sum(triples.values())))
    loudest = max(Counter(content).values(), default=0)
    stems = {stem for term in _terms(brief) for stem in term}
    stuffed = _share(sum(word[:_STEM_CHARS] in stems for word in content), len(content))
    letters = _share(sum(char.isalpha() or char.isspace() for char in plain), len(plain))
    doubts = (
        band(distinct, 0, 9, 2_000, 4_000),
        band(glue, 8, 28, 65, 95),
        band(repeated, -1, 0, 4, 40),
        band(_share(loudest, max(8, len(content))), -1, 0, 20, 55),
        band(stuffed, -1, 0, 35, 75),
        band(letters, 45, 75, 100, 200),
        100 if not injection_reasons(plain) else 25,
    )
    return min(doubts)
