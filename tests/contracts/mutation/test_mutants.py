# SPDX-License-Identifier: Apache-2.0
"""Which mutants there are, which of them are tried, and that no explanation outlives its source."""

import io
import json
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from bench.mutation import results
from bench.mutation.__main__ import Schedule, TrialError, as_json, print_report
from bench.mutation.mutants import Mutant, evenly, function_of, generated, parses, stripped
from bench.mutation.results import INVALID, KILLED, SURVIVED, Cache, FileReport, explained
from bench.mutation.targets import CONTRACTS, TESTS_OF, deployables, files_of_tests

SOURCE = '''# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
"""
@notice 1 + 1
"""


LIMIT: constant(uint256) = 7  # at most 8


@external
def f(a: uint256) -> uint256:
    """
    @notice 2 + 2
    """
    assert a <= LIMIT, "f: #9"  # or 10
    return method_id(
        "g(uint256)"
    )
'''


def test_comments_and_docstrings_are_no_code() -> None:
    text = stripped(SOURCE)
    assert text.count("\n") == SOURCE.count("\n")
    assert [line for line in text.splitlines() if line] == [
        "# pragma version ~=0.4.3",
        "LIMIT: constant(uint256) = 7",
        "@external",
        "def f(a: uint256) -> uint256:",
        '    assert a <= LIMIT, "f: #9"',
        "    return method_id(",
        '        "g(uint256)"',
        "    )",
    ]


def test_what_cannot_be_read_is_no_mutant() -> None:
    text = stripped(SOURCE)
    line = text.splitlines(keepends=True)[15]
    assert parses(text, Mutant(16, line, line.replace("<=", "<")))
    assert not parses(text, Mutant(16, line, line.replace("<=", "<==")))
    assert not parses(text, Mutant(8, "", "LIMIT: constant(uint256) 7\n"))
    assert not parses(text, Mutant(11, "@external\n", "@external\nbreak;\n"))
    odd = "LIMIT: constant(bytes1) = 0x0\n"  # half a byte, on which the parser itself fails
    assert not parses(text, Mutant(8, "", odd))


def test_mutants_change_one_line_of_code_each() -> None:
    text = stripped(SOURCE)
    mutants = generated(text)
    assert len(mutants) == len(set(mutants)) > 20
    assert {each.line for each in mutants} == {8, 11, 12, 16, 17, 18, 19}
    lines = text.splitlines(keepends=True)
    for each in mutants:
        changed = each.applied(text)
        assert changed == "".join([*lines[: each.line - 1], each.after, *lines[each.line :]])
        assert changed != text
    assert Mutant(16, lines[15], lines[15].replace("<=", "<")) in mutants


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("count", [10, 37, 500])
def test_every_beginning_of_the_order_is_even(seed: int, count: int) -> None:
    mutants = [Mutant(line, "", "") for line in range(1_000)]
    order = evenly(mutants, seed)
    assert sorted(order, key=lambda each: each.line) == mutants
    lines = sorted(each.line for each in order[:count])
    distances = [after - before for before, after in pairwise([*lines, lines[0] + 1_000])]
    assert max(distances) <= 3 * 1_000 / count


def test_another_seed_takes_other_mutants() -> None:
    mutants = [Mutant(line, "", "") for line in range(1_000)]
    assert not {*evenly(mutants, 0)[:20]} & {*evenly(mutants, 1)[:20]}


def test_every_source_is_mutated_and_compiled_through_a_contract() -> None:
    sources = {str(path.relative_to(CONTRACTS)) for path in CONTRACTS.rglob("*.vy")}
    assert sources == set(TESTS_OF)
    assert deployables("MiningPool.vy") == ["MiningPool"]
    assert deployables("modules/dispute.vy") == ["MiningPool", "RewardDistributor"]
    assert deployables("modules/bls12381.vy") == ["DrandBeacon"]
    assert all(deployables(file) for file in TESTS_OF)


def test_tests_run_once_likeliest_first() -> None:
    files = files_of_tests("modules/ranking.vy")
    assert files[0] == "tests/contracts/modules/test_ranking.py"
    for file in TESTS_OF:
        assert len(set(files_of_tests(file))) == len(files_of_tests(file)) > 0


@pytest.mark.parametrize("file", TESTS_OF)
def test_what_is_explained_is_still_there(file: str) -> None:
    text = stripped((CONTRACTS / file).read_text())
    there = {(each.before.strip(), each.after.strip()) for each in generated(text)}
    listed = {(before, after) for name, before, after in explained() if name == file}
    assert listed <= there


