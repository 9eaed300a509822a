# SPDX-License-Identifier: Apache-2.0
"""Contracts compiled once a run, in titanoboa's chain inside the test's own memory."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import boa
from boa.interpret import set_cache_dir

# A cache of this process' own. The compiler tells nodes of a syntax tree apart by numbers that each process counts
# anew, so a contract that another process compiled (a second worker, an earlier run) can be mistaken for a part of one
# compiled here: its events are gone then, or its types are another's.
_CACHE = tempfile.mkdtemp(prefix="roastpower-boa-")
atexit.register(shutil.rmtree, _CACHE, ignore_errors=True)
set_cache_dir(_CACHE)

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
