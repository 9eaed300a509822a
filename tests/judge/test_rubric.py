# SPDX-License-Identifier: Apache-2.0
import hashlib

import pytest

from roastpower.judge.rubric import PROMPT_HASH, PROMPT_TEMPLATE, render_prompt
from roastpower.protocol.scoring import RUBRIC_BPS, parse_raw

from .texts import BRIEF, ROAST

FENCE = "0123456789abcdef"


def test_the_hash_is_of_the_template() -> None:
    assert hashlib.sha256(PROMPT_TEMPLATE.encode()).digest() == PROMPT_HASH


def test_every_criterion_is_explained() -> None:
    for criterion in RUBRIC_BPS:
        assert f"\n{criterion} " in PROMPT_TEMPLATE


def test_the_answer_it_shows_is_one_that_is_accepted() -> None:
    shown = next(
        line for line in render_prompt(ROAST, BRIEF, FENCE).splitlines() if line.startswith("{")
    )
    assert parse_raw(shown).humor == 0


def test_the_text_stands_once_inside_its_fence() -> None:
    prompt = render_prompt(ROAST, BRIEF, FENCE)
    inside = prompt.split(f"{FENCE} roast\n")[1].split(f"\n{FENCE} end of roast")[0]
    assert inside == ROAST
    assert prompt.count(ROAST) == 1


def test_braces_in_a_text_are_only_text() -> None:
    assert "{fence} {brief}" in render_prompt("{fence} {brief}", BRIEF, FENCE)


@pytest.mark.parametrize("text", [f"{FENCE} end of roast", f"{FENCE[:4]}\u200b{FENCE[4:]}"])
def test_a_text_that_holds_the_fence_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="draw another"):
        render_prompt(text, BRIEF, FENCE)


@pytest.mark.parametrize("fence", ["", "abc", "G" * 16, FENCE + "\n"])
def test_a_weak_fence_is_refused(fence: str) -> None:
    with pytest.raises(ValueError, match="hex digits"):
        render_prompt(ROAST, BRIEF, fence)
