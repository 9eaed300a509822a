# SPDX-License-Identifier: Apache-2.0
"""Contracts compiled once a run, in titanoboa's chain inside the test's own memory."""

from functools import cache
from pathlib import Path
from typing import Any

import boa

PROJECT = Path(__file__).parents[3]
CONTRACTS = PROJECT / "contracts"
HARNESS = Path(__file__).parents[1] / "harness"


@cache
def compiled(path: Path) -> Any:
    """The deployer of one source; calling it deploys."""
    return boa.load_partial(str(path))


def contract(name: str) -> Any:
    """The deployer of one of the protocol's contracts."""
    return compiled(CONTRACTS / f"{name}.vy")


def harness(name: str) -> Any:
    """The deployer of a contract that exposes a module's internals."""
    return compiled(HARNESS / f"{name}.vy")
