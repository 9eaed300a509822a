# SPDX-License-Identifier: Apache-2.0
"""What checks found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN = 3  # problems told in full


class NothingToVerify(LookupError):
    """There is no such block or campaign on the chain."""


@dataclass(frozen=True, slots=True)
class Check:
    """One statement about the protocol, whether it holds, and what was compared."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All checks of a block or a campaign that can be made now, in the order of its life."""

    subject: str  # as "block 42"
    status: str
    is_final: bool  # whether nothing about it can change any more
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Whether every check that could be made holds."""
        return all(check.passed for check in self.checks)


def judged(name: str, problems: Sequence[str], holds: str) -> Check:
    """A check that fails with its first problems, or passes with what it found to hold."""
    if not problems:
        return Check(name, True, holds)
    rest = f" (and {len(problems) - _SHOWN} more)" if len(problems) > _SHOWN else ""
    return Check(name, False, "; ".join(problems[:_SHOWN]) + rest)


def compared(name: str, what: str, expected: object, found: object) -> Check:
    """A check that two values, one derived and one from the chain, are the same."""
    if expected == found:
        return Check(name, True, f"{what} {shown(found)}")
    return Check(name, False, f"{what} should be {shown(expected)}, is {shown(found)}")


def shown(value: object) -> str:
    """A value for people: bytes as 0x text."""
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)
