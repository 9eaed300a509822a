# SPDX-License-Identifier: Apache-2.0
"""Results that outlive a run, survivors that are explained, and the sums of each file."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.mutation.inputs import compilation_digest, tests_digest, without_blank_lines
from bench.mutation.mutants import Mutant
from bench.mutation.targets import files_of_tests

# Committed: a whole run takes hours, and what it found stays true for as long as nothing changes.
CACHE = Path(__file__).parent / "results.jsonl"
EQUIVALENT = Path(__file__).parent / "equivalent.toml"
LEAST_PERCENT = 90

# What becomes of a mutant.
INVALID, SAME_CODE, KILLED, SURVIVED = "invalid", "same code", "killed", "survived"


def key_of(file: str, text: str) -> str:
    """A mutant's place in the cache: another one after any change of what it is compiled from."""
    decides = f"{file}\0{compilation_digest(file)}\0{without_blank_lines(text)}"
    return hashlib.sha256(decides.encode()).hexdigest()[:32]


def _deciding_tests(file: str, result: dict[str, Any]) -> tuple[str, ...]:
    """The test files without which a result might be another one: the killer's alone, or all."""
    if result["verdict"] in (INVALID, SAME_CODE):
        return ()
    killer = result["by"].partition("::")[0]
    tests = files_of_tests(file)
    return (killer,) if killer in tests else tuple(tests)


class Cache:
    """Results by key, a line each, written as they come, so that a run can be broken off.

    A result counts while the tests that decided it are what they were.
    """

    def __init__(self, path: Path = CACHE) -> None:
        self._path = path
        self._results: dict[str, dict[str, Any]] = {}
        if path.exists():
            for line in path.read_text().splitlines():
                entry = json.loads(line)
                self._results[entry.pop("key")] = entry

    def get(self, file: str, text: str) -> dict[str, Any] | None:
        """A result of this or an earlier run, unless its tests have changed."""
        result = self._results.get(key_of(file, text))
        if result is None or result["tests"] != tests_digest(_deciding_tests(file, result)):
            return None
        return result

    def put(self, file: str, text: str, result: dict[str, Any]) -> None:
        """Keeps a result."""
        kept = {**result, "tests": tests_digest(_deciding_tests(file, result))}
        self._results[key_of(file, text)] = kept
        with self._path.open("a") as lines:
            entry = {"key": key_of(file, text), "file": file, **kept}
            lines.write(json.dumps(entry, separators=(",", ":")) + "\n")


def explained() -> dict[tuple[str, str, str], str]:
    """Why a survivor changes nothing that can be seen, by file and the line before and after."""
    if not EQUIVALENT.exists():
        return {}
    reasons = {}
    for entry in tomllib.loads(EQUIVALENT.read_text()).get("mutant", []):
        if not entry["reason"].strip():
            raise ValueError(f"{entry['file']}: {entry['after']!r} has no reason")
        reasons[entry["file"], entry["before"].strip(), entry["after"].strip()] = entry["reason"]
    return reasons


@dataclass
class FileReport:
    """Counts of one file at each stage, and who survived without an explanation."""

    file: str
    generated: int
    tried: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    survivors: list[Mutant] = field(default_factory=list)
    equivalent: int = 0
    seconds: float = 0.0

    @property
    def stages(self) -> dict[str, int]:
        """How many mutants came to each stage; the names are those of columns."""
        verdicts = {name: self.verdicts[name] for name in (INVALID, SAME_CODE, KILLED, SURVIVED)}
        return {
            "generated": self.generated,
            "tried": self.tried,
            **verdicts,
            "equivalent": self.equivalent,
        }

    @property
    def compared(self) -> int:
        """Mutants whose code differs."""
        return self.verdicts[KILLED] + self.verdicts[SURVIVED]

    @property
    def tested(self) -> int:
        """Mutants whose code differs and that are not explained to be equivalent."""
        return self.verdicts[KILLED] + len(self.survivors)

    @property
    def percent(self) -> float:
        """Of those, how many the tests noticed."""
        return 100 * self.verdicts[KILLED] / self.tested if self.tested else 100.0

    def add(self, mutant: Mutant, result: dict[str, Any], reasons: dict[Any, str]) -> None:
        """Counts a result."""
        self.tried += 1
        self.verdicts[result["verdict"]] += 1
        self.seconds += result["seconds"]
        if result["verdict"] == SURVIVED:
            if (self.file, mutant.before.strip(), mutant.after.strip()) in reasons:
                self.equivalent += 1
            else:
                self.survivors.append(mutant)
