# SPDX-License-Identifier: Apache-2.0
"""A range of the chain, fetched, checked against itself, and written out for the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from indexer import bloom
from indexer.decode import Decoder, Event
from indexer.errors import Refused
from indexer.lines import WriteLine, line_writer
from indexer.rpc import Header, Log, Rpc, quantity, unhex
from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.manifest import Manifest

# Of a filter with more bits set, false alarms are the rule: each would cost a request, and say
# nothing. Busy public chains fill theirs; there the check is left to the hashes.
_TELLING_BITS = bloom.BITS // 2

# Tables whose rows are needed as values: what is derived from them is worked out here.
_AS_VALUES = frozenset({"block_scored", "block_settled"})


@dataclass(frozen=True)
class ChainBlock:
    """A chain block's header."""

    number: int
    hash: bytes
    parent_hash: bytes
    timestamp: int
    bloom: int

    @classmethod
    def of(cls, header: Header) -> ChainBlock:
        """Raises `Refused` on what is not a header."""
        return cls(
            number=quantity(header.number),
            hash=unhex(header.hash, 32),
            parent_hash=unhex(header.parent_hash, 32),
            timestamp=quantity(header.timestamp),
            bloom=quantity(header.logs_bloom),
        )


@dataclass(frozen=True)
class Happening:
    """One event, as values: what consumers are told of."""

    block: ChainBlock
    log_index: int
    table: str
    row: Sequence[Any]  # in the order of the table's columns


@dataclass
class ChainRange:
    """Consecutive chain blocks and their events, in the chain's order."""

    blocks: list[ChainBlock]
    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # by table
    values: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    with_events: set[int] = field(default_factory=set)
    happenings: list[Happening] = field(default_factory=list)  # where they were asked for
    size: int = 0  # events

    @property
    def last(self) -> ChainBlock:
        """The newest chain block."""
        return self.blocks[-1]


@dataclass(frozen=True)
class _Reading:
    """How the logs of one event are read."""

    event: Event
    write: WriteLine
    cell: str  # of the contract's address
    pair: tuple[bytes, bytes]


