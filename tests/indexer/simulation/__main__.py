# SPDX-License-Identifier: Apache-2.0
"""`make simulate`: thousands of seeds, or one again."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.storage.migrate import upgrade

from .scenario import Scenario
from .zygote import Zygote

TEMPLATE = "simulated"


def main() -> int:
    """Returns 1 if a seed failed."""
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--seeds", type=int, default=2_000, help="how many (2,000)")
    parser.add_argument("--seed", type=int, help="only this one")
    parser.add_argument("--first", type=int, default=0, help="the first (0)")
    parser.add_argument("--jobs", type=int, default=2, help="at a time (2)")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.seeds)
    if options.seed is not None:
        seeds = range(options.seed, options.seed + 1)
    failed: list[int] = []
    faults: dict[str, int] = {}
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="roastpower-simulation-") as folder:
        Path(folder).chmod(0o711)
        server = EmbeddedPostgres(Path(folder) / "postgres", ephemeral=True)
        server.start()
        zygote = Zygote()
        try:
            upgrade(server.create_database(TEMPLATE))

            def play(seed: int) -> tuple[int, list[str], Scenario]:
                name = f"seed_{seed}"
                scenario = Scenario(seed, server.create_database(name, TEMPLATE), zygote)
                try:
                    return seed, scenario.play(), scenario
                finally:
                    server.drop_database(name)

            with ThreadPoolExecutor(options.jobs) as threads:
                for done, (seed, found, scenario) in enumerate(threads.map(play, seeds), start=1):
                    for name, count in scenario.node.seen.items():
                        faults[name] = faults.get(name, 0) + count
                    if found:
                        failed.append(seed)
                        print(f"seed {seed}: {'; '.join(scenario.happened)}")
                        print("\n".join(f"  {each}" for each in found), flush=True)
                    if done % 100 == 0 or done == len(seeds):
                        seconds = time.monotonic() - started
                        print(f"{done} of {len(seeds)} seeds in {seconds:.0f} s", flush=True)
        finally:
            zygote.close()
            server.stop()
    print("faults met: " + ", ".join(f"{name} {count:,}" for name, count in faults.items()))
    if failed:
        print(f"failed: {failed}; repeat one with `make simulate SEED={failed[0]}`")
        return 1
    print(f"all {len(seeds)} seeds end with the tables that the chain says")
    return 0


if __name__ == "__main__":
    sys.exit(main())
