# SPDX-License-Identifier: Apache-2.0
"""The sources have none of the constructs that published advisories of the compiler in use are about.

Each check reads what is compiled: our sources and the modules of snekmate that they import. `BROKEN`
holds a source for each, which the check must find.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from vyper.ast import nodes
from vyper.compiler.input_bundle import FilesystemInputBundle
from vyper.compiler.phases import CompilerData
from vyper.semantics.analysis.base import StateMutability
from vyper.semantics.types.function import ContractFunctionT
from vyper.semantics.types.subscriptable import DArrayT, SArrayT

from docs.reference.sources import CONTRACT_NAMES, CONTRACTS, ROOT, contract

INPUTS = {path: text for name in CONTRACT_NAMES for path, text in contract(name).inputs}
EFFECTS = ("raw_call", "create_minimal_proxy_to", "create_copy_of", "create_from_blueprint")
RIGHT_TO_LEFT = ("unsafe_add", "unsafe_sub", "unsafe_mul", "unsafe_div", "pow_mod256", "raw_call")
READING = (StateMutability.PURE, StateMutability.VIEW)
BITWISE = (nodes.BitAnd, nodes.BitOr, nodes.BitXor)


def modules() -> Iterator[Any]:
    """The syntax trees of all sources, with their types."""
    for name in CONTRACT_NAMES:
        yield from with_imports(contract(name).compiled)


def with_imports(compiled: CompilerData) -> Iterator[Any]:
    """A contract's syntax tree and those of all modules that it imports."""
    seen: dict[str, Any] = {}
    waiting = [compiled.annotated_vyper_module]
    while waiting:
        module = waiting.pop()
        if seen.setdefault(module.resolved_path, module) is module:
            imported = module._metadata["type"].imported_modules.values()
            waiting += [each.module_t._module for each in imported]
    yield from seen.values()


def name_of(call: Any) -> str:
    """What a call calls, where that is a plain name."""
    return str(getattr(call.func, "id", ""))


def code_beyond_ascii(text: str) -> list[str]:
    """What of a source, comments and docstrings left out, has characters of several bytes."""
    found = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        is_docstring = token.type == tokenize.STRING and token.string.startswith('"""')
        if token.type != tokenize.COMMENT and not is_docstring and not token.string.isascii():
            found.append(token.string)
    return found


def odd_separators(text: str) -> list[str]:
    """Lines that Python's parser counts as one and `splitlines` as several."""
    return [line for line in text.split("\n") if len(line.splitlines()) > 1 or "\f" in line]


def arrays_in_conditionals(module: Any) -> list[str]:
    """Conditional expressions whose value is an array."""
    found = module.get_descendants(nodes.IfExp)
    arrays = (SArrayT, DArrayT)
    return [each.node_source_code for each in found if isinstance(each._metadata["type"], arrays)]


def messages_in_conditionals(module: Any) -> list[str]:
    """Conditional expressions with a branch that mentions `msg.value` or `msg.data`."""
    return [
        each.node_source_code
        for each in module.get_descendants(nodes.IfExp)
        if re.search(r"\bmsg\.(value|data)\b", each.node_source_code)
    ]


def creations(module: Any) -> list[str]:
    """Calls that create contracts from blueprints."""
    calls = module.get_descendants(nodes.Call)
    return [each.node_source_code for each in calls if name_of(each) == "create_from_blueprint"]


def has_effect(node: Any) -> bool:
    """Whether evaluating an expression can change anything."""
    if isinstance(node, nodes.ExtCall) or node.get_descendants(nodes.ExtCall):
        return True
    for call in node.get_descendants(nodes.Call, include_self=True):
        called = call.func._metadata.get("type")
        is_internal = isinstance(called, ContractFunctionT) and called.is_internal
        if is_internal and called.mutability not in READING:
            return True
        if name_of(call) in EFFECTS or getattr(call.func, "attr", "") == "pop":
            return True
    return False


def effects_in_operands(module: Any) -> list[str]:
    """Expressions whose operands the compiler evaluates from right to left, and one of which has an effect."""
    found: list[tuple[Any, list[Any]]] = [
        (each, [each.left, each.right]) for each in module.get_descendants(nodes.Compare)
    ]
    found += [
        (each, [each.left, each.right])
        for each in module.get_descendants(nodes.BinOp)
        if isinstance(each.op, BITWISE)
    ]
    found += [
        (each, each.args)
        for each in module.get_descendants(nodes.Call)
        if name_of(each) in RIGHT_TO_LEFT
    ]
    return [each.node_source_code for each, operands in found if any(map(has_effect, operands))]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
def test_no_number_stands_behind_a_character_of_several_bytes(path: Path) -> None:
    assert code_beyond_ascii(INPUTS[path]) == []
    if path.is_relative_to(CONTRACTS):
        assert INPUTS[path].isascii()


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem)
def test_lines_end_where_python_says(path: Path) -> None:
    assert odd_separators(path.read_bytes().decode()) == []
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")


CHECKS: list[Callable[[Any], list[str]]] = [
    arrays_in_conditionals,
    messages_in_conditionals,
    creations,
    effects_in_operands,
]

BROKEN = {
    arrays_in_conditionals: """
@external
def f(a: DynArray[uint256, 2], b: DynArray[uint256, 2], c: bool) -> DynArray[uint256, 2]:
    return a if c else b
""",
    messages_in_conditionals: """
@external
@payable
def f(c: bool) -> uint256:
    return (msg.value | 2) if c else 0
""",
    creations: """
@external
def f(a: address) -> address:
    return create_from_blueprint(a)
""",
    effects_in_operands: """
n: uint256

@internal
def _next() -> uint256:
    self.n += 1
    return self.n

@external
def f() -> bool:
    return self._next() < self.n
""",
}


@pytest.mark.parametrize("check", CHECKS)
def test_no_source_has_the_construct(check: Callable[[Any], list[str]]) -> None:
    for module in modules():
        assert check(module) == [], module.resolved_path


@pytest.mark.parametrize("check", CHECKS)
def test_the_construct_would_be_found(check: Callable[[Any], list[str]], tmp_path: Path) -> None:
    source = tmp_path / "Broken.vy"
    source.write_text(BROKEN[check])
    bundle = FilesystemInputBundle([tmp_path])
    [module] = with_imports(CompilerData(bundle.load_file(source), bundle))
    assert len(check(module)) == 1


def test_odd_characters_would_be_found() -> None:
    assert code_beyond_ascii("é: uint256 = 7\n") == ["é"]
    assert code_beyond_ascii('"""\n≤\n"""\n# ≤\nx: uint256 = 7\n') == []
    assert odd_separators("a\fb\nc\u2028d\ne\n") == ["a\fb", "c\u2028d"]


def test_library_modules_are_read_too() -> None:
    stems = {path.stem for path in INPUTS}
    assert {"erc20", "ecdsa", "timelock_controller", "MiningPool", "bls12381"} <= stems
    assert len({module.resolved_path for module in modules()} & {str(p) for p in INPUTS}) > 15


def test_the_page_speaks_of_the_compiler_in_use() -> None:
    page = (ROOT / "docs" / "security.md").read_text()
    assert f"## The compiler: Vyper {version('vyper')}\n" in page
