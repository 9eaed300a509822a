# SPDX-License-Identifier: Apache-2.0
"""Statements against what ran, less the explained."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bench.coverage.statements import lines_of_file

PROJECT = Path(__file__).parents[2]
CONTRACTS = PROJECT / "contracts"
EXPLAINED = Path(__file__).parent / "explained.toml"


@dataclass(frozen=True)
class Coverage:
    """One source: its statements, and those that did not run."""

    path: Path
    statements: list[int]
    missing: list[int]
    explained: list[int]

    @property
    def percent(self) -> float:
        """Of the statements that need no explanation, how many ran."""
        expected = len(self.statements) - len(self.explained)
        return 100.0 if not expected else 100 * (expected - len(self.missing)) / expected


def sources() -> list[Path]:
    """Every contract and module."""
    return sorted(CONTRACTS.rglob("*.vy"))


def combined(folder: Path) -> dict[Path, set[int]]:
    """What all processes of a run recorded together."""
    lines: dict[Path, set[int]] = defaultdict(set)
    for record in folder.glob("*.json"):
        for path, ran in json.loads(record.read_text()).items():
            lines[Path(path)].update(ran)
    return dict(lines)


Explained: TypeAlias = tuple[str, str]  # a statement's first line, and the line before it or ""


def _explained() -> dict[Path, set[Explained]]:
    """Statements that cannot be seen to run; each has its reason beside it."""
    entries = tomllib.loads(EXPLAINED.read_text()).get("statement", [])
    found: dict[Path, set[Explained]] = defaultdict(set)
    for entry in entries:
        if not entry["reason"].strip():
            raise ValueError(f"{entry['file']}: {entry['text']!r} has no reason")
        found[CONTRACTS / entry["file"]].add((entry["text"], entry.get("behind", "")))
    return found


def _explains(entry: Explained, source: list[str], line: int) -> bool:
    text, behind = entry
    before = source[line - 2].strip() if line > 1 else ""
    return source[line - 1].strip() == text and behind in ("", before)


def coverage(ran: dict[Path, set[int]]) -> list[Coverage]:
    """Coverage of every source; raises ValueError where an explanation fits nothing missing."""
    entries = _explained()
    found = []
    for path in sources():
        statements = lines_of_file(path)
        source = path.read_text().splitlines()
        absent = [line for line in statements if line not in ran.get(path, set())]
        by_entry = {
            entry: [line for line in absent if _explains(entry, source, line)]
            for entry in entries[path]
        }
        explained = sorted({line for lines in by_entry.values() for line in lines})
        stale = [text for (text, _), lines in by_entry.items() if not lines]
        if stale:
            raise ValueError(f"{path.name}: explained, but it ran or is gone: {sorted(stale)}")
        missing = [line for line in absent if line not in explained]
        found.append(Coverage(path, statements, missing, explained))
    return found
