# SPDX-License-Identifier: Apache-2.0
"""The accepted figures, in `bench/gas.snapshot`: a line `fork function gas` for each.

More than 1 % above one of them is a failure. Below, the snapshot is to be lowered with the change
that earned it, so that the gain is not lost again unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.gas.report import Report

PATH = Path(__file__).parents[1] / "gas.snapshot"
REWRITE = "python -m bench.gas --snapshot"

_HEAD = "# SPDX-License-Identifier: Apache-2.0\n# Gas by hardfork and function; written by `{}`.\n"

Figures = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Verdict:
    """What a run says beside the snapshot, as sentences for people."""

    faults: list[str]
    gains: list[str]


def figures(reports: Iterable[Report]) -> Figures:
    """A run's figures by hardfork and function."""
    return {(each.fork, name): gas for each in reports for name, gas in each.gas.items()}


def text(found: Figures) -> str:
    """The snapshot of some figures."""
    lines = [f"{fork} {name} {gas}\n" for (fork, name), gas in sorted(found.items())]
    return _HEAD.format(REWRITE) + "".join(lines)


def parse(written: str) -> Figures:
    """The figures of a snapshot."""
    lines = [line.split() for line in written.splitlines() if line and not line.startswith("#")]
    return {(fork, name): int(gas) for fork, name, gas in lines}


def compare(accepted: Figures, found: Figures) -> Verdict:
    """Finds what costs over 1 % more than accepted, what is new or gone, and what costs less."""
    faults, gains = [], []
    for key in sorted(accepted.keys() | found.keys()):
        name = " ".join(key)
        if key not in found:
            faults.append(f"{name} is no longer measured; if that is right: {REWRITE}")
        elif key not in accepted:
            faults.append(f"{name} is not in the snapshot; add it: {REWRITE}")
        elif 100 * found[key] > 101 * accepted[key]:
            faults.append(f"{name}: {found[key]:,}, accepted {accepted[key]:,} (over 1 % worse)")
        elif found[key] < accepted[key]:
            gains.append(f"{name}: {found[key]:,}, accepted {accepted[key]:,}; keep it: {REWRITE}")
    return Verdict(faults, gains)
