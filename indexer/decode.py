# SPDX-License-Identifier: Apache-2.0
"""From a log's topics and data to a row of its event's table.

The decoders are made from the ABIs once, at the start. Events hold words at fixed places, so a row
is a few slices; what is dynamic (`bytes`, `uint256[]`) is behind an offset. Structs are spread over
their fields' columns. Encodings that the contracts' compiler would never write are refused: two
logs with one meaning would be a door for lies.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from eth_hash.auto import keccak

from indexer.errors import Refused
from indexer.rpc import Log, quantity, unhex
from roastpower.chain import artifacts
from roastpower.protocol.addresses import address_bytes
from roastpower.storage.event_names import table_name

Read = Callable[[bytes, int], Any]  # (data, offset of the value's head) -> the column's value

WORD = 32
_ZEROS = bytes(12)


@dataclass(frozen=True)
class Column:
    """Where a column's value is: in a topic, by its number, or in the data, by its head's offset."""

    kind: str
    indexed: bool
    place: int

    def read(self, topics: list[bytes], data: bytes) -> Any:
        """The value. Raises `Refused`."""
        read = _STATIC[self.kind][1] if self.kind in _STATIC else _DYNAMIC[self.kind]
        return read(topics[self.place], 0) if self.indexed else read(data, self.place)


@dataclass(frozen=True)
class Event:
    """How one event of one contract is read."""

    name: str
    table: str
    topic: bytes
    columns: tuple[Column, ...]
    topics: int
    head: int  # bytes of data that the event has at least
    is_static: bool

    def row(self, topics: list[bytes], data: bytes) -> list[Any]:
        """The arguments, in the order of the table's columns. Raises `Refused`."""
        if len(topics) != self.topics:
            raise Refused(f"{self.name} has {self.topics} topics, the log {len(topics)}")
        if len(data) < self.head or (self.is_static and len(data) != self.head):
            raise Refused(f"{self.name} has {self.head} bytes of data, the log {len(data)}")
        return [column.read(topics, data) for column in self.columns]


class Decoder:
    """Reads the logs of a deployment's contracts."""

    def __init__(self, addresses: Mapping[artifacts.ContractName, str]) -> None:
        self._events = {
            (address_bytes(address), event.topic): event
            for contract, address in addresses.items()
            for event in events_of(contract)
        }

    @property
    def events(self) -> Mapping[tuple[bytes, bytes], Event]:
        """All, by address and first topic."""
        return self._events

    def decode(self, log: Log) -> tuple[str, tuple[Any, ...]]:
        """The name of a log's table, and its row. Raises `Refused`."""
        address = unhex(log.address, 20)
        topics = [unhex(topic, WORD) for topic in log.topics]
        event = self._events.get((address, topics[0])) if topics else None
        if event is None:
            raise Refused(f"{log.address} has no event of topics {log.topics}: not in its ABI")
        place = (quantity(log.block_number), quantity(log.log_index))
        row = event.row(topics, unhex(log.data))
        return event.table, (*place, address, unhex(log.transaction_hash, 32), *row)


def events_of(contract: artifacts.ContractName) -> list[Event]:
    """Decoders of all events in a contract's ABI."""
    return [_event(contract, entry) for entry in artifacts.events(contract)]


def signature(entry: Mapping[str, Any]) -> str:
    """An event's canonical signature, ``Transfer(address,address,uint256)``."""
    return f"{entry['name']}({','.join(_canonical(each) for each in entry['inputs'])})"


def _canonical(argument: Mapping[str, Any]) -> str:
    if argument["type"] != "tuple":
        return str(argument["type"])
    return f"({','.join(_canonical(each) for each in argument['components'])})"


def _event(contract: artifacts.ContractName, entry: Mapping[str, Any]) -> Event:
    columns: list[Column] = []
    topics, head, is_static = 1, 0, True
    for argument in entry["inputs"]:
        if argument["indexed"]:
            columns.append(Column(argument["type"], True, topics))
            topics += 1
            continue
        for each in argument.get("components") or [argument]:
            kind = each["type"]
            is_static = is_static and kind in _STATIC
            columns.append(Column(kind, False, head))
            head += _STATIC[kind][0] if kind in _STATIC else WORD
    return Event(
        name=entry["name"],
        table=table_name(contract, entry["name"]),
        topic=keccak(signature(entry).encode()),
        columns=tuple(columns),
        topics=topics,
        head=head,
        is_static=is_static,
    )


def _uint(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + WORD], "big")


def _int(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + WORD], "big", signed=True)


def _bytes32(data: bytes, at: int) -> bytes:
    return data[at : at + WORD]


def _key(data: bytes, at: int) -> bytes:
    return data[at : at + 8 * WORD]


def _address(data: bytes, at: int) -> bytes:
    if data[at : at + 12] != _ZEROS:
        raise Refused("an address is padded with something")
    return data[at + 12 : at + WORD]


def _bool(data: bytes, at: int) -> bool:
    value = _uint(data, at)
    if value > 1:
        raise Refused(f"a bool is {value}")
    return value == 1


def _tail(data: bytes, at: int, item: int) -> tuple[int, int]:
    """Where a dynamic value's items start, and how many they are."""
    start = _uint(data, at)
    if start + WORD > len(data):
        raise Refused("a dynamic value begins after the data")
    count = _uint(data, start)
    if start + WORD + count * item > len(data):
        raise Refused("a dynamic value ends after the data")
    return start + WORD, count


def _bytes(data: bytes, at: int) -> bytes:
    start, count = _tail(data, at, 1)
    return data[start : start + count]


def _uints(data: bytes, at: int) -> list[int]:
    start, count = _tail(data, at, WORD)
    return [_uint(data, start + WORD * each) for each in range(count)]


_STATIC: Mapping[str, tuple[int, Read]] = {
    "uint256": (WORD, _uint),
    "int256": (WORD, _int),
    "address": (WORD, _address),
    "bool": (WORD, _bool),
    "bytes32": (WORD, _bytes32),
    "bytes32[8]": (8 * WORD, _key),
}
_DYNAMIC: Mapping[str, Read] = {"bytes": _bytes, "uint256[]": _uints}
