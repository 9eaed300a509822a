# SPDX-License-Identifier: Apache-2.0
"""Packing of scores: one list of words for each list of values, and nothing else accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.errors import EncodingError
from roastpower.protocol.scores import pack, unpack


def test_first_value_is_in_the_highest_bits() -> None:
    assert pack([1]) == [1 << 240]
    assert pack([1, 2, *[0] * 13, 3]) == [(1 << 240) + (2 << 224) + 3]


def test_seventeenth_value_opens_a_second_word() -> None:
    assert pack([0] * 16 + [10_000]) == [0, 10_000 << 240]
    assert pack([]) == []


@given(st.lists(st.integers(0, 10_000), max_size=512))
def test_unpack_inverts_pack(values: list[int]) -> None:
    words = pack(values)
    assert len(words) == (len(values) + 15) // 16
    assert unpack(words, len(values)) == values


@pytest.mark.parametrize("values", [[-1], [10_001], [0] * 513])
def test_pack_refuses_what_no_block_can_hold(values: list[int]) -> None:
    with pytest.raises(EncodingError):
        pack(values)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ([], 1),
        ([0, 0], 16),
        ([0], 17),
        ([0], 0),
        ([1], 15),
        ([10_001 << 240], 1),
        ([1 << 256], 16),
        ([-1], 16),
        ([], -1),
        ([0] * 33, 513),
    ],
)
def test_unpack_refuses_every_other_encoding(words: list[int], count: int) -> None:
    with pytest.raises(EncodingError):
        unpack(words, count)


def test_last_lane_is_not_padding() -> None:
    assert unpack([1], 16)[15] == 1
