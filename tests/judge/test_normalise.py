# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.judge.normalise import comparison_key, hidden_characters, normalise


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("ﬁne", "fine"),
        ("mo\u200bon\u2060", "moon"),
        ("\u202emoon\u202c", "moon"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("  moon \ufeff ", "moon"),
        ("mo\x00on", "moon"),
        ("\u3164\u2800", ""),
        ("e\u200b\u0301", "\u00e9"),
        ("\U000e0041moon", "moon"),
    ],
)
def test_hidden_and_compatible_characters_leave_the_text_a_person_sees(
    raw: str, plain: str
) -> None:
    assert normalise(raw) == plain


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_nothing_hidden_is_left(text: str) -> None:
    assert hidden_characters(normalise(text)) == 0


@pytest.mark.parametrize(
    "variant", ["MOON, pad!", "m\u043e\u043en pad", "móon... pád", "moon\u200b-pad", "ｍｏｏｎ pad"]
)
def test_cosmetic_variants_share_a_key(variant: str) -> None:
    assert comparison_key(variant) == "moon pad"
