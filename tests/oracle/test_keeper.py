# SPDX-License-Identifier: Apache-2.0
"""The keeper alone keeps the protocol going: blocks seal, void and refund without oracle or indexer."""

from __future__ import annotations

import time

import pytest
from keeper_world import BUDGET, DAY, PARTICIPANTS, SCORED, SEALED, SETTLED, VOID, World
from web3.types import TxReceipt

from roastpower.chain.contracts import Call
from roastpower.chain.sender import Sender
from roastpower.chain.signer import development_account
from roastpower.devstack.accounts import GUARDIAN, KEEPER, TREASURY
from roastpower.oracle.keeper import Keeper, KeeperPolicy, is_sealable

CLOSED = 3  # status of a campaign


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


def test_a_block_in_which_nobody_scored_needs_no_drand(world: World) -> None:
    block_id = world.seal()
    world.score(block_id, [0, 0, 0])
    world.beacon.is_up = False
    world.wait(10)
    assert len(world.keeper.act()) == 1
    assert world.status(block_id) == SETTLED


def test_after_an_upheld_challenge_the_new_ranking_is_drawn_from(world: World) -> None:
    block_id = world.seal()
    world.score(block_id, [5_000, 4_000, 3_000])
    world.send(PARTICIPANTS[0], "pool", "challenge", block_id, b"\x07" * 32)
    world.send(GUARDIAN, "pool", "resolve", block_id, True)
    world.score(block_id, [0, 0, 3_000])
    world.wait(10)
    assert len(world.keeper.act()) == 1
    (settled,) = world.contracts.pool.events.BlockSettled().get_logs(from_block=0)
    assert settled["args"]["winner"] == world.sender(PARTICIPANTS[2]).address


def test_blocks_that_ended_before_an_older_one_are_passed(world: World) -> None:
    """Ending a block passes eight at most; what is left has a call of its own."""
    first = world.seal()
    later = [world.seal() for _ in range(9)]
    for block_id in later:
        world.send(GUARDIAN, "pool", "void", block_id)
    assert world.contracts.read(world.contracts.pool, "final_before") == first
    world.wait(200)
    assert "pool.advance()" in world.keeper.act()
    assert world.contracts.read(world.contracts.pool, "final_before") == later[-1] + 1
    assert "pool.advance()" not in world.keeper.act()


def test_what_another_keeper_did_first_is_passed_over(world: World) -> None:
    block_id = world.submit()
    world.wait(60)
    rival = Keeper(world.contracts, world.sender(GUARDIAN), world.beacon)

    class Slow(Sender):
        def send(self, call: Call) -> TxReceipt:
            rival.act()
            return super().send(call)

    account = development_account(KEEPER)
    late = Keeper(world.contracts, Slow(world.contracts.web3, account), world.beacon)
    assert late.act() == []
    assert world.status(block_id) == SEALED
    world.refusals = 1


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
    assert world.keeper.act() == ["distributor.mark_payable(1)"]
    assert world.keeper.act() == []
    world.wait(31 * DAY)
    assert world.keeper.act() == ["distributor.refund(1)"]
    assert world.balance(TREASURY) == before + BUDGET
    assert world.keeper.act() == []


def test_a_cancelled_campaign_is_refunded(world: World) -> None:
    contracts = world.contracts
    before = world.balance(TREASURY)
    world.sender(TREASURY).send(contracts.call(contracts.factory, "cancel", 1))
    assert world.keeper.act() == ["distributor.refund(1)"]
    assert world.balance(TREASURY) == before + BUDGET
    assert world.keeper.act() == []


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
