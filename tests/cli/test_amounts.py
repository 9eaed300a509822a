# SPDX-License-Identifier: Apache-2.0
"""Amounts are read and written exactly."""

from __future__ import annotations

import pytest

from roastpower.cli.amounts import AmountError, format_amount, parse_amount


@pytest.mark.parametrize(
    ("text", "decimals", "amount"),
    [
        ("1000", 18, 1_000 * 10**18),
        ("1_000", 18, 1_000 * 10**18),
        ("0.5", 18, 5 * 10**17),
        ("0.000001", 6, 1),
        ("12.345678", 6, 12_345_678),
        ("7", 0, 7),
        ("1000wei", 18, 1_000),
        ("1000 wei", 6, 1_000),
        (
            "123456789012345678901234567.000000000000000001",
            18,
            123456789012345678901234567000000000000000001,
        ),
    ],
)
def test_an_amount_is_read_exactly(text: str, decimals: int, amount: int) -> None:
    assert parse_amount(text, decimals) == amount


@pytest.mark.parametrize(
    "text", ["", "1e3", "-1", "1.", ".5", "1,000", "0.0000001", "ROAST", "1.5wei"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text, 6)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "0"),
        (10**18, "1"),
        (15 * 10**17, "1.5"),
        (1, "0.000000000000000001"),
        (-25 * 10**17, "-2.5"),
    ],
)
def test_an_amount_is_written_exactly(amount: int, shown: str) -> None:
    assert format_amount(amount) == shown


def test_thousands_are_grouped_and_tokens_without_decimals_shown_whole() -> None:
    assert format_amount(1_234_567 * 10**18) == "1,234,567"
    assert format_amount(42, 0) == "42"
