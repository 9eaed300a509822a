# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.gas`: a table of the gas of each user-facing function; `--json` for programs.

Figures are whole transactions (`gasUsed` of the receipt) at their usual, warm case, named in the
table; `beacon_verify` is execution alone, without the transaction's own cost.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bench.gas.measure import LIMITS, measure


def main() -> int:
    """Measures and prints. Returns 1 if a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.gas", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    options = parser.parse_args()
    console = Console(stderr=options.json)
    with tempfile.TemporaryDirectory() as folder, Progress(console=console) as progress:
        task = progress.add_task("measuring", total=None)
        report = measure(Path(folder), lambda what: progress.update(task, description=what))
    over = [name for name, limit in LIMITS.items() if report.gas[name] > limit]
    if options.json:
        print(json.dumps({"gas": report.gas, "runtime_bytes": report.sizes, "over_limit": over}))
        return 1 if over else 0
    table = Table(title="Gas (prague)", title_justify="left")
    for column, justify in (
        ("function", "left"),
        ("case", "left"),
        ("gas", "right"),
        ("limit", "right"),
    ):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    for name, gas in report.gas.items():
        limit = LIMITS.get(name)
        style = "red" if limit is not None and gas > limit else None
        table.add_row(
            name, report.cases[name], f"{gas:,}", "" if limit is None else f"{limit:,}", style=style
        )
    console.print(table)
    sizes = Table(title="Runtime size, of 24,576 bytes", title_justify="left")
    for column in ("contract", "bytes", "margin"):
        sizes.add_column(column, justify="left" if column == "contract" else "right")
    for name, size in report.sizes.items():
        sizes.add_row(name, f"{size:,}", f"{24_576 - size:,}")
    console.print(sizes)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
