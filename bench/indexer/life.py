# SPDX-License-Identifier: Apache-2.0
"""A long life of the protocol on anvil: hundreds of full blocks, campaigns that are paid and claimed.

Every event comes out of the contracts, from transactions as miners, oracle and keepers send them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from bench.gas.accounts import account
from bench.gas.deployment import SECRET, Deployed
from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.chain.deployment.profile import Profile
from roastpower.protocol import beacon
from roastpower.protocol.merkle import PayoutTree
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

MINERS = 256  # one submission each in every block: the target, so that the price stands still
PARTS = 6  # chain blocks over which a block's submissions are spread
BLOCKS_A_CAMPAIGN = 5
BUDGET = 1_000 * 10**18
CLAIMS_AT_ONCE = 50
_GAS = 400_000
_PRICE = 10**10

Say = Callable[[int, int], None]  # (events so far, events wanted)


def shape(profile: Profile) -> Profile:
    """Blocks of about a minute and a half, and a target that every block meets."""
    parameters = msgspec.structs.replace(
        profile.parameters, target=MINERS, min_block_time=60, max_block_time=300
    )
    return msgspec.structs.replace(profile, parameters=parameters)


class Life:
    """Plays it; nothing is random.

    Args:
        deployed: The contracts.
        parts: Chain blocks over which a block's submissions are spread.
        pace: Called before each chain block is made, to wait for its time.
    """

    def __init__(
        self, deployed: Deployed, parts: int = PARTS, pace: Callable[[], None] = lambda: None
    ) -> None:
        self._parts = parts
        self._pace = pace
        self.deployed = deployed
        self.chain = deployed.chain
        self.miners = [account("miner", number) for number in range(MINERS)]
        self._nonces = dict.fromkeys(self.miners, 0)
        self._salts = itertools.count(1)
        self._campaigns = 0
        self._counted, self._events = -1, 0
        self._submit = deployed.contracts.pool.encode_abi("submit", [1, b"\0" * 32, 1])[:10]

    def begin(self) -> None:
        """Equip everybody, and create the project."""
        deployed, chain = self.deployed, self.chain
        chain.fund(self.miners)
        call, treasury, sponsor = deployed.transaction, deployed.treasury, deployed.sponsor
        pool, distributor = deployed.contracts.pool, deployed.contracts.distributor
        chain.send_many(
            [
                call(treasury, "token", "transfer", each, 10**24, gas=100_000)
                for each in [*self.miners, sponsor]
            ]
        )
        chain.send_many(
            [
                call(each, "token", "approve", pool.address, 2**256 - 1, gas=100_000)
                for each in self.miners
            ]
        )
        self._nonces = dict.fromkeys(self.miners, 1)
        deployed.send(sponsor, "token", "approve", distributor.address, 2**256 - 1)
        deployed.send(sponsor, "factory", "create_project", b"\x01" * 32)

    def play(self, events: int, say: Say) -> int:
        """Whole campaigns until there are so many events; returns how many there are."""
        stored = 0
        while stored < events:
            self.play_campaign()
            stored = self.count()
            say(stored, events)
        return stored

    def count(self) -> int:
        """Events of the contracts so far, by the node."""
        total, head = 0, int(self.chain.rpc("eth_blockNumber"), 16)
        addresses = [self.deployed.manifest.address(name) for name in CONTRACT_NAMES]
        # Only what came since the last time is asked for.
        for first in range(self._counted + 1, head + 1, 500):
            last = min(first + 499, head)
            bounds = {"fromBlock": hex(first), "toBlock": hex(last), "address": addresses}
            total += len(self.chain.rpc("eth_getLogs", bounds))
        self._counted, self._events = head, self._events + total
        return self._events

    def play_campaign(self) -> None:
        """A campaign, from its creation to the last claim."""
        deployed = self.deployed
        self._campaigns += 1
        number, now = self._campaigns, self._now()
        terms = (
            *(deployed.contracts.token.address, BUDGET, now + 120, now + 40 * 86_400),
            *(MINERS * BLOCKS_A_CAMPAIGN, b"\x02" * 32, 50, 0),
        )
        self._send(deployed.sponsor, "factory", "create_campaign", 1, terms)
        self.chain.wait(122)  # ample: the chain's clock runs while everything starts
        for _ in range(BLOCKS_A_CAMPAIGN):
            self._play_block(number)
        self._pay(number)

    def _play_block(self, campaign_id: int) -> None:
        deployed, chain = self.deployed, self.chain
        self._collect(campaign_id)
        opened = deployed.read("pool", "open_block")
        if opened[1] != MINERS:
            raise RuntimeError(f"{opened[1]} of {MINERS} submissions were taken")
        chain.next_at(max(opened[3], self._now() + 1))
        self._send(deployed.sponsor, "pool", "seal")
        window = deployed.read("pool", "parameters", opened[7])[6]
        chain.next_at(self._now() + window)
        scores = [(index * 7919 + opened[0] * 104_729) % 10_000 for index in range(MINERS)]
        ranked = rank(scores)
        self._send(
            deployed.oracle,
            *("pool", "post_scores", opened[0], pack(scores), pack(ranked), b"\x03" * 32),
        )
        sealed = deployed.read("pool", "sealed_block", opened[0])
        chain.next_at(sealed[6])
        signature = beacon.decompress_g1(beacon.sign(SECRET, sealed[7]))
        self._send(deployed.sponsor, "pool", "settle", opened[0], pack(ranked), signature)

    def _collect(self, campaign_id: int) -> None:
        """One submission of every miner, in a few chain blocks."""
        self.chain.rpc("evm_setAutomine", False)
        for part in _parts(self.miners, self._parts):
            self._pace()
            calls: list[tuple[str, list[object]]] = []
            for miner in part:
                commitment = next(self._salts)
                fields = {
                    "from": miner,
                    "to": self.deployed.contracts.pool.address,
                    "data": f"{self._submit}{campaign_id:064x}{commitment:064x}{10**30:064x}",
                    "gas": hex(_GAS),
                    "nonce": hex(self._nonces[miner]),
                    "gasPrice": hex(_PRICE),
                }
                self._nonces[miner] += 1
                calls.append(("eth_sendTransaction", [fields]))
            self.chain.rpc_many(calls)
            self.chain.rpc("evm_mine")
        self.chain.rpc("evm_setAutomine", True)

    def _pay(self, campaign_id: int) -> None:
        deployed = self.deployed
        self._send(deployed.sponsor, "factory", "close", campaign_id)
        tree = PayoutTree(campaign_id, [(each, 10**18) for each in self.miners])
        total = MINERS * 10**18
        self._send(
            deployed.oracle,
            *("distributor", "post_payouts", campaign_id, tree.root, total, MINERS, b"\x04" * 32),
        )
        self.chain.wait(60)
        for part in _parts(self.miners, -(-MINERS // CLAIMS_AT_ONCE)):
            claims = [(campaign_id, each, 10**18, tree.proof(each)) for each in part]
            self._send(deployed.treasury, "distributor", "claim_many", claims)

    def _send(self, sender: str, contract: str, function: str, *args: Any) -> None:
        self._pace()
        self.deployed.send(sender, contract, function, *args)

    def _now(self) -> int:
        return int(self.chain.rpc("eth_getBlockByNumber", "latest", False)["timestamp"], 16)


def _parts(items: Sequence[str], count: int) -> Iterator[Sequence[str]]:
    size = -(-len(items) // count)
    for start in range(0, len(items), size):
        yield items[start : start + size]
