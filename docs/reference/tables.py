# SPDX-License-Identifier: Apache-2.0
"""The tables of the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from .library import CALLERS, EVENTS, FUNCTIONS
from .sources import (
    CONTRACT_NAMES,
    CONTRACTS,
    ROOT,
    Contract,
    Function,
    comment_above,
    contract,
    notice,
)

ANYONE = "anyone"

# Where a contract's interface is not named after it.
_INTERFACES = {"DrandBeacon": "IRandomBeacon"}

# A phrase of our natspec, and whom it means.
_PHRASES = (
    (re.compile(r"\bOracle only\b"), "oracle"),
    (re.compile(r"\bGuardian only\b"), "guardian"),
    (re.compile(r"\bOwner only\b|\bThe protocol's owner only\b"), "owner"),
    (re.compile(r"\bThe project's owner only\b"), "the project's owner"),
    (re.compile(r"\bIts sponsor only\b"), "its sponsor"),
    (re.compile(r"\bThe factory alone\b"), "factory"),
    (re.compile(r"\bThe pool alone\b|\bThe minter alone\b"), "pool"),
)


class Undocumented(Exception):
    """A function or event of which nothing says what it does."""


def caller(of: Contract, function: Function) -> str:
    """Who may call a function that changes state."""
    named = CALLERS.get(of.name, {}).get(function.name)
    meant = [who for phrase, who in _PHRASES if phrase.search(function.notice)]
    if named is not None:
        return named
    return meant[0] if meant else ANYONE


def meaning(of: Contract, function: Function) -> str:
    """What a function does: its own natspec, or our words where a library wrote it."""
    words = function.notice if function.is_ours else FUNCTIONS.get(of.name, {}).get(function.name)
    if not words:
        raise Undocumented(f"{of.name}.{function.name}")
    return words


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = [list(head)]
    cells.append(["---"] * len(cells[0]))
    cells += [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def functions(name: str) -> str:
    """What changes state, and who may call it."""
    of = contract(name)
    rows = (
        (
            f"`{each.signature}`",
            caller(of, each),
            "yes" if each.is_locked else "no",
            meaning(of, each),
        )
        for each in of.functions
        if each.changes_state
    )
    return _table(("function", "who", "lock", "what it does"), rows)


def views(name: str) -> str:
    """What only reads."""
    of = contract(name)
    rows = (
        (f"`{each.signature}`", meaning(of, each))
        for each in of.functions
        if not each.changes_state
    )
    return _table(("view", "what it gives"), rows)


@cache
def _event_notices() -> dict[tuple[str, str], str]:
    """What our events say, by source and name."""
    found = {}
    for path in [*CONTRACTS.rglob("*.vy"), *CONTRACTS.rglob("*.vyi")]:
        text = path.read_text()
        for declared in re.finditer(r"^event (\w+):", text, re.MULTILINE):
            line = text.count("\n", 0, declared.start()) + 1
            found[path.stem, declared[1]] = notice(comment_above(text, line))
    return found


def _event_meaning(name: str, event: str) -> str:
    for source in (_INTERFACES.get(name, f"I{name}"), "dispute", "roles"):
        if words := _event_notices().get((source, event)):
            return words
    if event not in EVENTS:
        raise Undocumented(f"{name}.{event}")
    return EVENTS[event]


def events(name: str) -> str:
    """What is logged, and by which functions."""
    of = contract(name)
    abi: list[dict[str, Any]] = json.loads((ROOT / f"roastpower/chain/abi/{name}.json").read_text())
    rows = []
    for entry in abi:
        if entry["type"] != "event":
            continue
        fields = ", ".join(
            f"{each['name']}{'*' if each['indexed'] else ''}" for each in entry["inputs"]
        )
        by = [each.name for each in (of.constructor, *of.functions) if entry["name"] in each.events]
        if by:
            logged = ", ".join(f"`{each}`" for each in by)
            rows.append(
                (f"`{entry['name']}({fields})`", _event_meaning(name, entry["name"]), logged)
            )
    return _table(("event (* indexed)", "what happened", "logged by"), rows)


def errors(name: str) -> str:
    """Why it refuses, and where."""
    of = contract(name)
    where: dict[str, list[str]] = {}
    for function in (of.constructor, *of.functions):
        for reason in function.reasons:
            where.setdefault(reason, []).append(f"`{function.name}`")
    # Doubled marks, because a reason of a library has a mark in it.
    rows = ((f"`` {reason} ``", ", ".join(where[reason])) for reason in sorted(where))
    return _table(("reason", "met in"), rows)


def unlocked() -> str:
    """Everything that changes state and has no lock against re-entry."""
    rows = []
    for name in CONTRACT_NAMES:
        of = contract(name)
        open_ones = [each for each in of.functions if each.changes_state and not each.is_locked]
        if open_ones:
            rows.append((name, ", ".join(f"`{each.name}`" for each in open_ones)))
    return _table(("contract", "changes state without a lock"), rows)


TABLES = {
    "functions": functions,
    "views": views,
    "events": events,
    "errors": errors,
}
