# SPDX-License-Identifier: Apache-2.0
"""Nothing costs over its limit, or over 1 % more gas than was accepted, and the comparison would notice."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from bench.gas import snapshot
from bench.gas.measure import measure
from bench.gas.report import CODE_LIMIT, FORKS, LIMITS, Report
from roastpower.chain.artifacts import ALL_NAMES

ACCEPTED = {("prague", "claim"): 10_000, ("osaka", "claim"): 20_000}

# By how much. Osaka makes MODEXP dearer, after the limits were set: docs/decisions/0006-gas.md.
OVER = {("osaka", "beacon_verify"): 495}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """A run under each hardfork."""
    folder: Path = tmp_path_factory.mktemp("gas")
    return [measure(fork, folder, lambda _: None) for fork in FORKS]


def test_nothing_costs_over_a_percent_more_than_accepted(reports: list[Report]) -> None:
    accepted = snapshot.parse(snapshot.PATH.read_text())
    verdict = snapshot.compare(accepted, snapshot.figures(reports))
    for gain in verdict.gains:
        warnings.warn(gain, stacklevel=1)
    assert not verdict.faults, "\n".join(verdict.faults)


def test_nothing_is_over_its_limit_but_what_is_known_to_be(reports: list[Report]) -> None:
    assert {
        (report.fork, name): report.gas[name] - LIMITS[name]
        for report in reports
        for name in report.over_limit()
    } == OVER


def test_every_contract_fits(reports: list[Report]) -> None:
    for report in reports:
        assert report.sizes.keys() == set(ALL_NAMES)
        assert all(0 < size <= CODE_LIMIT for size in report.sizes.values())


def test_every_limit_is_for_something_that_is_measured(reports: list[Report]) -> None:
    for report in reports:
        assert report.gas.keys() >= LIMITS.keys()


def test_the_same_calls_are_measured_of_all_three(reports: list[Report]) -> None:
    assert reports[0].peers.keys() == {"transfer", "transferFrom", "burn", "permit", "claim"}
    assert all(len(found) == 3 for found in reports[0].peers.values())


def test_a_percent_more_passes_and_a_unit_over_it_does_not() -> None:
    at = {("prague", "claim"): 10_100, ("osaka", "claim"): 20_200}
    assert snapshot.compare(ACCEPTED, at).faults == []
    over = snapshot.compare(ACCEPTED, {**at, ("osaka", "claim"): 20_201}).faults
    assert over == ["osaka claim: 20,201, accepted 20,000 (over 1 % worse)"]


def test_what_costs_less_says_how_to_keep_it() -> None:
    verdict = snapshot.compare(ACCEPTED, {**ACCEPTED, ("prague", "claim"): 9_999})
    assert verdict.faults == []
    assert verdict.gains == [f"prague claim: 9,999, accepted 10,000; keep it: {snapshot.REWRITE}"]


def test_what_is_new_or_gone_is_a_fault() -> None:
    new = {**ACCEPTED, ("prague", "sweep"): 1}
    assert "not in the snapshot" in snapshot.compare(ACCEPTED, new).faults[0]
    assert "no longer measured" in snapshot.compare(new, ACCEPTED).faults[0]


def test_a_snapshot_reads_as_it_was_written() -> None:
    assert snapshot.parse(snapshot.text(ACCEPTED)) == ACCEPTED