class Fetcher:
    """Fetches the contracts' events. Safe to use from several threads."""

    def __init__(self, rpc: Rpc, manifest: Manifest) -> None:
        self._rpc = rpc
        self._decoder = Decoder({name: manifest.address(name) for name in CONTRACT_NAMES})
        self._addresses = [manifest.address(name).lower() for name in CONTRACT_NAMES]
        # As nodes write them, so that a log's strings are looked up as they come.
        self._readings = {
            ("0x" + address.hex(), "0x" + topic.hex()): _Reading(
                event=event,
                write=line_writer(event),
                cell="\\\\x" + address.hex(),
                pair=(address, topic),
            )
            for (address, topic), event in self._decoder.events.items()
        }
        self._masks = {
            pair: bloom.mask(pair[0]) | bloom.mask(pair[1]) for pair in self._decoder.events
        }

    def fetch(self, first: int, last: int, *, announce: bool = False) -> ChainRange:
        """The chain blocks from first to last, both included.

        Args:
            first: Number of the first.
            last: Number of the last.
            announce: Whether consumers will be told, one event at a time.

        Raises:
            NodeError: the node did not answer.
            Refused: what it answered cannot be true.
        """
        logs = self._rpc.logs(self._addresses, first, last)
        return self._read(self._blocks(first, last), logs, announce)

    def fetch_one(self, block: ChainBlock, *, announce: bool = True) -> ChainRange:
        """A chain block whose header is known. Its events are asked for by its hash, if it may
        have any; raises as `fetch` does."""
        logs = []
        if block.bloom.bit_count() > _TELLING_BITS or self._promised(block):
            logs = self._rpc.logs_of(self._addresses, "0x" + block.hash.hex())
        return self._read([block], logs, announce)

    def _read(self, blocks: list[ChainBlock], logs: list[Log], announce: bool) -> ChainRange:
        fetched = ChainRange(blocks)
        try:
            found = self._read_logs(fetched, logs, announce)
        except _OutOfOrder:
            fetched = ChainRange(blocks)
            logs.sort(key=lambda log: (quantity(log.block_number), quantity(log.log_index)))
            try:
                found = self._read_logs(fetched, logs, announce)
            except _OutOfOrder as error:
                raise Refused(f"{error} is there twice") from error
        for block in blocks:
            self._check_nothing_withheld(block, found.get(block.number, set()))
        fetched.with_events = set(found)
        fetched.size = len(logs)
        return fetched

    def _read_logs(
        self, fetched: ChainRange, logs: list[Log], announce: bool
    ) -> Mapping[int, set[tuple[bytes, bytes]]]:
        """Check each log against its chain block, and write its line. Raises `Refused`.

        Returns:
            The pairs of address and first topic found in each chain block.
        """
        by_number = {
            hex(block.number): (block, "0x" + block.hash.hex()) for block in fetched.blocks
        }
        found: dict[int, set[tuple[bytes, bytes]]] = {}
        here: ChainBlock | None = None
        number_text = block_hash = start = ""
        previous = -1
        pairs: set[tuple[bytes, bytes]] = set()
        values: set[str] = set()  # topics in the chain block
        for log in logs:
            if here is None or log.block_number != number_text:
                if here is not None:
                    self._check_filter(here, pairs, values)
                number_text = log.block_number
                before_here = here
                here, block_hash = by_number.get(number_text) or _strange_place(log, by_number)
                if before_here is not None and here.number <= before_here.number:
                    raise _OutOfOrder(_where(log))
                previous, start = -1, f"{here.number}\t"
                pairs = found[here.number] = set()
                values = set()
            index = quantity(log.log_index)
            if index <= previous:
                raise _OutOfOrder(_where(log))
            previous = index
            if log.removed or log.block_hash != block_hash:
                _check_hash(log, here)
            topics = log.topics
            reading = self._readings.get((log.address, topics[0] if topics else ""))
            if reading is None:
                reading = self._strange_reading(log)
            pairs.add(reading.pair)
            values.update(topics)
            table = reading.event.table
            fetched.lines[table].append(reading.write(f"{start}{index}\t{reading.cell}\t", log))
            if announce or table in _AS_VALUES:
                row = self._decoder.decode(log)[1]
                if table in _AS_VALUES:
                    fetched.values[table].append(row)
                if announce:
                    fetched.happenings.append(Happening(here, index, table, row))
        if here is not None:
            self._check_filter(here, pairs, values)
        return found

    def _check_filter(
        self, block: ChainBlock, pairs: Collection[tuple[bytes, bytes]], topics: Collection[str]
    ) -> None:
        """Refuse events that the chain block's filter does not know."""
        bits = 0
        for pair in pairs:
            bits |= self._masks[pair]
        try:
            for topic in topics:
                bits |= bloom.topic_mask(topic)
        except ValueError as error:
            raise Refused(f"chain block {block.number}: {error}") from error
        if block.bloom & bits != bits:
            raise Refused(
                f"chain block {block.number} is said to hold events that its filter does not know"
            )

    def _strange_reading(self, log: Log) -> _Reading:
        topic = log.topics[0].lower() if log.topics else ""
        reading = self._readings.get((log.address.lower(), topic))
        if reading is None:
            raise Refused(f"{_where(log)} is of {log.address}, and no event of the contracts")
        return reading

    def _blocks(self, first: int, last: int) -> list[ChainBlock]:
        numbers = range(first, last + 1)
        blocks: list[ChainBlock] = []
        for number, header in zip(numbers, self._rpc.headers(numbers), strict=True):
            if header is None:
                raise Refused(f"the node has no chain block {number}, below its head")
            block = ChainBlock.of(header)
            if block.number != number:
                raise Refused(f"asked for chain block {number}, the node sent {block.number}")
            if blocks and blocks[-1].hash != block.parent_hash:
                raise Refused(f"chain block {number} is not the child of the one before it")
            blocks.append(block)
        return blocks

    def _promised(self, block: ChainBlock) -> set[tuple[bytes, bytes]]:
        return {pair for pair, bits in self._masks.items() if block.bloom & bits == bits}

    def _check_nothing_withheld(self, block: ChainBlock, found: set[tuple[bytes, bytes]]) -> None:
        """Refuse a block whose filter promises events of ours that were not among the logs."""
        if block.bloom == 0 or block.bloom.bit_count() > _TELLING_BITS:
            return
        promised = self._promised(block)
        if promised <= found:
            return
        # A false alarm, if the block's receipts hold no such event and do explain the filter.
        logs = [
            (unhex(log.address, 20), [unhex(topic, 32) for topic in log.topics])
            for receipt in self._rpc.receipts("0x" + block.hash.hex())
            for log in receipt.logs
        ]
        withheld = {(address, topics[0]) for address, topics in logs if topics} & promised - found
        if withheld or bloom.of_logs(logs) != block.bloom:
            raise Refused(f"the node withholds events of chain block {block.number}")


class _OutOfOrder(Exception):
    """Nodes answer in the chain's order; where one does not, order is made."""


def _where(log: Log) -> str:
    return f"log {quantity(log.log_index)} of chain block {quantity(log.block_number)}"


def _strange_place(
    log: Log, blocks: Mapping[str, tuple[ChainBlock, str]]
) -> tuple[ChainBlock, str]:
    """A number that is written in another way than ours, or not of the range."""
    found = blocks.get(hex(quantity(log.block_number)))
    if found is None:
        raise Refused(f"{_where(log)} was not asked for")
    return found


def _check_hash(log: Log, block: ChainBlock) -> None:
    if log.removed or unhex(log.block_hash, 32) != block.hash:
        raise Refused(f"{_where(log)} is of another block than the one with that number")
