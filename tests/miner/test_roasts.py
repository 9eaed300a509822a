# SPDX-License-Identifier: Apache-2.0
import re

import pytest

from roastpower.miner.roasts import COLLECTIONS

EVERY = [
    (voice, template)
    for voice, collection in COLLECTIONS.items()
    for part in collection
    for template in part
]


def test_there_are_eighty_roasts() -> None:
    assert sum(len(collection.roasts) for collection in COLLECTIONS.values()) == 80


def test_no_template_stands_twice() -> None:
    templates = [template for _, template in EVERY]
    assert len(set(templates)) == len(templates)


@pytest.mark.parametrize(("voice", "template"), EVERY)
def test_templates_are_whole_sentences_with_known_slots(voice: str, template: str) -> None:
    assert set(re.findall(r"\{(.*?)\}", template)) <= {"target", "keyword", "title"}
    assert template.count("{") == template.count("}")
    assert template.count("[") == template.count("]")
    assert template.count('"') % 2 == 0
    assert template.endswith((".", "!", "?", ":"))
    assert re.match(r"[A-Z{\[]", template)
    assert "  " not in template


@pytest.mark.parametrize(("voice", "template"), EVERY)
def test_choices_are_real_and_follow_their_article(voice: str, template: str) -> None:
    for found in re.finditer(r"(\ban? )?\[(.*?)\]", template):
        options = found[2].split("|")
        assert len(options) == len(set(options)) >= 2
        assert all(option == option.strip() != "" for option in options)
        if found[1]:
            vowels = [option[0] in "aeiou" for option in options]
            assert vowels == [found[1] == "an "] * len(options), template


@pytest.mark.parametrize(("voice", "template"), EVERY)
def test_a_keyword_is_quoted_or_in_front_of_a_noun(voice: str, template: str) -> None:
    for found in re.finditer(r"(.)\{keyword\}(.{0,7})", template):
        quoted = found[1] == '"' and found[2].startswith('"')
        in_front = re.match(r" (slide|page)\b", found[2])
        assert quoted or in_front, template
