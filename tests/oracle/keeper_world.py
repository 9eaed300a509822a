# SPDX-License-Identifier: Apache-2.0
"""A chain with a campaign, miners and a keeper, and a beacon that signs when it is asked to."""

from __future__ import annotations

from deployment import BEACON_SECRET

from roastpower.chain.beacon_client import BeaconClient, BeaconUnavailable
from roastpower.chain.contracts import Contracts
from roastpower.chain.sender import Sender
from roastpower.chain.signer import development_account
from roastpower.devstack.accounts import GUARDIAN, KEEPER, MINERS, ORACLE, TREASURY
from roastpower.devstack.anvil import LocalChain
from roastpower.oracle.keeper import Keeper, KeeperPolicy
from roastpower.protocol import beacon
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

SEALED, SCORED, SETTLED, VOID = 2, 3, 5, 6
DAY = 24 * 60 * 60
BUDGET = 10**21
PARTICIPANTS = list(MINERS)[:3]


class SigningBeacon(BeaconClient):
    """The test's own beacon: it signs any round, or none."""

    def __init__(self) -> None:
        super().__init__(["http://127.0.0.1:9"])
        self.is_up = True

    def signature(self, round_number: int) -> bytes:
        if not self.is_up:
            raise BeaconUnavailable("down")
        return beacon.sign(BEACON_SECRET, round_number)


class World:
    """A chain with a campaign, miners, and a keeper."""

    def __init__(self, chain: LocalChain, contracts: Contracts) -> None:
        self.chain = chain
        self.contracts = contracts
        self.beacon = SigningBeacon()
        self.refusals = 0  # calls that a test expects to be refused
        self.keeper = Keeper(contracts, self.sender(KEEPER), self.beacon, KeeperPolicy())
        treasury = self.sender(TREASURY)
        for index in PARTICIPANTS:
            miner = self.sender(index)
            treasury.send(contracts.call(contracts.token, "transfer", miner.address, 10**21))
            miner.send(
                contracts.call(contracts.token, "approve", contracts.pool.address, 2**256 - 1)
            )
        treasury.send(contracts.call(contracts.factory, "create_project", b"\x01" * 32))
        treasury.send(
            contracts.call(contracts.token, "approve", contracts.distributor.address, 2**256 - 1)
        )
        self.create_campaign()

    def sender(self, index: int) -> Sender:
        return Sender(self.contracts.web3, development_account(index))

    def now(self) -> int:
        return int(self.contracts.web3.eth.get_block("latest")["timestamp"])

    def wait(self, seconds: int) -> None:
        self.chain.rpc("evm_increaseTime", seconds)
        self.chain.rpc("evm_mine")

    def create_campaign(self, seconds: int = 30 * DAY, max_submissions: int = 500) -> None:
        starts_at = self.now() + 100
        terms = (
            *(self.contracts.token.address, BUDGET, starts_at, starts_at + seconds),
            *(max_submissions, b"\x02" * 32, 5, 0),
        )
        self.sender(TREASURY).send(
            self.contracts.call(self.contracts.factory, "create_campaign", 1, terms)
        )
        self.wait(101)

    def submit(self, campaign_id: int = 1) -> int:
        for index in PARTICIPANTS:
            call = self.contracts.call(
                self.contracts.pool, "submit", campaign_id, index.to_bytes(32, "big"), 10**20
            )
            self.sender(index).send(call)
        return int(self.contracts.read(self.contracts.pool, "open_block")[0])

    def seal(self, campaign_id: int = 1) -> int:
        """A block of three submissions, sealed, whose contents can be delivered no more."""
        block_id = self.submit(campaign_id)
        self.wait(60)
        self.send(GUARDIAN, "pool", "seal")
        self.wait(10)
        return block_id

    def send(self, index: int, contract: str, function: str, *arguments: object) -> None:
        """Calls as an account."""
        called = getattr(self.contracts, contract)
        self.sender(index).send(self.contracts.call(called, function, *arguments))

    def score(self, block_id: int, scores: list[int]) -> None:
        self.sender(ORACLE).send(
            self.contracts.call(
                self.contracts.pool,
                "post_scores",
                block_id,
                pack(scores),
                pack(rank(scores)),
                b"\x03" * 32,
            )
        )

    def status(self, block_id: int) -> int:
        return int(self.contracts.read(self.contracts.pool, "status", block_id))

    def balance(self, index: int) -> int:
        address = development_account(index).address
        return int(self.contracts.read(self.contracts.token, "balanceOf", address))
