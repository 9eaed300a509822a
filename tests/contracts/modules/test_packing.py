# SPDX-License-Identifier: Apache-2.0
"""Packed words at the limits of their fields: each field alone at its highest, and all at once."""

from typing import Any

import pytest
from eth_utils.address import to_checksum_address

from ..support.sources import harness

HIGHEST_ADDRESS = to_checksum_address("0x" + "ff" * 20)

# Bits of each field, in the order of its struct; 1 is a flag.
FIELDS = {
    "open": [40, 16, 40, 104, 16, 32, 1],
    "sealed": [8, 16, 104, 32, 40, 40],
    "scored": [40, 64, 16, 8, 1],
    "miner": [40, 8, 32],
}


@pytest.fixture(scope="module")
def packing() -> Any:
    return harness("PackingHarness").deploy()


def highest(bits: int) -> int | bool:
    return True if bits == 1 else 2**bits - 1


def corners(fields: list[int]) -> list[tuple[int | bool, ...]]:
    """Each field alone at its highest, none, and all."""
    none = [False if bits == 1 else 0 for bits in fields]
    full = [highest(bits) for bits in fields]
    alone = [[*none[:at], full[at], *none[at + 1 :]] for at in range(len(fields))]
    return [tuple(case) for case in [*alone, none, full]]


@pytest.mark.parametrize("word", FIELDS)
def test_no_field_touches_another(packing: Any, word: str) -> None:
    cases = corners(FIELDS[word])
    words = getattr(packing, f"pack_{word}")(cases)
    assert [tuple(each) for each in getattr(packing, f"unpack_{word}")(words)] == cases
    assert len(set(words)) == len(cases)
    assert sum(words[: len(FIELDS[word])]) == words[-1]


def test_the_demand_index_keeps_its_sign(packing: Any) -> None:
    cases = [
        (2**40 - 1, 2**32 - 1, demand)
        for demand in (0, 1, -1, 160 * 256, -160 * 256, 2**63 - 1, -(2**63))
    ]
    words = packing.pack_opening(cases)
    assert [tuple(each) for each in packing.unpack_opening(words)] == cases


def test_a_submission_is_refunded_in_its_own_bit(packing: Any) -> None:
    cases = [(HIGHEST_ADDRESS, 2**64 - 1, 255), (HIGHEST_ADDRESS, 0, 0), ("0x" + "00" * 20, 1, 1)]
    words = packing.pack_submission(cases)
    assert [tuple(each) for each in packing.unpack_submission(words)] == [
        (*case, False) for case in cases
    ]
    marked = packing.mark_refunded(words)
    assert [tuple(each) for each in packing.unpack_submission(marked)] == [
        (*case, True) for case in cases
    ]
    assert packing.mark_refunded(marked) == marked


def test_the_status_is_the_lowest_byte(packing: Any) -> None:
    words = packing.pack_sealed([(status, 512, 1, 1, 1, 1) for status in range(7)])
    assert packing.status_of(words) == list(range(7))
    assert packing.status_of([0]) == [0]
