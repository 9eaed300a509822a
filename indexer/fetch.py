# SPDX-License-Identifier: Apache-2.0
"""A range of the chain, fetched, checked against itself, and written out for the tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from indexer import bloom
from indexer.decode import Decoder, Event
from indexer.errors import Refused
from indexer.lines import WriteLine, line_writer
from indexer.rpc import Header, Log, Mark, Rpc, quantity, unhex
from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.manifest import Manifest

# Of a filter with more bits set, false alarms are the rule: each would cost a request, and say
# nothing. Busy public chains fill theirs; there the check is left to the hashes.
_TELLING_BITS = bloom.BITS // 2

# Tables whose rows are needed as values: what is derived from them is worked out here.
_AS_VALUES = frozenset({"block_scored", "block_settled"})

M = TypeVar("M", bound=Mark)


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
    lines: dict[str, bytes] = field(default_factory=dict)  # of COPY's text format, by table
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
        """A chain block whose header is known; raises as `fetch` does. If it may hold events, all of
        everybody's are asked for by its hash, and must make its filter."""
        if not self.may_hold_events(block):
            return ChainRange([block])
        if block.bloom.bit_count() > _TELLING_BITS:
            logs = self._rpc.logs_of(self._addresses, "0x" + block.hash.hex())
            return self._read([block], logs, announce)
        everything = self._rpc.all_logs(["0x" + block.hash.hex()], Log)[0]
        ours = self._ours(block, everything)
        return self._read([block], ours, announce, fill_filters=True)

    def may_hold_events(self, block: ChainBlock) -> bool:
        """Whether a chain block's filter leaves room for an event of the contracts."""
        return block.bloom.bit_count() > _TELLING_BITS or bool(self._promised(block))

    def _read(
        self,
        blocks: list[ChainBlock],
        logs: list[Log],
        announce: bool,
        *,
        fill_filters: bool = False,
    ) -> ChainRange:
        """`fill_filters`: with others' events, the logs were found to make the filters to the last bit."""
        fetched = ChainRange(blocks)
        try:
            found, lines = self._read_logs(fetched, logs, announce)
        except _OutOfOrder:
            fetched = ChainRange(blocks)
            logs.sort(key=lambda log: (quantity(log.block_number), quantity(log.log_index)))
            try:
                found, lines = self._read_logs(fetched, logs, announce)
            except _OutOfOrder as error:
                raise Refused(f"{error} is there twice") from error
        if not fill_filters:
            self._check_filters(blocks, found)
        # Many small strings cost more to hand over to another process than one.
        fetched.lines = {table: "".join(each).encode() for table, each in lines.items()}
        fetched.with_events = set(found)
        fetched.size = len(logs)
        return fetched

    def _read_logs(
        self, fetched: ChainRange, logs: list[Log], announce: bool
    ) -> tuple[Mapping[int, _Found], Mapping[str, list[str]]]:
        """Check each log against its chain block, and write its line. Raises `Refused`.

        Returns:
            What each chain block with events holds, by its number; and the lines, by table.
        """
        by_number = {
            hex(block.number): (block, "0x" + block.hash.hex()) for block in fetched.blocks
        }
        found: dict[int, _Found] = {}
        lines: defaultdict[str, list[str]] = defaultdict(list)
        here: ChainBlock | None = None
        number_text = block_hash = start = ""
        previous = -1
        held, begun = _Found(), 0
        pairs, values = held.pairs, held.topics
        for position, log in enumerate(logs):
            if here is None or log.block_number != number_text:
                number_text = log.block_number
                before_here = here
                here, block_hash = by_number.get(number_text) or _strange_place(log, by_number)
                if before_here is not None and here.number <= before_here.number:
                    raise _OutOfOrder(_where(log))
                previous, start = -1, f"{here.number}\t"
                held.count, begun = position - begun, position
                held = found[here.number] = _Found()
                pairs, values = held.pairs, held.topics
            index = quantity(log.log_index)
            if index <= previous:
                raise _OutOfOrder(_where(log))
            previous = index
            if log.removed or log.block_hash != block_hash:
                _check_hash(log, here)
            topics = log.topics
            reading = self._readings.get((log.address, topics[0] if topics else ""))
            reading = reading or self._reading(log)
            if reading is None:
                raise Refused(f"{_where(log)} is of {log.address}, and no event of the contracts")
            pairs.add(reading.pair)
            values.update(topics)
            table = reading.event.table
            lines[table].append(reading.write(f"{start}{index}\t{reading.cell}\t", log))
            if announce or table in _AS_VALUES:
                row = self._decoder.decode(log)[1]
                if table in _AS_VALUES:
                    fetched.values[table].append(row)
                if announce:
                    fetched.happenings.append(Happening(here, index, table, row))
        held.count = len(logs) - begun
        return found, lines

    def _reading(self, log: Mark) -> _Reading | None:
        """None for an event of others."""
        topic = log.topics[0] if log.topics else ""
        found = self._readings.get((log.address, topic))
        return found or self._readings.get((log.address.lower(), topic.lower()))

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

    def _check_filters(self, blocks: Sequence[ChainBlock], found: Mapping[int, _Found]) -> None:
        """Refuse events that a chain block's filter does not know, and a chain block of which the
        node withholds events."""
        doubtful: list[ChainBlock] = []
        ends_at = max(found, default=None)
        for block in blocks:
            held = found.get(block.number)
            bits = 0 if held is None else self._bits(block, held)
            if block.bloom & bits != bits:
                raise Refused(
                    f"chain block {block.number} is said to hold events that its filter does not know"
                )
            if block.bloom.bit_count() > _TELLING_BITS:
                continue
            if block.bloom == bits:
                # Of an answer that was cut, the last events may be missing beside their like.
                if block.number == ends_at:
                    doubtful.append(block)
            # Something else was logged there: events of others, or of ours that were not told.
            elif self._promised(block):
                doubtful.append(block)
        if not doubtful:
            return
        everything = self._rpc.all_logs(["0x" + block.hash.hex() for block in doubtful], Mark)
        for block, logs in zip(doubtful, everything, strict=True):
            told = found[block.number].count if block.number in found else 0
            if len(self._ours(block, logs)) != told:
                raise _withheld(block)

    def _ours(self, block: ChainBlock, logs: Sequence[M]) -> list[M]:
        """Of all events of a chain block, the contracts'. Refuses what does not make its filter."""
        bits = 0
        try:
            for log in logs:
                bits |= bloom.text_mask(log.address, 20)
                for topic in log.topics:
                    bits |= bloom.text_mask(topic, 32)
        except ValueError as error:
            raise Refused(f"chain block {block.number}: {error}") from error
        if bits != block.bloom:
            raise _withheld(block)
        return [log for log in logs if self._reading(log) is not None]

    def _bits(self, block: ChainBlock, held: _Found) -> int:
        """What the events found in a chain block set in its filter."""
        bits = 0
        for pair in held.pairs:
            bits |= self._masks[pair]
        try:
            for topic in held.topics:
                bits |= bloom.text_mask(topic, 32)
        except ValueError as error:
            raise Refused(f"chain block {block.number}: {error}") from error
        return bits


@dataclass
class _Found:
    """Events of ours in one chain block."""

    count: int = 0
    pairs: set[tuple[bytes, bytes]] = field(default_factory=set)  # of address and first topic
    topics: set[str] = field(default_factory=set)


class _OutOfOrder(Exception):
    """Nodes answer in the chain's order; where one does not, order is made."""


def _withheld(block: ChainBlock) -> Refused:
    return Refused(f"the node withholds events of chain block {block.number}")


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
