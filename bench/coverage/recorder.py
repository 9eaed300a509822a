# SPDX-License-Identifier: Apache-2.0
"""What ran: a pytest plugin (`-p bench.coverage.recorder`) that watches titanoboa's machine.

Its own reporter is not used, for two faults: it counts the whole of an `if` or `for` as run when its
head did, and it reads constructors with the map of the runtime code.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

from boa.environment import Env
from vyper.ast.nodes import Break, Continue, For, FunctionDef, Name
from vyper.ir.compile_ir import assembly_to_evm

from bench.coverage.statements import implied_by, statement_of

FOLDER = "ROASTPOWER_COVERAGE"  # names the folder that every process of a run writes into

_LABEL, _FIRST_PUSH, _LAST_PUSH, _JUMP_IF = 0x5B, 0x5F, 0x7F, 0x57


def _is_external_argument(node: Any) -> bool:
    if not isinstance(node, Name):
        return False
    function = node.get_ancestor(FunctionDef)
    is_external = any(getattr(each, "id", "") == "external" for each in function.decorator_list)
    return is_external and node.id in {each.arg for each in function.args.args}


def _is_evidence(operation: int, node: Any, statement: Any) -> bool:
    """Whether an operation tells that its statement ran.

    A label does not: two that meet become one. Nor does the place of an external function's argument,
    which the compiler shares between all statements that read it; a loop's head has nothing else.
    """
    if operation == _LABEL:
        return False
    is_push = _FIRST_PUSH <= operation <= _LAST_PUSH
    return not is_push or isinstance(statement, For) or not _is_external_argument(node)


class Recorder:
    """Collects the places of the code that ran, by contract; they become lines when asked for."""

    def __init__(self) -> None:
        self._places: dict[tuple[int, bool], set[int]] = defaultdict(set)
        self._steps: dict[tuple[int, bool], set[tuple[int, int]]] = defaultdict(set)
        self._compiled: dict[int, Any] = {}

    def observe(self, computation: Any, contract: Any) -> None:
        """Takes one call or deployment and all calls within it."""
        if hasattr(contract, "compiler_data"):
            compiled = contract.compiler_data
            self._compiled[id(compiled)] = compiled
            key = id(compiled), computation.msg.is_create
            trace = computation.code._trace
            self._places[key].update(trace)
            self._steps[key].update(pairwise(trace))
        for child in computation.children:
            if not child.msg.is_create:
                self.observe(
                    child, Env.get_singleton()._lookup_contract_fast(child.msg.code_address)
                )

    def lines(self) -> dict[Path, set[int]]:
        """The first lines of the statements that ran, by source."""
        found: dict[Path, set[int]] = defaultdict(set)
        for key in self._places:
            for statement in {id(each): each for each in self._statements(key)}.values():
                if statement.lineno is None:  # of a getter, which the compiler wrote
                    continue
                path = Path(statement.module_node.resolved_path)
                found[path].update(each.lineno for each in implied_by(statement))
        return dict(found)

    def _statements(self, key: tuple[int, bool]) -> Iterator[Any]:
        compiled_id, is_deployment = key
        compiled = self._compiled[compiled_id]
        code, source_map = assembly_to_evm(
            compiled.assembly if is_deployment else compiled.assembly_runtime
        )
        nodes = source_map["pc_raw_ast_map"]
        steps = self._steps[key]
        for place in self._places[key] & nodes.keys():
            node = nodes[place]
            statement = statement_of(node)
            if statement is None or not _is_evidence(code[place], node, statement):
                continue
            # `if …: break` is one conditional jump behind this label: it ran if the jump was taken.
            after = place + 1 + max(0, code[place] - _FIRST_PUSH)
            if isinstance(node, Break | Continue) and code[after] == _JUMP_IF:
                if any(start == after and end != after + 1 for start, end in steps):
                    yield statement
                continue
            yield statement


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Shows a recorder everything that titanoboa executes, beside whoever watches already."""
    enabled, watching = Env._coverage_enabled, Env._trace_computation

    def watch(env: Any, computation: Any, contract: Any = None) -> None:
        recorder.observe(computation, contract)
        if enabled:
            watching(env, computation, contract)

    Env._coverage_enabled, Env._trace_computation = True, watch
    try:
        yield
    finally:
        Env._coverage_enabled, Env._trace_computation = enabled, watching


class _Session:
    """Records a whole run and writes down what ran when it ends."""

    def __init__(self) -> None:
        self._recorder = Recorder()
        self._recording = recording(self._recorder)
        self._recording.__enter__()

    def pytest_sessionfinish(self) -> None:
        self._recording.__exit__(None, None, None)
        lines = {str(path): sorted(ran) for path, ran in self._recorder.lines().items()}
        (Path(os.environ[FOLDER]) / f"{os.getpid()}.json").write_text(json.dumps(lines))


def pytest_configure(config: Any) -> None:
    """Records from here on, in every process."""
    config.pluginmanager.register(_Session())
