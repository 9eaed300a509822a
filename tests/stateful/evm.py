# SPDX-License-Identifier: Apache-2.0
"""Contracts at an address: calls by name, events by name, reasons as text."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from contracts.support.chain import Event
from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_utils.abi import collapse_if_tuple
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from .chains import Receipt, chain
from .compiling import Artifact

_ERROR = bytes.fromhex("08c379a0")
_ASKING = "0x" + "a5" * 20  # whoever asks; an account without code, as senders have to be

Spec = list[dict[str, Any]]  # inputs or outputs of an ABI entry


@cache
def checksummed(address: str) -> str:
    """An address in mixed case; the same few come again and again."""
    return to_checksum_address(address)


def _named(value: Any, entry: dict[str, Any], kind: str) -> Any:
    if kind.endswith("]"):
        inner = kind[: kind.rindex("[")]
        return [_named(each, entry, inner) for each in value]
    if kind == "tuple":
        return _by_name(value, entry["components"])
    return checksummed(value) if kind == "address" else value


def _by_name(values: Any, spec: Spec) -> dict[str, Any]:
    return {
        entry["name"]: _named(value, entry, entry["type"])
        for value, entry in zip(values, spec, strict=True)
    }


def _types(spec: Spec) -> list[str]:
    return [collapse_if_tuple(entry) for entry in spec]


class _Function:
    def __init__(self, entry: dict[str, Any]) -> None:
        self.inputs = _types(entry["inputs"])
        self.selector = keccak(text=f"{entry['name']}({','.join(self.inputs)})")[:4]
        self.returned: Spec = entry["outputs"]
        self.outputs = _types(self.returned)

    def calldata(self, args: tuple[Any, ...]) -> bytes:
        return self.selector + encode(self.inputs, args)

    def value(self, output: bytes) -> Any:
        """One value, a struct by the names of its fields, or several in a list."""
        values = [
            _named(value, entry, entry["type"])
            for value, entry in zip(decode(self.outputs, output), self.returned, strict=True)
        ]
        return values[0] if len(values) == 1 else values


class _Event:
    def __init__(self, entry: dict[str, Any]) -> None:
        self.name: str = entry["name"]
        kinds = ",".join(_types(entry["inputs"]))
        self.topic = int.from_bytes(keccak(text=f"{self.name}({kinds})"))
        self.indexed: Spec = [each for each in entry["inputs"] if each["indexed"]]
        self.plain: Spec = [each for each in entry["inputs"] if not each["indexed"]]
        self.plain_types = _types(self.plain)

    def args(self, topics: tuple[int, ...], body: bytes) -> dict[str, Any]:
        found = {
            entry["name"]: _named(
                decode([entry["type"]], topic.to_bytes(32))[0], entry, entry["type"]
            )
            for entry, topic in zip(self.indexed, topics[1:], strict=True)
        }
        return found | _by_name(decode(self.plain_types, body), self.plain)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a call did. A refused one changed nothing; `reason` is what it said."""

    taken: bool
    reason: str | None
    events: list[Event] = field(default_factory=list)


class Contract:
    """A contract at an address."""

    # Of all contracts, by address and topic: a call's events are often those of others.
    _events: dict[tuple[bytes, int], _Event] = {}

    def __init__(self, name: str, address: str, abi: list[dict[str, Any]]) -> None:
        self.name = name
        self.address = checksummed(address)
        self._at = bytes.fromhex(address.removeprefix("0x"))
        self._functions = {
            entry["name"]: _Function(entry) for entry in abi if entry["type"] == "function"
        }
        for entry in abi:
            if entry["type"] == "event":
                event = _Event(entry)
                self._events[self._at, event.topic] = event

    def call(self, sender: str, function: str, *args: Any) -> Outcome:
        """Sends a transaction."""
        found = self._execute(sender, function, args, is_view=False)
        if not found.taken:
            return Outcome(False, _reason(found.output))
        return Outcome(True, None, events_of(found))

    def view(self, function: str, *args: Any) -> Any:
        """Asks; a view that reverts fails the test."""
        found = self._execute(_ASKING, function, args, is_view=True)
        assert found.taken, f"{self.name}.{function}{args} reverted"
        return self._functions[function].value(found.output)

    def _execute(self, sender: str, function: str, args: tuple[Any, ...], is_view: bool) -> Receipt:
        calldata = self._functions[function].calldata(args)
        return chain().call(sender, self.address, calldata, is_view)


def events_of(receipt: Receipt) -> list[Event]:
    """The events of a transaction; every contract that logs must be known."""
    found = []
    for at, topics, body in receipt.logs:
        event = Contract._events[at, topics[0]]
        address = checksummed("0x" + at.hex())
        found.append(Event(event.name, address, event.args(topics, body)))
    return found


def _reason(output: bytes) -> str | None:
    if output[:4] != _ERROR:
        return None
    try:
        return str(decode(["string"], output[4:])[0])
    except DecodingError:
        return None


def deploy(made: Artifact, arguments: tuple[Any, ...], sender: str) -> tuple[Contract, list[Event]]:
    """Deploys a contract; returns it with the events of its constructor."""
    constructor = next(entry for entry in made.abi if entry["type"] == "constructor")
    initcode = made.initcode + encode(_types(constructor["inputs"]), arguments)
    address, receipt = chain().deploy(sender, initcode)
    assert receipt.taken, f"{made.name}: {_reason(receipt.output)}"
    contract = Contract(made.name, address, made.abi)
    return contract, events_of(receipt)
