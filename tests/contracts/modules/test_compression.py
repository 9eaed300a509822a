# SPDX-License-Identifier: Apache-2.0
"""The flag of the larger root, at the exact middle of the field, which no real point comes near."""

from typing import Any

import pytest

from ..support.sources import harness

P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
    "1eabfffeb153ffffb9feffffffffaaab",
    16,
)
HALF = (P - 1) // 2
LOW = 2**256


@pytest.fixture(scope="module")
def encoding() -> Any:
    return harness("EncodingHarness").deploy()


@pytest.mark.parametrize(
    ("y", "is_larger"),
    [
        (1, False),
        (HALF - 1, False),
        (HALF, False),
        (HALF + 1, True),
        (P - 1, True),
        (HALF // LOW * LOW, False),
        (HALF // LOW * LOW - 1, False),
        ((HALF // LOW + 1) * LOW, True),
    ],
)
def test_the_flag_changes_above_the_middle(encoding: Any, y: int, is_larger: bool) -> None:
    x = P - 2
    (compressed,) = encoding.compressed([x.to_bytes(64, "big") + y.to_bytes(64, "big")])
    assert compressed == (x | 1 << 383 | is_larger << 381).to_bytes(48, "big")
