# SPDX-License-Identifier: Apache-2.0
"""Texts of strangers, for a terminal."""

from __future__ import annotations

_SHOWN = 2_000  # characters


def printable(text: str) -> str:
    """On one terminal line: what would move the cursor, colour or hide something is written out."""
    shown = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text[:_SHOWN])
    return shown + (f"… ({len(text) - _SHOWN} more)" if len(text) > _SHOWN else "")
