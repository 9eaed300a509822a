# SPDX-License-Identifier: Apache-2.0
import asyncio
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.miner.personalities import PERSONALITIES, SAVAGE, WITTY, Personality, custom
from roastpower.miner.writer import OfflineWriter, Writer, compose
from roastpower.protocol.brief import Brief, build_brief
from roastpower.protocol.canonical import encode

BRIEF = build_brief(
    "Roast the MoonPad launch", "savage", "MoonPad", ("roadmap", "gas fees", "airdrop")
)
PIRATE = custom("Pirate", "salty", "like a sailor", ("arr, matey", "shiver me testnets!"))
VOICES = [*PERSONALITIES.values(), PIRATE]


def test_the_writer_composes() -> None:
    writer: Writer = OfflineWriter()
    assert asyncio.run(writer.write(BRIEF, WITTY, 7)) == compose(BRIEF, WITTY, 7)


@pytest.mark.parametrize("personality", VOICES, ids=lambda each: each.name)
def test_500_seeds_rarely_repeat_a_text(personality: Personality) -> None:
    texts = [compose(BRIEF, personality, seed) for seed in range(500)]
    assert len(set(texts)) > 480


def test_six_miners_over_300_blocks_rarely_repeat_a_text() -> None:
    voices = list(PERSONALITIES.values())
    texts = [compose(BRIEF, voices[miner % 4], 1_000 * miner + block)
             for miner in range(6) for block in range(300)]  # fmt: skip
    assert len(texts) - len(set(texts)) < len(texts) // 50


@pytest.mark.parametrize("personality", VOICES, ids=lambda each: each.name)
@pytest.mark.parametrize("brief", [BRIEF, build_brief("", "", "")], ids=["full", "empty"])
def test_no_slot_and_no_choice_is_left_open(personality: Personality, brief: Brief) -> None:
    for seed in range(500):
        text = compose(brief, personality, seed)
        assert not set(text) & set("{}[]|"), text
        assert '""' not in text
        assert "  " not in text


def test_a_sentence_that_begins_with_a_fallback_begins_with_a_capital() -> None:
    texts = [compose(build_brief("", "", ""), SAVAGE, seed) for seed in range(300)]
    assert any("The launch" in text for text in texts)
    assert not any(text.startswith("the ") or ". the " in text for text in texts)


def test_the_target_stands_in_nearly_every_text() -> None:
    texts = [compose(BRIEF, each, seed) for each in VOICES for seed in range(200)]
    assert sum("MoonPad" in text for text in texts) > 900


def test_every_keyword_gets_its_turn() -> None:
    texts = " ".join(compose(BRIEF, WITTY, seed) for seed in range(300))
    for keyword in BRIEF.keywords:
        assert f'"{keyword}"' in texts


def test_a_custom_voice_opens_with_its_markers() -> None:
    texts = [compose(BRIEF, PIRATE, seed) for seed in range(100)]
    assert sum(text.startswith(("Arr, matey. ", "Shiver me testnets! ")) for text in texts) > 40


def test_what_a_sponsor_writes_is_never_a_template() -> None:
    brief = build_brief("{target}", "", "[a|b] {keyword}", ('x"y', "{title}"))
    for seed in range(200):
        text = compose(brief, SAVAGE, seed)
        assert not set(text) & set("{}[]|")
        assert text.count('"') % 2 == 0


@given(
    st.text(max_size=3_000),
    st.text(max_size=3_000),
    st.lists(st.text(max_size=500), max_size=5),
    st.integers(),
)
def test_any_brief_fits_2000_bytes_on_one_line(
    title: str, target: str, keywords: list[str], seed: int
) -> None:
    for personality in VOICES:
        text = compose(build_brief(title, "", target, tuple(keywords)), personality, seed)
        assert 0 < len(text.encode()) <= 2_000
        assert text.isprintable()


def test_four_byte_characters_in_every_slot_still_fit() -> None:
    fire = "🔥" * 100
    for seed in range(500):
        for personality in VOICES:
            text = compose(build_brief(fire, "", fire, (fire,)), personality, seed)
            assert len(text.encode()) <= 2_000


def test_another_process_with_another_hash_seed_writes_alike() -> None:
    program = (
        "from roastpower.miner.personalities import PERSONALITIES\n"
        "from roastpower.miner.writer import compose\n"
        "from roastpower.protocol.brief import parse_brief\n"
        f"brief = parse_brief({encode(BRIEF)!r})\n"
        "print([compose(brief, v, s) for v in PERSONALITIES.values() for s in range(20)])"
    )
    expected = str([compose(BRIEF, v, s) for v in PERSONALITIES.values() for s in range(20)])
    for seed in ("0", "4242"):
        printed = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert printed.strip() == expected
