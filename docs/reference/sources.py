# SPDX-License-Identifier: Apache-2.0
"""The contracts as the compiler's front end sees them; no code is generated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from vyper.ast import nodes
from vyper.cli.vyper_compile import get_search_paths
from vyper.compiler.input_bundle import FilesystemInputBundle
from vyper.compiler.phases import CompilerData

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = ROOT / "contracts"

# In the order of the page: what stands alone first.
CONTRACT_NAMES = (
    "RoastToken",
    "MiningPool",
    "CampaignFactory",
    "RewardDistributor",
    "DrandBeacon",
    "Timelock",
    "JudgeCommittee",
)

_UNNAMED = re.compile(r"arg\d+$")  # what the compiler calls the keys of a getter


def comment_above(text: str, line: int) -> str:
    """The comment right above a line (counted from 1), without its marks."""
    above: list[str] = []
    for each in reversed(text.splitlines()[: line - 1]):
        if not each.startswith("#"):
            break
        above.append(each.removeprefix("#").strip())
    return "\n".join(reversed(above))


def notice(natspec: str) -> str:
    """What follows `@notice`, up to the next tag, on one line; empty where there is none."""
    found = re.search(r"@notice (.*?)(?=^\s*@\w+ |\Z)", natspec, re.DOTALL | re.MULTILINE)
    return " ".join(found[1].split()) if found else ""


@dataclass(frozen=True)
class Function:
    """An external function, or the constructor."""

    type: Any  # the compiler's ContractFunctionT

    @property
    def name(self) -> str:
        """As the ABI has it; `constructor` for the constructor."""
        return "constructor" if self.type.is_constructor else str(self.type.name)

    @property
    def source(self) -> Path:
        """The file that defines it."""
        return Path(self.type.ast_def.module_node.resolved_path)

    @property
    def is_ours(self) -> bool:
        """Whether this project wrote it."""
        return self.source.is_relative_to(CONTRACTS)

    @property
    def changes_state(self) -> bool:
        """Whether it is neither a view nor pure."""
        return str(self.type.mutability) not in ("view", "pure")

    @property
    def is_locked(self) -> bool:
        """Whether it is refused while another locked function of the contract runs."""
        return bool(self.type.nonreentrant)

    @property
    def signature(self) -> str:
        """Name and arguments, with the types that the compiler found: their bounds are numbers."""
        arguments = ", ".join(
            str(each.typ) if _UNNAMED.match(each.name) else f"{each.name}: {each.typ}"
            for each in self.type.arguments
        )
        return f"{self.name}({arguments})"

    @property
    def abi_types(self) -> list[str]:
        """The types of its arguments as its selector counts them."""
        return [str(each.typ.canonical_abi_type) for each in self.type.arguments]

    @property
    def notice(self) -> str:
        """What it does, from its docstring, or for a getter from the comment above its variable."""
        # The compiler makes the functions of getters itself, without the attribute.
        docstring = getattr(self.type.ast_def, "doc_string", None)
        if docstring is not None:
            return notice(docstring.value)
        text = self.source.read_text()
        declared = re.search(rf"^{self.name}: public\(", text, re.MULTILINE)
        if declared is None:
            return ""
        return notice(comment_above(text, text.count("\n", 0, declared.start()) + 1))

    @property
    def bodies(self) -> list[Any]:
        """Its definition and those of all internal functions that it can reach."""
        reached = (each.ast_def for each in self.type.reachable_internal_functions)
        return [self.type.ast_def, *reached]

    @cached_property
    def reasons(self) -> set[str]:
        """Each reason with which it can revert by a statement of its own contract."""
        refusals = (
            each.msg if isinstance(each, nodes.Assert) else each.exc
            for body in self.bodies
            for each in body.get_descendants((nodes.Assert, nodes.Raise))
        )
        return {str(each.value) for each in refusals if isinstance(each, nodes.Str)}

    @cached_property
    def events(self) -> set[str]:
        """The names of the events that it can log itself."""
        called = (log.value.func for body in self.bodies for log in body.get_descendants(nodes.Log))
        return {str(each.attr if isinstance(each, nodes.Attribute) else each.id) for each in called}


@dataclass(frozen=True)
class Contract:
    """A deployable contract."""

    name: str
    compiled: CompilerData

    @cached_property
    def functions(self) -> list[Function]:
        """Its external functions in the order of the sources, the fallback left out."""
        exposed = self.compiled.annotated_vyper_module._metadata["type"].exposed_functions
        return [Function(each) for each in exposed if not each.is_fallback]

    @property
    def constructor(self) -> Function:
        """Its constructor."""
        return Function(self.compiled.annotated_vyper_module._metadata["type"].init_function)

    @property
    def inputs(self) -> list[tuple[Path, str]]:
        """All sources that it is compiled from, library modules included: path and text."""
        resolved = self.compiled.resolved_imports.compiler_inputs
        own = CONTRACTS / f"{self.name}.vy"
        imported = [(Path(each.resolved_path), each.contents) for each in resolved]
        return [(own, own.read_text()), *(each for each in imported if each[0].suffix == ".vy")]


@cache
def contract(name: str) -> Contract:
    """One of the contracts, by name."""
    bundle = FilesystemInputBundle(get_search_paths([str(ROOT)]))
    source = bundle.load_file(CONTRACTS / f"{name}.vy")
    return Contract(name, CompilerData(source, bundle))
