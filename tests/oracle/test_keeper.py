# SPDX-License-Identifier: Apache-2.0
"""The keeper alone keeps the protocol going: blocks seal, void and refund without oracle or indexer."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from deployment import BEACON_SECRET
from structlog.testing import capture_logs

from roastpower.chain.beacon_client import BeaconClient, BeaconUnavailable
from roastpower.chain.contracts import Contracts
from roastpower.chain.sender import Sender
from roastpower.chain.signer import development_account
from roastpower.devstack.accounts import GUARDIAN, KEEPER, MINERS, ORACLE, TREASURY
from roastpower.devstack.anvil import LocalChain
from roastpower.oracle.keeper import Keeper, KeeperPolicy, is_sealable
from roastpower.protocol import beacon
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

SEALED, SCORED, SETTLED, VOID = 2, 3, 5, 6
CLOSED = 3  # status of a campaign
DAY = 24 * 60 * 60
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

    def create_campaign(self, seconds: int = 30 * DAY) -> None:
        starts_at = self.now() + 100
        terms = (
            *(self.contracts.token.address, 10**21, starts_at, starts_at + seconds),
            *(500, b"\x02" * 32, 5, 0),
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


@pytest.fixture
def world(own_chain: LocalChain, contracts: Contracts) -> Iterator[World]:
    made = World(own_chain, contracts)
    with capture_logs() as logged:
        yield made
    made.beacon.close()
    # The contracts refuse what is not due; a keeper that knows its rules does not ask for it.
    assert [line for line in logged if line["event"] == "not due after all"] == []


def test_nothing_is_due_on_a_fresh_chain(world: World) -> None:
    assert world.keeper.act() == []


def test_a_due_block_is_sealed(world: World) -> None:
    block_id = world.submit()
    assert world.keeper.act() == []
    world.wait(60)
    assert world.keeper.act() == ["pool.seal()"]
    assert world.status(block_id) == SEALED


def test_a_block_that_nobody_scored_becomes_void_and_its_burns_come_back(world: World) -> None:
    before = [world.balance(index) for index in PARTICIPANTS]
    block_id = world.submit()
    world.wait(60)
    world.keeper.act()
    world.wait(200)
    world.keeper.act()
    assert world.status(block_id) == VOID
    world.keeper.act()
    assert [world.balance(index) for index in PARTICIPANTS] == before
    assert world.keeper.act() == []


def test_a_scored_block_is_settled_when_drand_has_its_round(world: World) -> None:
    block_id = world.submit()
    world.wait(60)
    world.keeper.act()
    world.wait(10)
    world.score(block_id, [5_000, 4_000, 3_000])
    world.beacon.is_up = False
    world.wait(10)
    assert world.keeper.act() == []
    world.beacon.is_up = True
    assert len(world.keeper.act()) == 1
    assert world.status(block_id) == SETTLED


def test_a_scored_block_that_was_not_settled_in_time_becomes_void(world: World) -> None:
    block_id = world.submit()
    world.wait(60)
    world.keeper.act()
    world.wait(10)
    world.score(block_id, [5_000, 4_000, 3_000])
    world.beacon.is_up = False
    world.wait(300)
    world.keeper.act()
    assert world.status(block_id) == VOID


def test_a_challenge_that_the_guardian_forgot_ends_by_itself(world: World) -> None:
    contracts = world.contracts
    block_id = world.submit()
    world.wait(60)
    world.keeper.act()
    world.wait(10)
    world.score(block_id, [5_000, 4_000, 3_000])
    challenger = world.sender(PARTICIPANTS[0])
    challenger.send(contracts.call(contracts.pool, "challenge", block_id, b"\x07" * 32))
    assert world.keeper.act() == []
    world.wait(40)
    assert world.keeper.act() == [f"pool.resolve_expired({block_id})"]
    assert world.status(block_id) == SCORED


def test_an_ended_campaign_closes_and_after_a_month_of_silence_its_sponsor_is_refunded(
    world: World,
) -> None:
    contracts = world.contracts
    block_id = world.submit()
    world.wait(60)
    world.keeper.act()
    world.wait(200)
    world.keeper.act()
    assert world.status(block_id) == VOID
    world.wait(31 * DAY)
    world.keeper.act()
    assert contracts.read(contracts.factory, "campaign", 1)[0] == CLOSED
    before = world.balance(TREASURY)
    world.keeper.act()
    world.wait(31 * DAY)
    world.keeper.act()
    assert world.balance(TREASURY) == before + 10**21
    assert world.keeper.act() == []


def test_a_cancelled_campaign_is_refunded(world: World) -> None:
    contracts = world.contracts
    before = world.balance(TREASURY)
    world.sender(TREASURY).send(contracts.call(contracts.factory, "cancel", 1))
    assert world.keeper.act() == ["distributor.refund(1)"]
    assert world.balance(TREASURY) == before + 10**21


def test_a_dry_run_sends_nothing(world: World) -> None:
    block_id = world.submit()
    world.wait(60)
    dry = Keeper(world.contracts, world.sender(KEEPER), world.beacon, KeeperPolicy(dry_run=True))
    assert dry.act() == ["pool.seal()"]
    assert world.status(block_id) == 1


def test_nothing_is_sent_above_the_gas_price_cap(world: World) -> None:
    block_id = world.submit()
    world.wait(60)
    frugal = Keeper(
        world.contracts, world.sender(KEEPER), world.beacon, KeeperPolicy(max_gas_price=1)
    )
    assert frugal.act() == []
    assert world.status(block_id) == 1


def test_patience_leaves_others_the_first_seconds(world: World) -> None:
    world.submit()
    closes_at = world.contracts.read(world.contracts.pool, "open_block")[3]
    world.wait(max(1, closes_at - world.now() + 1))
    patient = Keeper(world.contracts, world.sender(KEEPER), world.beacon, KeeperPolicy(patience=20))
    assert patient.act() == []
    world.wait(25)
    assert patient.act() == ["pool.seal()"]


def test_patience_leaves_campaigns_to_others_as_well(world: World) -> None:
    world.create_campaign(seconds=2 * DAY)
    contracts = world.contracts
    ends_at = contracts.read(contracts.factory, "campaign", 2)[6]
    world.wait(ends_at - world.now() + 1)
    patient = Keeper(contracts, world.sender(KEEPER), world.beacon, KeeperPolicy(patience=20))
    assert patient.act() == []
    world.wait(25)
    assert patient.act() == ["factory.close(2)"]


@pytest.mark.parametrize(
    ("count", "now", "sealable"),
    [
        (0, 10_000, False),  # nobody is in it, however late it is
        (1, 99, False),
        (2, 99, False),
        (511, 99, False),
        (512, 0, True),  # full
        (2, 100, True),
        (1, 100, False),  # one miner is too few,
        (1, 149, False),
        (1, 150, True),  # until everyone has waited long enough
    ],
)
def test_when_a_block_may_be_sealed(count: int, now: int, sealable: bool) -> None:
    assert is_sealable(count, closes_at=100, min_miners=2, max_wait=50, now=now) is sealable


def test_nothing_is_done_while_the_head_lags(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.submit()
    world.wait(60)
    late = world.now() + 61
    monkeypatch.setattr(time, "time", lambda: late)
    assert world.keeper.act() == []
    monkeypatch.setattr(time, "time", lambda: late - 2)
    assert world.keeper.act() == ["pool.seal()"]


def test_the_guardians_void_is_refunded_as_well(world: World) -> None:
    contracts = world.contracts
    before = [world.balance(index) for index in PARTICIPANTS]
    block_id = world.submit()
    world.wait(60)
    world.keeper.act()
    world.sender(GUARDIAN).send(contracts.call(contracts.pool, "void", block_id))
    world.keeper.act()
    assert [world.balance(index) for index in PARTICIPANTS] == before
