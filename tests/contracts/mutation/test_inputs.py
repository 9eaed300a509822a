# SPDX-License-Identifier: Apache-2.0
"""A verdict counts while all is as it was that decided it: sources, packages, tests; words do not."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from vyper.compiler import CompilerData
from vyper.compiler.input_bundle import BUILTIN, FileInput, FilesystemInputBundle

from bench.mutation import inputs, results
from bench.mutation.inputs import compiled_sources
from bench.mutation.inputs import test_inputs as inputs_of_tests
from bench.mutation.targets import CONTRACTS, PROJECT, TESTS, TESTS_OF, deployables, files_of_tests

# Prints a mutant's key, and the digest of the tests that decide where nothing or one test noticed it.
DIGESTS = """
import json
from pathlib import Path
from bench.mutation.results import key_of
from bench.mutation.inputs import tests_digest
from bench.mutation.targets import PROJECT, TESTS_OF, files_of_tests
assert PROJECT == Path.cwd()
print(json.dumps({
    file: [
        key_of(file, "# a mutant\\n\\nX: uint256\\n"),
        tests_digest(tuple(files_of_tests(file))),
        tests_digest((files_of_tests(file)[0],)),
    ]
    for file in TESTS_OF
}))
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's files that take part, to be changed."""
    for folder in ("bench/mutation", "contracts", "roastpower", "tests/contracts"):
        shutil.copytree(PROJECT / folder, tmp_path / folder)
    shutil.copy(PROJECT / "bench" / "__init__.py", tmp_path / "bench")
    return tmp_path


def changed(copy: Path, file: str, before: str, after: str) -> tuple[set[str], set[str], set[str]]:
    """The sources whose keys change, whose survivors' tests do, and whose first test does."""

    def digests() -> dict[str, list[str]]:
        command = [sys.executable, "-W", "ignore", "-c", DIGESTS]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=True)
        answer: dict[str, list[str]] = json.loads(done.stdout)
        return answer

    old = digests()
    text = (copy / file).read_text()
    assert before in text
    (copy / file).write_text(text.replace(before, after))
    new = digests()
    first, second, third = (
        {each for each in TESTS_OF if old[each][at] != new[each][at]} for at in range(3)
    )
    return first, second, third


OF_POOL = {file for file in TESTS_OF if "MiningPool" in deployables(file)}


@pytest.mark.parametrize("file", TESTS_OF)
def test_the_compiler_reads_the_same_sources(file: str) -> None:
    read: set[Path] = set()
    for name in deployables(file):
        path = CONTRACTS / f"{name}.vy"
        source = FileInput(0, path, path, path.read_text())
        bundle = FilesystemInputBundle([Path(entry) for entry in sys.path if entry])
        imported = CompilerData(source, bundle).resolved_imports.compiler_inputs
        read |= {path, *(each.resolved_path for each in imported if each.source_id != BUILTIN)}
    assert {path for path in read if CONTRACTS in path.parents} == compiled_sources(file)


@pytest.mark.parametrize(
    ("file", "before", "after", "keys"),
    [
        ("MiningPool.vy", "50", "51", OF_POOL),
        ("modules/demand.vy", "160", "161", OF_POOL),
        (
            "interfaces/IRewardDistributor.vyi",
            "uint256",
            "uint128",
            {"CampaignFactory.vy", "RewardDistributor.vy", "modules/dispute.vy"},
        ),
    ],
)
def test_a_change_of_a_source_voids_all_that_is_compiled_with_it_and_what_survived(
    copy: Path, file: str, before: str, after: str, keys: set[str]
) -> None:
    found, survived, killed = changed(copy, f"contracts/{file}", before, after)
    assert found >= keys
    assert found == {each for each in TESTS_OF if CONTRACTS / file in compiled_sources(each)}
    assert survived == killed == set(TESTS_OF)  # every test deploys the whole protocol


def test_other_words_void_nothing(copy: Path) -> None:
    file = "contracts/interfaces/IMiningPool.vyi"
    assert changed(copy, file, "# @notice ", "# @notice Once more:\n# ") == (set(), set(), set())
    file = "contracts/MiningPool.vy"
    assert changed(copy, file, "    @notice ", "    @notice Again\n\n    ") == (set(), set(), set())


def test_a_change_of_what_a_test_imports_voids_what_it_decided(copy: Path) -> None:
    keys, survived, killed = changed(copy, "tests/contracts/beacon/quicknet.py", "1", "2")
    assert (keys, survived) == (set(), {"DrandBeacon.vy", "modules/bls12381.vy"})
    assert killed == {"DrandBeacon.vy"}  # the first test of the other does not read it
    keys, survived, killed = changed(copy, "roastpower/protocol/draw.py", "1", "2")
    assert keys == killed == set()
    assert "MiningPool.vy" in survived
    keys, survived, killed = changed(copy, "tests/contracts/harness/DemandHarness.vy", "1", "2")
    assert (keys, survived, killed) == (set(), {"modules/demand.vy"}, {"modules/demand.vy"})


def test_another_compiler_or_library_voids_all(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("vyper", "snekmate"):
        before = results.key_of("MiningPool.vy", "")
        with monkeypatch.context() as patched:
            patched.setattr(
                inputs, "version", lambda name, changed=package: "9" if name == changed else "0"
            )
            inputs._packages.cache_clear()
            inputs.compilation_digest.cache_clear()
            assert results.key_of("MiningPool.vy", "") != before
        inputs._packages.cache_clear()
        inputs.compilation_digest.cache_clear()


def test_all_that_the_tests_import_of_ours_is_counted() -> None:
    tests = sorted({test for file in TESTS_OF for test in files_of_tests(file)})
    modules = [each.removeprefix("tests/").removesuffix(".py").replace("/", ".") for each in tests]
    script = f"""
import importlib, json, sys
sys.path.insert(0, "tests")
for name in {["contracts.conftest", *modules]}:
    importlib.import_module(name)
print(json.dumps([each.__file__ for each in sys.modules.values() if getattr(each, "__file__", "")]))
"""
    command = [sys.executable, "-W", "ignore", "-c", script]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    imported = {Path(each) for each in json.loads(done.stdout)}
    folders = (TESTS, PROJECT / "roastpower")
    ours = {each for each in imported if any(folder in each.parents for folder in folders)}
    assert len(ours) > len(tests)
    assert ours <= inputs_of_tests(tests)
