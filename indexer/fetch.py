# SPDX-License-Identifier: Apache-2.0
"""A range of the chain, fetched, checked against itself, and decoded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from indexer import bloom
from indexer.decode import Decoder
from indexer.errors import Refused
from indexer.rpc import Header, Log, Rpc, quantity, unhex
from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.manifest import Manifest

# Of a filter with more bits set, false alarms are the rule: each would cost a request, and say
# nothing. Busy public chains fill theirs; there the check is left to the hashes.
_TELLING_BITS = bloom.BITS // 2


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
class ChainRange:
    """Consecutive chain blocks and the rows of their events, by table, in the chain's order."""

    blocks: list[ChainBlock]
    rows: dict[str, list[tuple[Any, ...]]]
    with_events: frozenset[int]

    @property
    def size(self) -> int:
        """How many events it holds."""
        return sum(map(len, self.rows.values()))


class Fetcher:
    """Fetches the contracts' events. Safe to use from several threads."""

    def __init__(self, rpc: Rpc, manifest: Manifest) -> None:
        self._rpc = rpc
        self._decoder = Decoder({name: manifest.address(name) for name in CONTRACT_NAMES})
        self._addresses = [manifest.address(name) for name in CONTRACT_NAMES]
        self._watched = {
            pair: bloom.mask(pair[0]) | bloom.mask(pair[1]) for pair in self._decoder.watched
        }

    def fetch(self, first: int, last: int) -> ChainRange:
        """The chain blocks from first to last, both included.

        Raises:
            RpcUnavailable, RpcError: the node did not answer.
            Refused: what it answered cannot be true.
        """
        logs = self._rpc.logs(self._addresses, first, last)
        blocks = self._headers(first, last)
        by_number = {block.number: block for block in blocks}
        logs.sort(key=lambda log: (quantity(log.block_number), quantity(log.log_index)))
        found = _check_logs(logs, by_number, set(self._decoder.watched))
        for block in blocks:
            self._check_nothing_withheld(block, found.get(block.number, set()))
        rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for log in logs:
            table, row = self._decoder.decode(log)
            rows[table].append(row)
        return ChainRange(blocks, dict(rows), frozenset(found))

    def _headers(self, first: int, last: int) -> list[ChainBlock]:
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

    def _check_nothing_withheld(self, block: ChainBlock, found: set[tuple[bytes, bytes]]) -> None:
        """Refuse a block whose filter promises events of ours that were not among the logs."""
        if block.bloom.bit_count() > _TELLING_BITS:
            return
        promised = {pair for pair, bits in self._watched.items() if block.bloom & bits == bits}
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


def _check_logs(
    logs: list[Log], blocks: dict[int, ChainBlock], watched: set[tuple[bytes, bytes]]
) -> dict[int, set[tuple[bytes, bytes]]]:
    """The pairs of address and first topic found in each block. Raises `Refused`."""
    found: defaultdict[int, set[tuple[bytes, bytes]]] = defaultdict(set)
    places: set[tuple[int, int]] = set()
    for log in logs:
        number, index = quantity(log.block_number), quantity(log.log_index)
        where = f"log {index} of chain block {number}"
        block = blocks.get(number)
        if block is None:
            raise Refused(f"{where} was not asked for")
        if log.removed or unhex(log.block_hash, 32) != block.hash:
            raise Refused(f"{where} is of another block than the one with that number")
        if (number, index) in places:
            raise Refused(f"{where} is there twice")
        places.add((number, index))
        address, topics = unhex(log.address, 20), [unhex(topic, 32) for topic in log.topics]
        if not topics or (address, topics[0]) not in watched:
            raise Refused(f"{where} is of {log.address}, and no event of the contracts")
        bits = bloom.of_logs([(address, topics)])
        if block.bloom & bits != bits:
            raise Refused(f"{where} is not in that block's filter")
        found[number].add((address, topics[0]))
    return found
