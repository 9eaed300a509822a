# SPDX-License-Identifier: Apache-2.0
"""One mutant in this process: compiled through its contracts, compared, then tested.

The process is spent afterwards; `bench.mutation.worker` forks one for each mutant from a parent that
has compiled the originals and imported everything.
"""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.mutation.results import INVALID, KILLED, SAME_CODE, SURVIVED
from bench.mutation.targets import CONTRACTS, PROJECT, deployables

sys.path.insert(0, str(PROJECT / "tests"))  # as pytest does: the tests' packages begin below it

import boa  # noqa: E402
import pytest  # noqa: E402
from boa.interpret import set_cache_dir  # noqa: E402
from contracts.support import sources  # noqa: E402
from vyper.compiler.input_bundle import FilesystemInputBundle  # noqa: E402
from vyper.compiler.settings import OptimizationLevel  # noqa: E402
from vyper.ir.compile_ir import assembly_to_evm  # noqa: E402

# Without the one that collects garbage five times over at the end.
PLUGINS = (
    "pytest_timeout",
    "_hypothesis_pytestplugin",
    "no:cacheprovider",
    "no:unraisableexception",
)


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant; `by` is the test that noticed, or the compiler's complaint."""

    verdict: str
    by: str = ""


def warm_up() -> None:
    """Compiles all originals, so that forked processes need not."""
    for path in CONTRACTS.glob("*.vy"):
        _code(sources.contract(path.stem))
    for path in sources.HARNESS.glob("*.vy"):
        sources.compiled(path)


def _code(deployer: Any) -> tuple[bytes, bytes]:
    """The code of the constructor and of the contract, without the digest of the source."""
    compiled = deployer.compiler_data
    return assembly_to_evm(compiled.assembly)[0], assembly_to_evm(compiled.assembly_runtime)[0]


def _compile(path: Path, text: str, level: OptimizationLevel) -> Any:
    """The deployer of a source; `_replace_source` decides what it imports."""
    compiler_args = {"optimize": level}
    return boa.loads_partial(text, name=str(path), filename=str(path), compiler_args=compiler_args)


def _replace_source(path: Path, text: str) -> None:
    """Shows the compiler another text for a file, and tests what it makes of it.

    The tests run on code that is not optimised: that compiles in half of the time.
    """
    load = FilesystemInputBundle._load_from_path
    originals = sources.compiled
    untouched = {
        CONTRACTS / f"{each.stem}.vy": originals(each)
        for each in CONTRACTS.glob("*.vy")
        if each.stem not in deployables(str(path.relative_to(CONTRACTS)))
    }

    def load_mutant(bundle: Any, resolved_path: Path, original_path: Path) -> Any:
        loaded = load(bundle, resolved_path, original_path)
        if Path(resolved_path) != path:
            return loaded
        return type(loaded)(
            source_id=loaded.source_id,
            path=loaded.path,
            resolved_path=loaded.resolved_path,
            contents=text,
        )

    @cache
    def compiled(wanted: Path) -> Any:
        if wanted in untouched:
            return untouched[wanted]
        source = text if wanted == path else wanted.read_text()
        deployer = _compile(wanted, source, OptimizationLevel.NONE)
        # titanoboa adds this in its cache alone, and no contract can be called without it.
        data = deployer.compiler_data
        data.source_map = assembly_to_evm(data.assembly_runtime)[1]
        return deployer

    set_cache_dir(None)  # the cache knows files by their names
    boa.env.evm.patch.code_size_limit = 2**16
    FilesystemInputBundle._load_from_path = load_mutant
    sources.compiled = compiled


class _Killer:
    """The first test that failed."""

    def __init__(self) -> None:
        self.name = ""

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.name:
            self.name = f"{report.nodeid} ({report.when})"

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and not self.name:
            self.name = f"{report.nodeid} (collection)"


def run_tests(files: list[str]) -> str:
    """Runs tests up to the first failure, and names it; empty if all passed."""
    killer = _Killer()
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    plugins = [f"-p{name}" for name in PLUGINS]
    code = pytest.main(["-x", "-q", "--tb=no", *plugins, *files], plugins=[killer])
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) and not killer.name:
        raise RuntimeError(f"pytest ended with {code!r}")
    return killer.name


def attempt(file: str, text: str, tests: list[str], is_control: bool = False) -> Outcome:
    """Whether the tests notice another text for a source. Leaves this process changed.

    The control is the original taken the same way: its code has to be the same, and its tests pass.
    """
    gc.disable()  # syntax trees are millions of objects, none of them garbage before the end
    path = CONTRACTS / file
    names = deployables(file)
    before = {name: _code(sources.contract(name)) for name in names}
    _replace_source(path, text)
    try:
        for name in names:
            sources.contract(name)
    except Exception as error:  # noqa: BLE001 - a compiler that crashes refuses as well
        return Outcome(INVALID, type(error).__name__)
    killer = run_tests(tests)
    if killer:
        return Outcome(KILLED, killer)
    after = {name: _optimised(path, text, name) for name in names}
    if is_control and before != after:
        return Outcome(KILLED, "its code differs")
    return Outcome(SAME_CODE if before == after and not is_control else SURVIVED)


def _optimised(path: Path, text: str, name: str) -> tuple[bytes, bytes]:
    wanted = CONTRACTS / f"{name}.vy"
    source = text if wanted == path else wanted.read_text()
    return _code(_compile(wanted, source, OptimizationLevel.GAS))
