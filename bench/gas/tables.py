# SPDX-License-Identifier: Apache-2.0
"""The figures as tables for people."""

from __future__ import annotations

from rich.table import Table

from bench.gas.compiling import RUNS
from bench.gas.peers import LIBRARIES, OURS
from bench.gas.report import CODE_LIMIT, LIMITS, Report


def gas_table(reports: list[Report]) -> Table:
    """Each function under each hardfork, beside its limit, which holds for the first."""
    table = _table("Gas", ["function", "case"], [*(each.fork for each in reports), "limit", ""])
    first = reports[0]
    for name, gas in first.gas.items():
        limit = LIMITS.get(name)
        table.add_row(
            name,
            first.cases[name],
            *(f"{each.gas[name]:,}" for each in reports),
            "" if limit is None else f"{limit:,}",
            "" if limit is None else standing(gas, limit),
            style="red" if limit is not None and gas > limit else None,
        )
    return table


def standing(gas: int, limit: int) -> str:
    """Whether a limit is met, and by how much."""
    share = f"{abs(limit - gas):,} ({100 * abs(limit - gas) / limit:.1f} %)"
    return f"missed by {share}" if gas > limit else f"met, {share} below"


def peer_table(report: Report) -> Table:
    """The same calls with others' contracts, and ours in terms of theirs."""
    table = _table(
        f"Gas beside OpenZeppelin and Solady (solc 0.8.30, {RUNS:,} runs, {report.fork})",
        ["function"],
        [OURS, *LIBRARIES, "ours / OpenZeppelin", "ours / Solady"],
    )
    for name, found in report.peers.items():
        table.add_row(
            name,
            *(f"{found[whose]:,}" for whose in (OURS, *LIBRARIES)),
            *(f"{found[OURS] / found[library]:.3f}" for library in LIBRARIES),
        )
    return table


def size_table(report: Report) -> Table:
    """How much runtime code each contract has."""
    table = _table(f"Runtime code, of {CODE_LIMIT:,} bytes", ["contract"], ["bytes", "margin"])
    for name, size in report.sizes.items():
        table.add_row(name, f"{size:,}", f"{CODE_LIMIT - size:,}")
    return table


def _table(title: str, left: list[str], right: list[str]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in left:
        table.add_column(column)
    for column in right:
        table.add_column(column, justify="right")
    return table
