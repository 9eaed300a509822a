# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.coverage`: which statements of the contracts their tests run.

Prints a table and every line that did not run. Exits with 1 below 100 % of what is not explained in
`bench/coverage/explained.toml`, with 2 when a test failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.coverage.recorder import FOLDER
from bench.coverage.report import CONTRACTS, PROJECT, Coverage, combined, coverage

PLUGINS = ("xdist", "pytest_timeout", "_hypothesis_pytestplugin", "bench.coverage.recorder")


def run_tests(tests: list[str], jobs: int, folder: Path) -> int:
    """Runs tests with the recorder; returns pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-q", *(f"-p{name}" for name in PLUGINS)]
    spread = ["-n", str(jobs), "--dist", "loadfile"] if jobs > 1 else []
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", FOLDER: str(folder)}
    done = subprocess.run(
        [*command, *spread, *tests], cwd=PROJECT, env=environment, stdout=sys.stderr, check=False
    )
    return done.returncode


def print_table(found: list[Coverage], console: Console) -> None:
    """Prints a line a source, then the statements that did not run."""
    table = Table(title="Statements of the contracts", title_justify="left")
    for column in ("source", "statements", "missing", "explained", "%"):
        table.add_column(column, justify="left" if column == "source" else "right")
    for each in found:
        table.add_row(
            str(each.path.relative_to(CONTRACTS)),
            str(len(each.statements)),
            str(len(each.missing)),
            str(len(each.explained)),
            f"{each.percent:.1f}",
            style="red" if each.missing else None,
        )
    console.print(table)
    for each in found:
        source = each.path.read_text().splitlines()
        for line in each.missing:
            where = f"{each.path.relative_to(PROJECT)}:{line}"
            console.print(f"did not run  {where}  {source[line - 1].strip()}", markup=False)


def main() -> int:
    """Runs, prints, and returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bench.coverage", description=__doc__)
    parser.add_argument("--jobs", type=int, default=2, help="processes of pytest")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("tests", nargs="*", default=["tests/contracts"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        failed = run_tests(options.tests, options.jobs, Path(folder))
        found = coverage(combined(Path(folder)))
    if options.json:
        rows = {
            str(each.path.relative_to(PROJECT)): {
                "statements": len(each.statements),
                "missing": each.missing,
                "explained": each.explained,
            }
            for each in found
        }
        print(json.dumps({"coverage": rows, "tests_failed": bool(failed)}))
    else:
        print_table(found, Console())
    if failed:
        return 2
    return 1 if any(each.missing for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
