# SPDX-License-Identifier: Apache-2.0
"""Every attack against the offline judge: none is worth more than 100 points, none crashes."""

from __future__ import annotations

from collections import Counter

import pytest

from roastpower.judge.duplicates import EarlierTexts
from roastpower.judge.offline import offline_score
from roastpower.judge.screening import DISQUALIFYING, screen

from ..texts import BRIEF, OTHER_ROAST, ROAST
from .attacks import ADDED, EVERY, EVERY_INSTEAD
from .sets import embedded_instructions, naughty_strings

MOST_GAINED = 100  # points of 10,000
PLAIN = (
    "MoonPad says that its roadmap is ready, and it is a map of a road that nobody has built so far. "
    "The airdrop comes after the gas fees, which come before everything else they do."
)
CLEAN = (ROAST, OTHER_ROAST, PLAIN)


def placed(clean: str, attack: str) -> list[str]:
    """Where an attack may stand: behind, before, around."""
    return [
        f"{clean} {attack}",
        f"{clean}\n\n{attack}",
        f"{attack} {clean}",
        f"{attack}\n\n{clean}",
        f"{attack}\n{clean}\n{attack}",
    ]


def gains(attack: str, cleans: tuple[str, ...] = CLEAN) -> list[tuple[int, str]]:
    """What an attack gains at worst for each clean text, beside the text it makes."""
    return [
        max(
            (offline_score(text, BRIEF) - offline_score(clean, BRIEF), text)
            for text in placed(clean, attack)
        )
        for clean in cleans
    ]


def test_there_are_at_least_150_of_our_own_in_ten_kinds() -> None:
    assert len(set(EVERY)) >= 150
    assert len(ADDED) == 10
    assert min(Counter(kind for kind, _ in EVERY).values()) >= 15


@pytest.mark.parametrize("kind", ADDED)
def test_no_attack_of_ours_gains(kind: str) -> None:
    for attack in ADDED[kind]:
        for gained, text in gains(attack):
            assert gained <= MOST_GAINED, text


def test_embedded_instructions_gain_nothing() -> None:
    for attack in embedded_instructions():
        for gained, text in gains(attack):
            assert gained <= MOST_GAINED, text


def test_naughty_strings_gain_nothing_and_break_nothing() -> None:
    for attack in naughty_strings():
        for gained, text in gains(attack, CLEAN[:1]):
            assert gained <= MOST_GAINED, text
        screen(1, attack.encode(errors="replace"), EarlierTexts(), BRIEF)


def test_what_is_no_text_scores_next_to_nothing() -> None:
    for kind, text in EVERY_INSTEAD:
        found = screen(1, text.encode(), EarlierTexts(), BRIEF)
        disqualified = any(flag.code in DISQUALIFYING for flag in found.flags)
        assert disqualified or offline_score(text, BRIEF) < 2_000, (kind, text)


def test_injections_are_flagged_and_flags_alone_disqualify_nobody() -> None:
    """Flags are a hint; how many of the plainer attacks they see is written down here."""
    seen = {kind: sum(_flagged(attack) for attack in attacks) for kind, attacks in ADDED.items()}
    assert seen["direct order"] >= 8
    assert seen["fake turn"] >= 8
    for _, attack in EVERY:
        found = screen(1, f"{ROAST} {attack}".encode(), EarlierTexts(), BRIEF)
        assert not found.disqualified


def _flagged(attack: str) -> bool:
    found = screen(1, attack.encode(), EarlierTexts(), BRIEF)
    return "injection" in {flag.code for flag in found.flags}
