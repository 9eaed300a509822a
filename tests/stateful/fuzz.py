# SPDX-License-Identifier: Apache-2.0
"""`python -m stateful.fuzz`: other sequences than those of the test run, as many as one likes.

A batch is two sequences, which its number and the steps decide; a run takes consecutive numbers
from its seed on. A batch that breaks a promise is printed call by call, with the command that runs
it alone.
"""

import argparse
import multiprocessing
import secrets
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field

from roastpower.protocol.errors import ProtocolError

from .chains import FASTEST, TITANOBOA
from .machine import BATCH, machine, run_batch


@dataclass
class Played:
    """What came of a batch."""

    number: int
    steps: int = 0
    calls: int = 0
    failure: str | None = None
    reached: Counter[str] = field(default_factory=Counter)


def play(job: tuple[int, int, str]) -> Played:
    """One batch."""
    number, steps, chain = job
    played = machine(on=chain)
    failure = None
    try:
        run_batch(played, number, steps)
    except (AssertionError, ProtocolError) as error:
        failure = "".join(traceback.format_exception(error))
    return Played(number, played.steps, played.calls, failure, played.reached)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m stateful.fuzz", description=__doc__)
    parser.add_argument("--sequences", type=int, default=2_000)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None, help="number of the first batch")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--chain", choices=sorted({FASTEST, TITANOBOA}), default=FASTEST)
    return parser.parse_args()


def _show(done: int, batches: int, totals: Played, since: float) -> None:
    passed = time.monotonic() - since
    left = passed / done * (batches - done)
    print(
        f"\r{done * BATCH:,} of {batches * BATCH:,} sequences, {totals.steps:,} steps, "
        f"{totals.calls:,} calls, {totals.steps / passed:,.0f} steps/s, {left / 60:.0f} min left ",
        end="" if sys.stdout.isatty() and done < batches else "\n",
        flush=True,
    )


def main() -> int:
    """Runs them; 1 at the first broken promise."""
    given = _arguments()
    seed = given.seed if given.seed is not None else secrets.randbelow(10**9) + 1_000
    batches = -(-given.sequences // BATCH)
    print(f"seed {seed} on {given.chain}; the same run again: --seed {seed}", flush=True)
    jobs = [(seed + number, given.steps, given.chain) for number in range(batches)]
    totals, since = Played(seed), time.monotonic()
    shown = since
    with multiprocessing.get_context("spawn").Pool(given.jobs) as pool:
        for done, played in enumerate(pool.imap_unordered(play, jobs), start=1):
            if played.failure:
                again = f"--seed {played.number} --sequences {BATCH} --steps {given.steps} --chain {given.chain}"
                print(f"\n{played.failure}\nthis batch alone: python -m stateful.fuzz {again}")
                return 1
            totals.steps += played.steps
            totals.calls += played.calls
            totals.reached += played.reached
            if time.monotonic() - shown > 10 or done == batches:
                shown = time.monotonic()
                _show(done, batches, totals, since)
    for kind, times in sorted(totals.reached.items()):
        print(f"{times:>9,}  {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
