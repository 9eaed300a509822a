# SPDX-License-Identifier: Apache-2.0
"""The coverage tool sees inside compound statements, constructors and modules: exactly these lines."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bench.coverage.recorder import Recorder, recording
from bench.coverage.report import EXPLAINED, coverage, sources
from bench.coverage.statements import lines_of_file, statement_lines

from ..support.sources import HARNESS, harness

PARTLY_RUN = HARNESS / "PartlyRun.vy"
MODULE = HARNESS / "modules" / "partly_run.vy"


def marked(path: Path) -> set[int]:
    """The lines that say that they do not run."""
    return {
        number
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.endswith("# no")
    }


@pytest.fixture(scope="module")
def ran() -> dict[Path, set[int]]:
    recorder = Recorder()
    with recording(recorder):
        contract: Any = harness("PartlyRun")(2)
        contract.classify(50)
        assert contract.total([1, 8, 2]) == 6
        contract.empty_loop([])
        contract.leave(True)
    return recorder.lines()


@pytest.mark.parametrize("path", [PARTLY_RUN, MODULE], ids=lambda path: path.name)
def test_exactly_the_lines_that_did_not_run_are_missing(
    path: Path, ran: dict[Path, set[int]]
) -> None:
    assert set(lines_of_file(path)) - ran[path] == marked(path)


def test_nothing_runs_but_statements(ran: dict[Path, set[int]]) -> None:
    assert ran.keys() == {PARTLY_RUN, MODULE}
    for path, lines in ran.items():
        assert lines <= set(lines_of_file(path))


def test_a_statement_of_several_lines_counts_once() -> None:
    source = "@external\ndef f() -> uint256:\n    return (\n        1\n        + 2\n    )\n"
    assert statement_lines(source) == [3]


def test_a_recorder_leaves_no_trace() -> None:
    recorder = Recorder()
    with recording(recorder):
        pass
    harness("PartlyRun")(2)
    assert recorder.lines() == {}


def test_what_did_not_run_is_missing_of_every_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = tmp_path / EXPLAINED.name
    nothing.write_text("")
    monkeypatch.setattr("bench.coverage.report.EXPLAINED", nothing)
    found = coverage({path: set(lines_of_file(path)[1:]) for path in sources()})
    for each in found:
        assert each.missing == lines_of_file(each.path)[:1]
        assert each.percent < 100


def test_each_explanation_is_of_one_statement() -> None:
    entries = tomllib.loads(EXPLAINED.read_text())["statement"]
    found = coverage({})  # nothing ran
    assert sum(len(each.explained) for each in found) == len(entries)


def test_an_explanation_that_fits_nothing_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = tmp_path / EXPLAINED.name
    stale.write_text('[[statement]]\nfile = "Timelock.vy"\ntext = "x = 1"\nreason = "none"\n')
    monkeypatch.setattr("bench.coverage.report.EXPLAINED", stale)
    with pytest.raises(ValueError, match="Timelock.vy: explained, but it ran or is gone"):
        coverage({path: set(lines_of_file(path)) for path in sources()})
