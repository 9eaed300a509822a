# SPDX-License-Identifier: Apache-2.0
"""The chains that sequences are played on, one at a time; both are in this process.

titanoboa's has everything a network has. revm's (pyrevm) is a client's own machine, many times as
fast (`bench/README.md`), but knows no precompiles of EIP-2537: there the beacon is another one.
"""

from functools import cache
from importlib.util import find_spec

from .chain import Chain, Log, Receipt

__all__ = ["FASTEST", "TITANOBOA", "Chain", "Log", "Receipt", "chain", "now", "travel_to", "use"]

TITANOBOA, REVM = "titanoboa", "revm"
# pyrevm has wheels for some machines only.
FASTEST = REVM if find_spec("pyrevm") else TITANOBOA

_used: list[str] = [FASTEST]


@cache
def _made(name: str) -> Chain:
    if name == REVM:
        from .revm import Revm

        return Revm()
    from .titanoboa import Titanoboa

    return Titanoboa()


def use(name: str) -> None:
    """Plays on that chain from now on."""
    _used[:] = [name]


def chain() -> Chain:
    """The chain in use."""
    return _made(_used[0])


def now() -> int:
    """Its time."""
    return chain().time


def travel_to(timestamp: int) -> None:
    """Sets its time, forwards only."""
    assert timestamp >= now(), "the chain's time does not go back"
    chain().time = timestamp
