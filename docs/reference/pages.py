# SPDX-License-Identifier: Apache-2.0
"""Where generated parts stand in the pages: between a marker that names one and an end marker."""

from __future__ import annotations

import re

from .sources import ROOT
from .tables import TABLES, unlocked

PAGES = (ROOT / "docs" / "contracts.md", ROOT / "docs" / "security.md")

_PART = re.compile(r"(<!-- generated: ([\w ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def part(name: str) -> str:
    """A part by its marker's name: `functions MiningPool`, or `unlocked`."""
    if name == "unlocked":
        return unlocked()
    table, contract = name.split(" ")
    return TABLES[table](contract)


def rendered(text: str) -> str:
    """A page with its generated parts written anew."""
    return _PART.sub(lambda found: f"{found[1]}{part(found[2])}\n{found[3]}", text)


def parts(text: str) -> list[str]:
    """The names of a page's generated parts, in order."""
    return [found[2] for found in _PART.finditer(text)]
