# SPDX-License-Identifier: Apache-2.0
"""Contracts compiled from the sources, or from the sources with some text replaced.

Straight through the compiler: what titanoboa adds for its own contract objects (source maps, a
second assembly) is half of the time, and the broken variants compile dozens of contracts.
"""

import gc
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from boa.interpret import get_search_paths
from contracts.support.sources import CONTRACTS
from vyper.compiler.input_bundle import FilesystemInputBundle
from vyper.compiler.output import build_abi_output
from vyper.compiler.phases import CompilerData
from vyper.compiler.settings import OptimizationLevel, Settings, anchor_settings

STAND_INS = Path(__file__).parent / "contracts"


@dataclass(frozen=True)
class Artifact:
    """A contract ready to deploy."""

    name: str
    abi: list[dict[str, Any]]
    initcode: bytes


@dataclass(frozen=True)
class Change:
    """A piece of text that stands in a source exactly once, and what is read instead."""

    file: str  # below contracts/
    old: str
    new: str

    def applied(self, text: str) -> str:
        """The source with the change."""
        found = text.count(self.old)
        assert found == 1, f"{self.file} has the text to replace {found} times: {self.old!r}"
        return text.replace(self.old, self.new)

    def is_in(self, name: str) -> bool:
        """Whether a deployable contract holds the source."""
        if self.file == f"{name}.vy":
            return True
        module = Path(self.file).stem
        imports = re.compile(rf"^from \.modules import {module}$", re.MULTILINE)
        path = CONTRACTS / f"{name}.vy"
        return path.exists() and bool(imports.search(path.read_text()))


class _Bundle(FilesystemInputBundle):
    """The files of the sources, some of them changed."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__(get_search_paths())
        self._changes = changes

    def _load_from_path(self, resolved_path: Path, original_path: Path) -> Any:
        loaded = super()._load_from_path(resolved_path, original_path)
        text = loaded.contents
        for change in self._changes:
            if resolved_path == CONTRACTS / change.file:
                text = change.applied(text)
        return type(loaded)(loaded.source_id, loaded.path, loaded.resolved_path, text)


@cache
def _compiled(name: str, changes: tuple[Change, ...]) -> Artifact:
    sources = _Bundle(changes)
    path = CONTRACTS / f"{name}.vy"
    # Without the optimiser a contract compiles in half of the time, and does the same.
    level = OptimizationLevel.NONE if changes else OptimizationLevel.GAS
    data = CompilerData(
        sources.load_file(path if path.exists() else STAND_INS / path.name),
        sources,
        settings=Settings(optimize=level),
    )
    # Syntax trees are millions of objects, none of them garbage before the end.
    gc.disable()
    try:
        with anchor_settings(data.settings):
            return Artifact(name, build_abi_output(data), data.bytecode)
    finally:
        gc.enable()


@dataclass(frozen=True)
class Sources:
    """The contracts, with some text replaced; each is compiled once a run."""

    changes: tuple[Change, ...] = ()

    def artifact(self, name: str) -> Artifact:
        """One contract, ready to deploy."""
        return _compiled(name, tuple(change for change in self.changes if change.is_in(name)))


UNCHANGED = Sources()
