# SPDX-License-Identifier: Apache-2.0
"""The voices of miners: four that come with the agent, and any a miner defines."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec


class Personality(msgspec.Struct, frozen=True, kw_only=True):
    """A voice to write in.

    ``style`` instructs a language model; ``markers`` are phrases that give it away. ``voice``
    names the collection of `roastpower.miner.roasts` that the offline writer uses, and is empty
    where there is none.
    """

    name: str
    tone: str
    style: str
    markers: tuple[str, ...] = ()
    voice: str = ""


SAVAGE: Final = Personality(
    name="Savage",
    tone="merciless and direct",
    style=(
        "Short sentences. Address the product or the reader as you. One concrete failing per "
        "sentence, and the last sentence is the shortest. Mock work, claims and plans, never "
        "people for what they are."
    ),
    markers=("bring ice", "next.", "consider this the audit"),
    voice="savage",
)
WITTY: Final = Personality(
    name="Witty",
    tone="dry and exact",
    style=(
        "Understatement, one turn per sentence, praise that turns out to be blame. Perfect manners "
        "and long sentences with a sharp end. No exclamation marks."
    ),
    markers=("if i may", "one has to admire", "in fairness"),
    voice="witty",
)
CHAOTIC: Final = Personality(
    name="Chaotic",
    tone="absurd and breathless",
    style=(
        "Begin in the middle. Animals, appliances and weather act as people. Each sentence goes "
        "further from reason than the one before, yet the joke is on the launch."
    ),
    markers=("okay so", "breaking:", "wait, wait"),
    voice="chaotic",
)
LEGENDARY: Final = Personality(
    name="Legendary",
    tone="epic and mournful",
    style=(
        "A bard's account of a great failure: oracles, ruins, prophecies, queues. Solemn rhythm, "
        "then a small modern word where the hero should be."
    ),
    markers=("hear me", "so it is told", "thus fell"),
    voice="legendary",
)

PERSONALITIES: Final[Mapping[str, Personality]] = MappingProxyType(
    {each.name.lower(): each for each in (SAVAGE, WITTY, CHAOTIC, LEGENDARY)}
)


def custom(name: str, tone: str, style: str, markers: tuple[str, ...] = ()) -> Personality:
    """A voice of the miner's own. `ValueError` if it has no name or takes a built-in one's."""
    cleaned = name.strip()
    if not cleaned:
        raise ValueError("a personality needs a name")
    if cleaned.lower() in PERSONALITIES:
        raise ValueError(f"{cleaned} comes with the agent; choose another name")
    return Personality(name=cleaned, tone=tone, style=style, markers=markers)
