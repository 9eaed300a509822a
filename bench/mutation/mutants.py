# SPDX-License-Identifier: Apache-2.0
"""Mutants of a source, by universalmutator's rules for Vyper, in an order to sample them."""

from __future__ import annotations

import contextlib
import io
import re
import tokenize
from dataclasses import dataclass
from typing import Any

from universalmutator import mutator
from vyper.ast.parse import parse_to_ast
from vyper.exceptions import VyperException

# What universalmutator itself takes for a .vy file. Its own check compiles each mutant alone, which no module of a
# library survives; here mutants are compiled through the contracts that use them instead.
RULES = ["universal.rules", "vyper.rules", "python.rules", "solidity.rules"]

# A string behind one of these is a statement of its own.
_BREAKS = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING)


@dataclass(frozen=True)
class Mutant:
    """One changed line of a source, numbered from 1. A line may become two."""

    line: int
    before: str
    after: str

    def applied(self, source: str) -> str:
        """The source with the change."""
        lines = source.splitlines(keepends=True)
        lines[self.line - 1] = self.after
        return "".join(lines)


def stripped(source: str) -> str:
    """A source without comments and docstrings, line for line; pragmas are kept."""
    lines = source.splitlines(keepends=True)
    previous = tokenize.ENCODING
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        (row, column), (last_row, _) = token.start, token.end
        if token.type == tokenize.COMMENT and not token.string.startswith("# pragma"):
            lines[row - 1] = lines[row - 1][:column].rstrip() + "\n"
        elif token.type == tokenize.STRING and previous in _BREAKS:
            for number in range(row, last_row + 1):
                lines[number - 1] = "\n"
        if token.type not in (tokenize.COMMENT, tokenize.NL):
            previous = token.type
    return "".join(lines)


def generated(source: str) -> list[Mutant]:
    """All mutants of a stripped source, each changed line once, in order of the lines."""
    lines = source.splitlines(keepends=True)
    with contextlib.redirect_stdout(io.StringIO()):
        found: list[Any] = mutator.mutants_regexp(lines, RULES, ignorePatterns=["^#"])
    distinct = {
        Mutant(number, lines[number - 1], changed): None
        for number, changed, *_ in found
        if changed.strip() != lines[number - 1].strip()
    }
    return sorted(distinct, key=lambda each: each.line)


def _declaration(source: str, line: int) -> str:
    """The function, event, variable… of a source that a line belongs to, from its decorators on."""
    lines = source.splitlines(keepends=True)

    def begins(number: int) -> bool:
        text = lines[number]
        is_outermost = not text[:1].isspace() and not text.startswith((")", "]", "#"))
        return is_outermost and (number == 0 or not lines[number - 1].startswith("@"))

    first = next(number for number in range(line - 1, -1, -1) if number == 0 or begins(number))
    after = (number for number in range(line, len(lines)) if begins(number))
    return "".join(lines[first : next(after, len(lines))])


def function_of(source: str, line: int) -> str:
    """The name of the function that a line belongs to; empty outside of functions."""
    found = re.search(r"^def (\w+)", _declaration(source, line), re.MULTILINE)
    return found[1] if found else ""


def parses(source: str, mutant: Mutant) -> bool:
    """Whether a mutant has a chance to compile, which most have not: its declaration is read alone."""
    changed = _declaration(mutant.applied(source), mutant.line)
    try:
        parse_to_ast(changed)
    except (VyperException, SyntaxError, ValueError):
        return False
    except AttributeError:  # of the parser's own; the compiler has the last word
        return True
    return True


def evenly(mutants: list[Mutant], seed: int) -> list[Mutant]:
    """All mutants in an order of which every beginning is spread evenly over the source."""

    # Multiples of the golden ratio, modulo 1, are: those below any bound lie at even distances.
    def fraction(place: int) -> float:
        return (place * 0.618033988749895 + seed * 0.37) % 1

    return [mutants[place] for place in sorted(range(len(mutants)), key=fraction)]
