# SPDX-License-Identifier: Apache-2.0
"""A chain that grows and reorganises. Its content follows from the seed alone."""

from __future__ import annotations

import copy
import threading
from dataclasses import dataclass
from random import Random

from eth_utils.crypto import keccak

from roastpower.chain import artifacts
from roastpower.chain.manifest import Deployed, Manifest

from .logs import ADDRESSES, Log, bloom, stranger
from .protocol import Protocol

CHAIN_ID = 31337
FINALITY = 60  # seconds
START = 1_790_000_000


@dataclass(frozen=True)
class Block:
    """A chain block with its logs, and the contracts' state after it."""

    number: int
    hash: str
    parent_hash: str
    timestamp: int
    logs: list[Log]  # of the contracts
    strangers: list[Log]  # of others
    bloom: int
    after: Protocol

    @property
    def all_logs(self) -> list[Log]:
        """Everybody's, in their order."""
        return sorted([*self.logs, *self.strangers], key=lambda log: int(log["logIndex"], 16))


class Chain:
    """Thread-safe: a node reads it while the scenario changes it."""

    def __init__(self, rng: Random) -> None:
        self.lock = threading.RLock()
        self._rng = rng
        self._latest = START  # the newest time that any branch had
        self.blocks = [self._make(None, [], Protocol(blocks={}))]
        protocol = Protocol()
        self.blocks.append(self._make(self.blocks[0], protocol.deploy(START), protocol))

    @property
    def head(self) -> Block:
        """The newest."""
        return self.blocks[-1]

    def grow(self, count: int) -> None:
        """More chain blocks, with what somebody did in them."""
        for _ in range(count):
            with self.lock:
                self.blocks.append(self._next(self.head))

    def reorganise(self) -> int:
        """Replace some of the newest chain blocks by others, sometimes fewer; returns how many went.

        Never below what is final for whoever has seen the newest head there was.
        """
        with self.lock:
            lowest = max(
                (each.number for each in self.blocks if each.timestamp <= self._latest - FINALITY),
                default=1,
            )
            room = self.head.number - max(lowest, 1)
            if room <= 0:
                return 0
            depth = self._rng.randint(1, room)
            del self.blocks[-depth:]
            length = max(1, depth + self._rng.choice([-3, -1, 0, 1, 1, 2, 4]))
            for _ in range(length):
                self.blocks.append(self._next(self.head))
            return depth

    def manifest(self) -> Manifest:
        """As a deployment would have written it."""
        return Manifest(
            chain_id=CHAIN_ID,
            genesis_hash=self.blocks[0].hash,
            deployment_block=1,
            profile="dev",
            contracts={
                name: Deployed(
                    address=ADDRESSES[name],
                    transaction="0x" + "00" * 32,
                    block=1,
                    constructor_args=[],
                    abi_hash="0x",
                    bytecode_hash="0x",
                )
                for name in artifacts.CONTRACT_NAMES
            },
        )

    def _next(self, parent: Block) -> Block:
        protocol = copy.deepcopy(parent.after)
        now = parent.timestamp + self._rng.choice([1, 2, 2, 6, 12])
        logs = [
            each
            for _ in range(self._rng.choice([0, 0, 1, 1, 2, 4]))
            for each in protocol.act(self._rng, now)
        ]
        return self._make(parent, logs, protocol, now)

    def _make(
        self, parent: Block | None, logs: list[Log], after: Protocol, now: int = START
    ) -> Block:
        number = parent.number + 1 if parent else 0
        parent_hash = parent.hash if parent else "0x" + "00" * 32
        digest = keccak(hexstr=parent_hash) + number.to_bytes(8, "big") + self._rng.randbytes(8)
        block_hash = "0x" + keccak(digest).hex()
        placed = [
            {
                **each,
                "blockNumber": hex(number),
                "blockHash": block_hash,
                "transactionHash": "0x" + keccak(digest + bytes([index // 2])).hex(),
                # Other contracts log between.
                "logIndex": hex(2 * index + 1),
            }
            for index, each in enumerate(logs)
        ]
        strangers = [
            {
                **stranger(self._rng),
                "blockNumber": hex(number),
                "blockHash": block_hash,
                "transactionHash": "0x" + keccak(digest + bytes([index])).hex(),
                "logIndex": hex(2 * index),
            }
            for index in range(self._rng.choice([0, 0, 1, 4]))
        ]
        self._latest = max(self._latest, now)
        filter_ = bloom([*placed, *strangers])
        return Block(number, block_hash, parent_hash, now, placed, strangers, filter_, after)
