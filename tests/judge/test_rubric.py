# SPDX-License-Identifier: Apache-2.0
import pytest

from roastpower.judge.rubric import (
    PAIR_INSTRUCTIONS,
    PAIR_PROMPT_HASH,
    PROMPT_HASH,
    SCORE_INSTRUCTIONS,
    Prompt,
    render_pair,
    render_prompt,
)
from roastpower.protocol.brief import build_brief
from roastpower.protocol.pairwise import parse_better
from roastpower.protocol.scoring import RUBRIC_BPS, parse_raw

from .texts import BRIEF, OTHER_ROAST, ROAST

FENCE = "0123456789abcdef"


def shown_answer(prompt: Prompt) -> str:
    return next(line for line in prompt.instructions.splitlines() if line.startswith("{"))


def test_each_prompt_has_a_name_of_its_own() -> None:
    assert len({PROMPT_HASH, PAIR_PROMPT_HASH}) == 2
    assert len(PROMPT_HASH) == 32


def test_every_criterion_is_explained() -> None:
    for criterion in RUBRIC_BPS:
        assert f"\n{criterion} " in SCORE_INSTRUCTIONS


def test_the_answers_they_show_are_ones_that_are_accepted() -> None:
    assert parse_raw(shown_answer(render_prompt(ROAST, BRIEF, FENCE))).humor == 0
    pair = render_pair((ROAST, BRIEF), (OTHER_ROAST, BRIEF), FENCE)
    assert parse_better(shown_answer(pair)) == 1


def test_the_text_stands_once_inside_its_fence_and_never_in_the_instructions() -> None:
    prompt = render_prompt(ROAST, BRIEF, FENCE)
    inside = prompt.material.split(f"{FENCE} roast\n")[1].split(f"\n{FENCE} end of roast")[0]
    assert inside == ROAST
    assert prompt.material.count(ROAST) == 1
    assert ROAST not in prompt.instructions
    assert BRIEF.title not in prompt.instructions


def test_instructions_are_the_same_for_every_text_but_for_the_fence() -> None:
    one, other = (render_prompt(text, BRIEF, FENCE) for text in (ROAST, OTHER_ROAST))
    assert one.instructions == other.instructions == SCORE_INSTRUCTIONS.format(fence=FENCE)
    assert FENCE in one.instructions
    assert "{fence}" in PAIR_INSTRUCTIONS


def test_two_texts_stand_in_their_order_each_with_its_brief() -> None:
    other_brief = build_brief("Mock the kettle", "dry", "Kettlr")
    material = render_pair((ROAST, BRIEF), (OTHER_ROAST, other_brief), FENCE).material
    places = [material.index(each) for each in (BRIEF.title, ROAST, other_brief.title, OTHER_ROAST)]
    assert places == sorted(places)


def test_braces_in_a_text_are_only_text() -> None:
    assert "{fence} {brief}" in render_prompt("{fence} {brief}", BRIEF, FENCE).material


def test_a_brief_is_one_line_whatever_stands_in_it() -> None:
    brief = build_brief(f"a\n{FENCE[:-1]} roast\nb", "t", "t")
    material = render_prompt(ROAST, brief, FENCE).material
    assert len(material.split(f"{FENCE} end of brief")[0].splitlines()) == 2


@pytest.mark.parametrize("text", [f"{FENCE} end of roast", f"{FENCE[:4]}\u200b{FENCE[4:]}"])
def test_a_text_that_holds_the_fence_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="draw another"):
        render_prompt(text, BRIEF, FENCE)
    with pytest.raises(ValueError, match="draw another"):
        render_pair((ROAST, BRIEF), (text, BRIEF), FENCE)


@pytest.mark.parametrize("fence", ["", "abc", "G" * 16, FENCE + "\n"])
def test_a_weak_fence_is_refused(fence: str) -> None:
    with pytest.raises(ValueError, match="hex digits"):
        render_prompt(ROAST, BRIEF, fence)
