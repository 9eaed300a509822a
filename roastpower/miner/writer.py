# SPDX-License-Identifier: Apache-2.0
"""From a brief to a roast without a language model: seeded choices, then the slots are filled."""

import random
import re
import unicodedata
from typing import Final, Protocol

from roastpower.miner.personalities import Personality
from roastpower.miner.roasts import COLLECTIONS, Collection
from roastpower.protocol.brief import Brief
from roastpower.protocol.constants import CONTENT_MAX_BYTES

SLOT_MAX_CHARS: Final = 60
"""A longer name is cut at a word; no joke survives a longer one."""

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(target|keyword|title)\}")
_DETERMINER_FIRST = re.compile(r"(?:^|(?<=[.!?:] ))(?:the|this|that|a|an|our|their|your|my)\b")


class Writer(Protocol):
    """Anything that writes a submission for a campaign."""

    async def write(self, brief: Brief, personality: Personality, seed: int) -> str:
        """One roast of at most 2,000 bytes of UTF-8."""
        ...


class OfflineWriter:
    """Writes from the collections here: the same text for the same brief, voice and seed."""

    async def write(self, brief: Brief, personality: Personality, seed: int) -> str:
        """See `compose`; nothing is awaited."""
        return compose(brief, personality, seed)


def compose(brief: Brief, personality: Personality, seed: int) -> str:
    """A roast in the personality's voice about the brief's target.

    Either an opener, a roast and perhaps a closer, or two roasts and a closer. A personality
    without a collection draws on all voices and opens with one of its own markers.
    """
    # A string seeds by its SHA-512, so that the interpreter's hash seed plays no part.
    dice = random.Random(f"{seed}/{personality.name}/{brief.target}/{brief.title}")
    collection = _collection(personality)
    slots = _slots(brief, dice)
    shape = dice.random()
    if shape < 0.6:
        parts = [_opener(personality, collection, dice), dice.choice(collection.roasts)]
        if shape < 0.4:
            parts.append(dice.choice(collection.closers))
    else:
        parts = [*dice.sample(collection.roasts, 2), dice.choice(collection.closers)]
    text = " ".join(_fill(part, slots, dice) for part in parts)
    if len(text.encode()) > CONTENT_MAX_BYTES:
        raise ValueError(
            f"a roast of {len(text.encode())} bytes; at most {CONTENT_MAX_BYTES} count"
        )
    return text


def _collection(personality: Personality) -> Collection:
    if personality.voice:
        return COLLECTIONS[personality.voice]
    every = COLLECTIONS.values()
    return Collection(
        openers=tuple(opener for voice in every for opener in voice.openers),
        roasts=tuple(roast for voice in every for roast in voice.roasts),
        closers=tuple(closer for voice in every for closer in voice.closers),
    )


def _opener(personality: Personality, collection: Collection, dice: random.Random) -> str:
    if personality.voice or not personality.markers:
        return dice.choice(collection.openers)
    marker = _plain(dice.choice(personality.markers))
    return marker[:1].upper() + marker[1:] + ("" if marker.endswith((".", "!", "?", ":")) else ".")


def _slots(brief: Brief, dice: random.Random) -> dict[str, str]:
    keywords = [plain for keyword in brief.keywords if (plain := _plain(keyword))]
    return {
        "target": _plain(brief.target) or "the launch",
        "keyword": dice.choice(keywords) if keywords else "utility",
        "title": _plain(brief.title) or "this campaign",
    }


def _plain(value: str) -> str:
    """Foreign text as one short line without the quotes and brackets that templates use."""
    visible = "".join(
        " " if char.isspace() else char
        for char in value
        if char.isspace() or (unicodedata.category(char)[0] != "C" and char not in '"[]{}|')
    )
    line = " ".join(visible.split())
    if len(line) <= SLOT_MAX_CHARS:
        return line
    return line[: SLOT_MAX_CHARS + 1].rpartition(" ")[0] or line[:SLOT_MAX_CHARS]


def _fill(template: str, slots: dict[str, str], dice: random.Random) -> str:
    """Choose, then fill the slots in one pass: what fills a slot is never a template."""
    chosen = _CHOICE.sub(lambda found: dice.choice(found[1].split("|")), template)
    filled = _SLOT.sub(lambda found: slots[found[1]], chosen)
    return _DETERMINER_FIRST.sub(lambda found: found[0].capitalize(), filled)
