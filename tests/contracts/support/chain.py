# SPDX-License-Identifier: Apache-2.0
"""What a test asks of the chain: its clock, the events of a call, the reason of a revert."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boa
import pytest
from boa.contracts.event_decoder import RawLogEntry
from eth_abi.abi import decode

_ERROR = bytes.fromhex("08c379a0")


@dataclass(frozen=True, slots=True)
class Event:
    """One event, arguments by their names; structs are dictionaries."""

    name: str
    address: str
    args: dict[str, Any]


def now() -> int:
    """The chain's time."""
    timestamp: int = boa.env.timestamp
    return timestamp


def travel_to(timestamp: int) -> None:
    """Sets the chain's time, forwards only."""
    assert timestamp >= now(), "the chain's time does not go back"
    boa.env.timestamp = timestamp


def travel(seconds: int) -> None:
    """Lets time pass."""
    travel_to(now() + seconds)


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, bytes):
        return bytes(value)
    return value


def events(contract: Any, *names: str) -> list[Event]:
    """The events of the latest call to a contract, of everything called in turn as well.

    Only those of the names given, if any are. Read them before the next call to the contract,
    views included.
    """
    found = []
    for log in contract.get_logs():
        assert not isinstance(log, RawLogEntry), f"an event of an unknown contract: {log}"
        values = log._asdict()
        address = str(values.pop("address"))
        name = type(log).__name__
        if not names or name in names:
            found.append(
                Event(name, address, {key: _plain(value) for key, value in values.items()})
            )
    return found


def event(contract: Any, name: str) -> dict[str, Any]:
    """The arguments of the one event of that name in the latest call to a contract."""
    (found,) = events(contract, name)
    return found.args


@contextmanager
def expect_revert(reason: str | None) -> Iterator[None]:
    """Passes when the call inside reverts with exactly that reason; None: without any."""
    with pytest.raises(boa.BoaError) as caught:
        yield
    output = bytes(caught.value.call_trace.computation.output)
    found = decode(["string"], output[4:])[0] if output[:4] == _ERROR else None
    assert found == reason, f"reverted with {found!r}"