def test_tests_named_after_the_function_run_first() -> None:
    text = stripped((CONTRACTS / "MiningPool.vy").read_text())
    lines = text.splitlines()
    line = 1 + next(at for at, each in enumerate(lines) if each.startswith("def settle("))
    assert function_of(text, line + 1) == "settle"
    assert function_of(text, 1) == ""
    assert files_of_tests("MiningPool.vy", "settle")[0].endswith("pool/test_settle.py")
    assert files_of_tests("MiningPool.vy", "_submit")[0].endswith("pool/test_submit.py")
    assert files_of_tests("MiningPool.vy", "__init__")[0].endswith("pool/test_construction.py")
    assert sorted(files_of_tests("MiningPool.vy", "settle")) == sorted(
        files_of_tests("MiningPool.vy")
    )


@pytest.fixture
def digests(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Versions of test files, which a test raises to change them."""
    versions: Counter[str] = Counter()

    def digest(tests: tuple[str, ...]) -> str:
        return " ".join(f"{each}@{versions[each]}" for each in tests)

    monkeypatch.setattr(results, "tests_digest", digest)
    return versions


def test_results_outlive_a_run_and_changes_of_tests_that_did_not_decide_them(
    tmp_path: Path, digests: Counter[str]
) -> None:
    file = "DrandBeacon.vy"
    first, *_, other = files_of_tests(file)
    outcomes = {
        "killed": {"verdict": KILLED, "by": f"{first}::test_a (call)", "seconds": 1.0},
        "late": {"verdict": KILLED, "by": "no end after 240 s", "seconds": 240.0},
        "alive": {"verdict": SURVIVED, "by": "", "seconds": 9.0},
        "refused": {"verdict": INVALID, "by": "TypeMismatch", "seconds": 0.5},
    }
    for text, outcome in outcomes.items():
        Cache(tmp_path / "kept").put(file, text, outcome)

    def known() -> set[str]:
        cache = Cache(tmp_path / "kept")
        return {text for text in outcomes if cache.get(file, text) is not None}

    assert known() == set(outcomes)
    assert Cache(tmp_path / "kept").get(file, "another text") is None
    digests[other] += 1
    assert known() == {"killed", "refused"}
    digests[first] += 1
    assert known() == {"refused"}


def test_nothing_is_killed_where_the_original_is(tmp_path: Path) -> None:
    schedule = Schedule(["DrandBeacon.vy"], 1, 0, Cache(tmp_path / "kept"))
    control = schedule.control("DrandBeacon.vy")
    assert not schedule.is_controlled("DrandBeacon.vy")
    with pytest.raises(TrialError, match=r"DrandBeacon\.vy as it is: killed by a test"):
        schedule.take_control(control, {"verdict": KILLED, "by": "a test", "seconds": 1.0})
    assert not schedule.is_controlled("DrandBeacon.vy")
    schedule.take_control(control, {"verdict": SURVIVED, "by": "", "seconds": 1.0})
    assert schedule.is_controlled("DrandBeacon.vy")


def test_the_report_counts_every_stage() -> None:
    report = FileReport("DrandBeacon.vy", generated=1234)
    mutants = [Mutant(line, "a", "b") for line in range(1, 7)]
    verdicts = [INVALID, KILLED, KILLED, KILLED, SURVIVED, SURVIVED]
    explanations = {("DrandBeacon.vy", "x", "y"): "They are the same."}
    mutants[5] = Mutant(6, "  x", "  y")
    for mutant, verdict in zip(mutants, verdicts, strict=True):
        report.add(mutant, {"verdict": verdict, "seconds": 2.0}, explanations)
    assert json.loads(as_json([report])) == {
        "mutation": {
            "DrandBeacon.vy": {
                "generated": 1234,
                "tried": 6,
                "invalid": 1,
                "same_code": 0,
                "killed": 3,
                "survived": 2,
                "equivalent": 1,
                "percent": 75.0,
                "survivors": [[5, "a", "b"]],
            }
        }
    }
    shown = io.StringIO()
    print_report([report], Console(file=shown, width=140))
    rows = [
        line.split() for line in shown.getvalue().replace("│", " ").replace("┃", " ").splitlines()
    ]
    head = "file generated tried invalid same code killed survived equivalent score s/mutant"
    assert head.split() in rows
    assert ["DrandBeacon.vy", "1,234", "6", "1", "0", "3", "2", "1", "75.0", "%", "2.0"] in rows
