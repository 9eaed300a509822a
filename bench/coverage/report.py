# SPDX-License-Identifier: Apache-2.0
"""Statements against what ran, less the explained."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

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


def _explained() -> dict[Path, set[str]]:
    """Statements that cannot run in a test, by their text; each has its reason beside it."""
    entries = tomllib.loads(EXPLAINED.read_text()).get("statement", [])
    texts: dict[Path, set[str]] = defaultdict(set)
    for entry in entries:
        if not entry["reason"].strip():
            raise ValueError(f"{entry['file']}: {entry['text']!r} has no reason")
        texts[CONTRACTS / entry["file"]].add(entry["text"])
    return texts


def coverage(ran: dict[Path, set[int]]) -> list[Coverage]:
    """Coverage of every source; raises ValueError where an explanation fits nothing missing."""
    texts = _explained()
    found = []
    for path in sources():
        statements = lines_of_file(path)
        source = path.read_text().splitlines()
        absent = [line for line in statements if line not in ran.get(path, set())]
        explained = [line for line in absent if source[line - 1].strip() in texts[path]]
        stale = texts[path] - {source[line - 1].strip() for line in explained}
        if stale:
            raise ValueError(f"{path.name}: explained, but it ran or is gone: {sorted(stale)}")
        missing = [line for line in absent if line not in explained]
        found.append(Coverage(path, statements, missing, explained))
    return found
