# SPDX-License-Identifier: Apache-2.0
"""`python -m bench.engines`: what a transaction and a view cost a test, on each engine there is.

The same token, the same two functions, decoded results: ape (a node, over HTTP), titanoboa's
contract objects, titanoboa's machine without them, and revm; the last two as `tests/stateful` uses
them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from roastpower.devstack import binaries

PROJECT = Path(__file__).parents[1]
TRANSACTIONS, VIEWS = 100, 400

Measured = tuple[float, float]  # milliseconds a transaction, a view


def _measure(transact: Callable[[], Any], view: Callable[[], int]) -> Measured:
    transact()
    before = view()
    started = time.perf_counter()
    for _ in range(TRANSACTIONS):
        transact()
    between = time.perf_counter()
    for _ in range(VIEWS):
        after = view()
    ended = time.perf_counter()
    assert after == before + TRANSACTIONS, "each transaction moved one wei"
    return (between - started) / TRANSACTIONS * 1_000, (ended - between) / VIEWS * 1_000


@contextmanager
def _tests_on_path() -> Iterator[None]:
    sys.path.insert(0, str(PROJECT / "tests"))
    try:
        yield
    finally:
        sys.path.remove(str(PROJECT / "tests"))


def with_ape() -> Measured:
    """A node of ape-foundry's, one chain block a transaction."""
    # ape looks for both on PATH.
    programs = (binaries.anvil().parent, Path(sys.executable).parent)
    os.environ["PATH"] = os.pathsep.join([*map(str, programs), os.environ["PATH"]])
    import ape

    ape.logging.logger.set_level("ERROR")
    with ape.networks.ethereum.local.use_provider("foundry"):
        holder, receiver = ape.accounts.test_accounts[:2]
        token = ape.Project(PROJECT).RoastToken.deploy(receiver, holder, sender=holder)
        return _measure(
            lambda: token.transfer(receiver, 1, sender=holder),
            lambda: int(token.balanceOf(receiver)),
        )


def with_titanoboa_objects() -> Measured:
    """titanoboa as its users know it."""
    from contracts.support.sources import contract

    holder, receiver = ("0x" + byte * 20 for byte in ("11", "22"))
    token = contract("RoastToken")(receiver, holder)
    return _measure(
        lambda: token.transfer(receiver, 1, sender=holder), lambda: int(token.balanceOf(receiver))
    )


def with_chain(name: str) -> Measured:
    """A machine as the state machine drives it."""
    from stateful import chains, evm
    from stateful.compiling import UNCHANGED

    chains.use(name)
    holder, receiver = ("0x" + byte * 20 for byte in ("11", "22"))
    token, _ = evm.deploy(UNCHANGED.artifact("RoastToken"), (receiver, holder), holder)
    return _measure(
        lambda: token.call(holder, "transfer", receiver, 1),
        lambda: int(token.view("balanceOf", receiver)),
    )


def main() -> None:
    """Measures and prints."""
    with _tests_on_path():
        engines = {
            "ape, anvil": with_ape,
            "titanoboa, its contract objects": with_titanoboa_objects,
            "titanoboa, its machine alone": lambda: with_chain("titanoboa"),
            "revm (pyrevm)": lambda: with_chain("revm"),
        }
        print(f"{'engine':<34}{'ms a transaction':>18}{'ms a view':>12}")
        for name, measure in engines.items():
            transaction, view = measure()
            print(f"{name:<34}{transaction:>18.2f}{view:>12.2f}", flush=True)


if __name__ == "__main__":
    main()
