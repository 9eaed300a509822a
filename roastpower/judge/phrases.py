# SPDX-License-Identifier: Apache-2.0
"""Slurs, threats, and sentences that talk to the judge instead of the reader.

The lists are short on purpose. A word with a harmless sense that a roast might need is not
listed: a wrong disqualification costs a miner the burn, while a rude text that passes is still
only judged.
"""

import codecs
import re
from typing import Final

from roastpower.judge.normalise import comparison_key, normalise

# ROT13, so that reading this file does not put the words in front of anybody.
_SLURS: Final = codecs.decode(
    "avttre avttref avttn avttnf snttbg snttbgf snttl xvxr xvxrf jrgonpx jrgonpxf genaal "
    "genaavrf cnxv cnxvf enturnq enturnqf gbjryurnq gbjryurnqf ergneqf ergneqrq fcvpx "
    "fcvpxf ornare ornaref qnexvr qnexvrf",
    "rot13",
)
_LEET: Final = str.maketrans("013457@$!", "oieastasi")
_SLUR = re.compile(rf"\b(?:{_SLURS.replace(' ', '|')})\b")
# "b a d": single letters in a row are read as one word.
_SPELLED = re.compile(r"\b(?:\w ){2,}\w\b")
_RUN = re.compile(r"(\w)\1{2,}")

_YOU: Final = r"(?:you|u|him|her|them|(?:your|his|her|their) (?:family|kids|children|mother|wife))"
_THREAT = re.compile(
    r"\b(?:"
    r"kys|kill (?:yourself|yourselves|urself)|go die|hang yourself|"
    r"(?:hope|want) (?:you|u|they) (?:all )?(?:die|get killed|get raped)|"
    rf"(?:i|we) (?:will|ll|(?:(?:am|m|are|re) )?(?:going to|gonna)) "
    rf"(?:find and )?(?:kill|murder|shoot|stab|rape|hurt|hunt) (?:down )?{_YOU}"
    r"(?! (?:with (?:kindness|boredom|laughter)|softly))|"
    r"(?:i|we) know where (?:you|u|they) live|"
    r"(?:you|they) deserve to (?:die|be (?:killed|raped|shot))"
    r")\b"
)

_INJECTIONS: Final = (
    (
        "asks to set instructions aside",
        r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}"
        r"\b(?:instructions?|rules?|rubric|prompts?|guidelines|directions|told)\b",
    ),
    (
        "asks for a score",
        r"\b(?:give|award|grant|rate|score|assign|return|output|respond with|answer with)\b"
        r"(?: (?:me|us|this|it|myself|a|an|the|roast|text|submission|entry|with|exactly|all|every"
        r"|criterion|criteria|full|maximum|of)){0,6} "
        r"(?:100(?! (?!points?\b|percent|out\b|marks|for\b|in\b|on\b|please|and\b|now)[a-z])"
        r"|10[ ,]?000|10/10|100/100|ten out of ten|top (?:score|marks)|full marks|max(?:imum)? "
        r"(?:scores?|points|marks)|perfect (?:score|marks)|highest (?:possible )?score)",
    ),
    (
        "names the judge's output",
        r"[\"'](?:humor|engagement|originality|relevance|personality)[\"']\s*:\s*\d",
    ),
    (
        "imitates the frame of a conversation",
        r"<\|[a-z_]+\|>|\[/?inst\]|<</?sys>>|(?:^|\n)\s*#{0,4}\s*(?:system|assistant|user)\s*:"
        r"|</?(?:system|submission|brief)>",
    ),
    (
        "addresses the judge",
        r"\b(?:system prompt|developer mode|jailbreak|dear judge|attention,? judge|note to "
        r"(?:the )?(?:judge|grader|evaluator)|you are (?:now )?(?:an? |the )?(?:\w+ )?"
        r"(?:judge|grader|evaluator|language model|assistant))\b",
    ),
)
_INJECTION_PATTERNS = tuple(
    (reason, re.compile(pattern, re.DOTALL)) for reason, pattern in _INJECTIONS
)


def has_slur(text: str) -> bool:
    """Whether a whole word is a slur, also when spelled in figures, apart, or with long vowels."""
    plain = comparison_key(text)
    # Figures and signs stand for letters only inside a word with a letter in it.
    figures = comparison_key(
        " ".join(
            word.translate(_LEET) if any(c.isalpha() for c in word) else word
            for word in normalise(text).casefold().split()
        )
    )
    readings = {plain, figures}
    readings |= {_SPELLED.sub(lambda m: m[0].replace(" ", ""), each) for each in readings}
    # A letter three times or more is read once and twice.
    readings |= {_RUN.sub(r"\1" * times, each) for times in (1, 2) for each in readings}
    return any(_SLUR.search(reading) for reading in readings)


def has_threat(text: str) -> bool:
    """Whether a person is threatened, or told to die; a product may die as often as it likes."""
    return _THREAT.search(comparison_key(text)) is not None


def injection_reasons(text: str) -> tuple[str, ...]:
    """In which ways a text seems to instruct its judge. A hint, never a proof."""
    plain = normalise(text).casefold()
    return tuple(reason for reason, pattern in _INJECTION_PATTERNS if pattern.search(plain))
