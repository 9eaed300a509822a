# SPDX-License-Identifier: Apache-2.0
"""Packed words: each field where the layout says, and back again, over its whole range."""

from collections.abc import Sequence
from typing import Any

import pytest
from contracts.support.sources import harness
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from .volume import batches, cases

# Bits of each field from the lowest up.
LAYOUTS = {
    "open": [40, 16, 40, 104, 16, 32, 1],
    "sealed": [8, 16, 104, 32, 40, 40],
    "scored": [40, 64, 16, 8, 1],
    "miner": [40, 8, 32],
}


@pytest.fixture(scope="module")
def packing() -> Any:
    return harness("PackingHarness").deploy()


def field(bits: int) -> st.SearchStrategy[Any]:
    return st.booleans() if bits == 1 else st.integers(0, 2**bits - 1)


def word(fields: Sequence[Any], layout: Sequence[int]) -> int:
    """The word by the layout alone. A flag takes eight bits."""
    packed = shift = 0
    for value, bits in zip(fields, layout, strict=True):
        packed |= int(value) << shift
        shift += 8 if bits == 1 else bits
    return packed


@pytest.mark.parametrize("name", LAYOUTS)
def test_words(packing: Any, name: str) -> None:
    layout = LAYOUTS[name]

    @cases(30)
    @given(fields=batches(st.tuples(*map(field, layout))))
    def compare(fields: list[tuple[Any, ...]]) -> None:
        words = getattr(packing, f"pack_{name}")(fields)
        assert words == [word(each, layout) for each in fields]
        assert [tuple(each) for each in getattr(packing, f"unpack_{name}")(words)] == fields

    compare()


@cases(30)
@given(fields=batches(st.tuples(field(40), field(32), st.integers(-(2**63), 2**63 - 1))))
def test_openings(packing: Any, fields: list[tuple[int, int, int]]) -> None:
    words = packing.pack_opening(fields)
    assert words == [word((at, v, x + 2**63), [40, 32, 64]) for at, v, x in fields]
    assert [tuple(each) for each in packing.unpack_opening(words)] == fields


@cases(30)
@given(fields=batches(st.tuples(field(160), field(64), field(8))))
def test_submissions(packing: Any, fields: list[tuple[int, int, int]]) -> None:
    given_fields = [(to_checksum_address(miner.to_bytes(20)), *rest) for miner, *rest in fields]
    words = packing.pack_submission(given_fields)
    assert words == [word(each, [160, 64, 8]) for each in fields]
    assert [tuple(each) for each in packing.unpack_submission(words)] == [
        (*each, False) for each in given_fields
    ]
    marked = packing.mark_refunded(words)
    assert marked == [each | 1 << 232 for each in words]
    assert [tuple(each) for each in packing.unpack_submission(marked)] == [
        (*each, True) for each in given_fields
    ]
