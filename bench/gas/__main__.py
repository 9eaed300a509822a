# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.gas`: what each user-facing function costs, under prague and osaka.

Figures are whole transactions (`gasUsed` of the receipt) in the case named beside them;
`beacon_verify` is execution alone, without the transaction's own cost. `--json` prints one object
for programs, `--snapshot` accepts the figures into `bench/gas.snapshot`.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.gas import snapshot
from bench.gas.measure import measure
from bench.gas.report import CODE_LIMIT, FORKS, LIMITS, Report
from bench.gas.tables import gas_table, peer_table, size_table


def main() -> int:
    """Measures and prints. Returns 1 if a figure of prague is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m bench.gas", description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument(
        "--snapshot", action="store_true", help=f"accept the figures into {snapshot.PATH.name}"
    )
    options = parser.parse_args()
    console = Console(stderr=options.json)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, Progress(console=console) as progress:
        task = progress.add_task("measuring", total=None)
        reports = [
            measure(fork, Path(folder), lambda what: progress.update(task, description=what))
            for fork in FORKS
        ]
    seconds = round(time.monotonic() - began, 1)
    over = reports[0].over_limit()
    if options.json:
        print(json.dumps(_for_programs(reports, over, seconds)))
    else:
        for table in (gas_table(reports), peer_table(reports[0]), size_table(reports[0])):
            console.print(table)
        console.print(f"Measured in {seconds} s.")
    _beside_snapshot(reports, console, accept=options.snapshot)
    return 1 if over else 0


def _for_programs(reports: list[Report], over: list[str], seconds: float) -> dict[str, object]:
    prague, osaka = reports
    return {
        "gas": prague.gas,
        "gas_osaka": osaka.gas,
        "limits": LIMITS,
        "over_limit": over,
        "peers": prague.peers,
        "runtime_bytes": prague.sizes,
        "runtime_limit": CODE_LIMIT,
        "seconds": seconds,
    }


def _beside_snapshot(reports: list[Report], console: Console, *, accept: bool) -> None:
    found = snapshot.figures(reports)
    if accept:
        snapshot.PATH.write_text(snapshot.text(found))
        console.print(f"Accepted into {snapshot.PATH.name}.")
    elif snapshot.PATH.exists():
        verdict = snapshot.compare(snapshot.parse(snapshot.PATH.read_text()), found)
        for sentence in [*verdict.faults, *verdict.gains]:
            console.print(sentence, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
