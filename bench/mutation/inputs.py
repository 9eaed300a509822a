# SPDX-License-Identifier: Apache-2.0
"""What decides the verdict on a mutant, as digests: sources, the compiler, and the tests with what they use."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

from bench.mutation.mutants import stripped
from bench.mutation.targets import CONTRACTS, PROJECT, TESTS, deployables, vyper_imports

# They compile a mutant, are compiled into it, and run it.
PACKAGES = ("vyper", "snekmate", "titanoboa", "py-evm")


def _closure(start: Iterable[Path], imports: Callable[[Path], tuple[Path, ...]]) -> set[Path]:
    found: set[Path] = set()
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imports(path)
    return found


def without_blank_lines(text: str) -> str:
    """What is left of a stripped source however long its docstrings were."""
    return "\n".join(line for line in text.splitlines() if line.strip())


@cache
def _content(path: Path) -> bytes:
    text = path.read_text()
    is_vyper = path.suffix in (".vy", ".vyi")
    content = without_blank_lines(stripped(text)) if is_vyper else text
    return hashlib.sha256(f"{path.relative_to(PROJECT)}\0{content}".encode()).digest()


def _digest(paths: Iterable[Path]) -> str:
    return hashlib.sha256(b"".join(map(_content, sorted(paths)))).hexdigest()[:32]


@cache
def _packages() -> str:
    return " ".join(f"{name} {version(name)}" for name in PACKAGES)


def compiled_sources(file: str) -> set[Path]:
    """The sources that are compiled together with one: all that the contracts which hold it import."""
    return _closure((CONTRACTS / f"{name}.vy" for name in deployables(file)), vyper_imports)


@cache
def compilation_digest(file: str) -> str:
    """Changes with anything that decides what a mutant of a source is compiled to, its own text excepted."""
    sources = _digest(compiled_sources(file))
    return hashlib.sha256(f"{_packages()}\0{sources}".encode()).hexdigest()[:32]


def _module(name: str) -> list[Path]:
    """The files that are run when a module of ours is imported by its full name."""
    files = []
    for root in (PROJECT, PROJECT / "tests"):
        below = [root.joinpath(*name.split(".")[:count]) for count in range(1, name.count(".") + 2)]
        candidates = [each / "__init__.py" for each in below] + [below[-1].with_suffix(".py")]
        files += [each for each in candidates if each.is_file()]
    return files


@cache
def _python_imports(path: Path) -> tuple[Path, ...]:
    """What a Python file of ours imports of ours, and the contracts of the harness that it names."""
    package = path.relative_to(PROJECT).parts[:-1]
    found: list[Path] = []
    text = path.read_text()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            names = [f"{module}.{each.name}" for each in node.names] + [module]
        else:
            continue
        found += [file for name in names for file in _module(name)]
    for name in re.findall(r'harness\("(\w+)"\)', text):
        found.append(TESTS / "harness" / f"{name}.vy")
    return tuple(found)


def _imports(path: Path) -> tuple[Path, ...]:
    return _python_imports(path) if path.suffix == ".py" else vyper_imports(path)


@cache
def _test_inputs(test: str) -> frozenset[Path]:
    path = PROJECT / test
    folders = [each for each in path.parents if TESTS in (each, *each.parents)]
    run_first = (each / name for each in folders for name in ("__init__.py", "conftest.py"))
    return frozenset(_closure([path, *filter(Path.exists, run_first)], _imports))


def test_inputs(tests: Iterable[str]) -> set[Path]:
    """All files that decide what test files notice: theirs, what they import, and the contracts.

    All contracts, because every test deploys the whole protocol. The outermost conftest alone does
    not count: it starts servers.
    """
    contracts = {path for suffix in ("vy", "vyi") for path in CONTRACTS.rglob(f"*.{suffix}")}
    return contracts.union(*map(_test_inputs, tests))


@cache
def tests_digest(tests: tuple[str, ...]) -> str:
    """Changes with anything that decides what these test files notice."""
    return _digest(test_inputs(tests)) if tests else ""
