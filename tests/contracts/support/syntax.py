# SPDX-License-Identifier: Apache-2.0
"""The sources of the contracts as syntax trees."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from vyper.ast import nodes
from vyper.ast.parse import parse_to_ast

from .sources import CONTRACTS

SOURCES = sorted([*CONTRACTS.rglob("*.vy"), *CONTRACTS.rglob("*.vyi")])
DEPLOYABLE = sorted(path.stem for path in CONTRACTS.glob("*.vy"))


def name_of(path: Path) -> str:
    """A source's path below the contracts."""
    return str(path.relative_to(CONTRACTS))


@cache
def tree(path: Path) -> nodes.Module:
    """A source's syntax tree."""
    return parse_to_ast(path.read_text())


def functions(path: Path) -> list[Any]:
    """A source's functions, constructors and internals included."""
    return list(tree(path).get_children(nodes.FunctionDef))


def assertions(path: Path) -> list[Any]:
    """All assertions and raised errors of a source."""
    return [*tree(path).get_descendants((nodes.Assert, nodes.Raise))]


def _comment_above(path: Path, node: Any) -> str:
    above: list[str] = []
    for line in reversed(path.read_text().splitlines()[: node.lineno - 1]):
        if not line.startswith("#"):
            break
        above.append(line.removeprefix("#").strip())
    return "\n".join(reversed(above))


def declared(path: Path) -> Iterator[tuple[str, list[str], str]]:
    """Events and structs: name, fields, and the comment right above."""
    for node in tree(path).get_children((nodes.EventDef, nodes.StructDef)):
        fields = [each.target.id for each in node.get_children(nodes.AnnAssign)]
        yield node.name, fields, _comment_above(path, node)


def getters(path: Path) -> Iterator[tuple[str, str]]:
    """Public variables, constants and immutables, each with the comment right above."""
    for node in tree(path).get_children(nodes.VariableDecl):
        if node.is_public:
            yield node.target.id, _comment_above(path, node)


def documented_parameters(text: str) -> list[str]:
    """What `@param` names in a natspec text."""
    return re.findall(r"^\s*@param (\w+) \S", text, re.MULTILINE)
