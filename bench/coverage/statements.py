# SPDX-License-Identifier: Apache-2.0
"""The statements of a Vyper source, and which of them a node of its syntax tree belongs to.

A compound statement (`if`, `for`) stands for its head alone: what is inside are statements of their
own, so that a branch nobody took is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from vyper.ast import nodes
from vyper.ast.parse import parse_to_ast


def _blocks(node: Any) -> Iterator[list[Any]]:
    for name in ("body", "orelse"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block


def _in_blocks(node: Any) -> Iterator[Any]:
    for block in _blocks(node):
        for statement in block:
            yield statement
            yield from _in_blocks(statement)


def statement_lines(source: str) -> list[int]:
    """The first line of every statement in the functions of a source, in order."""
    functions = parse_to_ast(source).get_children(nodes.FunctionDef)
    return sorted({each.lineno for function in functions for each in _in_blocks(function)})


def statement_of(node: Any) -> Any | None:
    """The innermost statement that a node is, or is part of; None outside of functions."""
    while node is not None:
        parent = node._parent
        if parent is not None and any(node is each for block in _blocks(parent) for each in block):
            return None if isinstance(parent, nodes.Module) else node
        node = parent
    return None


def implied_by(statement: Any) -> Iterator[Any]:
    """The statements that must have run where one did, itself first.

    A block runs from its start, and the head of a compound statement before its block: so what the
    compiler gave no code of its own is found. A `return` without a value has none either: it ran
    if the one before it did and could not leave.
    """
    while isinstance(statement, nodes.VyperNode) and not isinstance(statement, nodes.FunctionDef):
        yield statement
        for block in _blocks(statement._parent):
            places = [place for place, each in enumerate(block) if each is statement]
            for place in places:
                yield from block[:place]
                if not isinstance(statement, nodes.If | nodes.For):
                    following = block[place + 1 : place + 2]
                    yield from (each for each in following if _is_bare_return(each))
        statement = statement._parent


def _is_bare_return(statement: Any) -> bool:
    return isinstance(statement, nodes.Return) and statement.value is None


@cache
def lines_of_file(path: Path) -> list[int]:
    """As `statement_lines`, read from a file once."""
    return statement_lines(path.read_text())
