# SPDX-License-Identifier: Apache-2.0
"""Amounts of tokens as people write and read them."""

from __future__ import annotations

import re

_WHOLE = re.compile(r"(\d+)(?:\.(\d+))?")
_SMALLEST = re.compile(r"(\d+)\s*wei")


class AmountError(ValueError):
    """A text is not an amount of the token. The message says why."""


def parse_amount(text: str, decimals: int) -> int:
    """An amount in the smallest unit, from `1000`, `0.5` or `1000wei`.

    Raises:
        AmountError: it is none, or has more decimals than the token.
    """
    if smallest := _SMALLEST.fullmatch(text.strip()):
        return int(smallest[1])
    whole = _WHOLE.fullmatch(text.strip().replace("_", ""))
    if whole is None:
        raise AmountError(f"{text!r} is not an amount: write 1000, 0.5 or 1000wei")
    fraction = whole[2] or ""
    if len(fraction) > decimals:
        raise AmountError(f"{text!r} has more than the token's {decimals} decimals")
    return int(whole[1] + fraction.ljust(decimals, "0"))


def format_amount(amount: int, decimals: int = 18) -> str:
    """An amount in whole tokens, exactly, without zeros at the end."""
    sign, size = ("-", -amount) if amount < 0 else ("", amount)
    whole, rest = divmod(size, int(10**decimals))
    fraction = str(rest).rjust(decimals, "0").rstrip("0") if rest else ""
    return f"{sign}{whole:,}" + (f".{fraction}" if fraction else "")
