# SPDX-License-Identifier: Apache-2.0
"""Contracts compiled from any copy of the sources, deployed as they are on a chain.

Straight through the compiler: what titanoboa adds for its own contract objects (source maps, a
second assembly) is half of the time, and the broken variants compile dozens of contracts.
"""

import gc
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from boa.interpret import get_search_paths
from contracts.support.sources import CONTRACTS
from vyper.compiler.input_bundle import FilesystemInputBundle
from vyper.compiler.output import build_abi_output
from vyper.compiler.phases import CompilerData


@dataclass(frozen=True)
class Artifact:
    """A contract ready to deploy."""

    name: str
    abi: list[dict[str, Any]]
    initcode: bytes


@cache
def _compiled(path: Path) -> Artifact:
    sources = FilesystemInputBundle(get_search_paths())
    data = CompilerData(sources.load_file(path), sources)
    # Syntax trees are millions of objects, none of them garbage before the end.
    gc.disable()
    try:
        return Artifact(path.stem, build_abi_output(data), data.bytecode)
    finally:
        gc.enable()


@dataclass(frozen=True)
class Sources:
    """The contracts, some of them from another folder; each is compiled once a run."""

    folder: Path = CONTRACTS
    changed: frozenset[str] = frozenset()

    def artifact(self, name: str) -> Artifact:
        """One contract, ready to deploy."""
        return _compiled((self.folder if name in self.changed else CONTRACTS) / f"{name}.vy")


UNCHANGED = Sources()
