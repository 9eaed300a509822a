# SPDX-License-Identifier: Apache-2.0
import pytest

from roastpower.miner.personalities import PERSONALITIES, custom
from roastpower.miner.roasts import COLLECTIONS


def test_the_built_in_voices_all_have_roasts() -> None:
    assert {each.voice for each in PERSONALITIES.values()} == set(COLLECTIONS)


@pytest.mark.parametrize("name", ["", "  ", "savage", " Witty "])
def test_a_custom_voice_needs_a_name_of_its_own(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        custom(name, "salty", "like a sailor")


def test_a_custom_voice_keeps_what_it_was_given() -> None:
    pirate = custom(" Pirate ", "salty", "like a sailor", ("arr",))
    assert (pirate.name, pirate.tone, pirate.style) == ("Pirate", "salty", "like a sailor")
    assert (pirate.markers, pirate.voice) == (("arr",), "")
