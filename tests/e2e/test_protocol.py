# SPDX-License-Identifier: Apache-2.0
"""The whole system as processes: what the README promises, from the first burn to the last claim.

One story, told in order on one stack: three blocks settle; one is challenged, upheld and scored
again; one is voided and its burns come back; one lacks miners and waits for `max_wait`; the campaign
closes, is paid by a Merkle root, and everybody claims. Then every wei is accounted for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from deployment import Profile
from eth_utils.address import to_checksum_address
from mining import miners_at_work
from stack import Stack

from roastpower.protocol.constants import TREASURY_SUPPLY_WEI
from roastpower.verify.block import verify_block
from roastpower.verify.chain import RpcChain
from roastpower.verify.evidence_source import EvidenceSource

SEALED, SCORED, SETTLED = 2, 3, 5  # status of a block
CLOSED = 3  # status of a campaign
CHALLENGER = 13
LONE_MINER = 12
MAX_WAIT = 10
PROFILE = Profile(
    max_block_time=5,
    max_wait=MAX_WAIT,
    delivery_window=2,
    challenge_window=6,
    draw_delay=1,
    score_timeout=600,
    settle_timeout=600,
    payout_window=6,
)


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Stack(tmp_path_factory.mktemp("e2e"), PROFILE) as running:
        running.start("indexer", "api", "oracle", "keeper")
        running.fund_miners()
        yield running


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafts")


@pytest.fixture(scope="module")
def campaign(stack: Stack, full_campaign: int) -> int:
    """One that outlasts the story, so that the miners always have something to write for."""
    return stack.create_campaign(3600, max_submissions=1_500)


@pytest.fixture(scope="module")
def full_campaign(stack: Stack) -> int:
    """One that is full soon. Four places, and more texts than that: some of its budget is left."""
    return stack.create_campaign(3600, max_submissions=30, ranked_places=4)


def open_block(stack: Stack) -> int:
    return int(stack.contracts.read(stack.contracts.pool, "open_block")[0])


def roastpower(stack: Stack, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, as a stranger would run it."""
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("roastpower")),
            *words,
            *("--rpc-url", stack.chain.url, "--manifest", str(stack.manifest_path)),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_three_blocks_settle_with_paid_winners(stack: Stack, campaign: int, drafts: Path) -> None:
    with miners_at_work(stack, drafts):
        stack.wait(
            "blocks 1 to 3 settle", lambda: all(stack.status(each) == SETTLED for each in (1, 2, 3))
        )
    rows = stack.wait(
        "the indexer saw it",
        lambda: stack.query(
            "SELECT winner, reward, nonzero FROM chain.blocks WHERE id <= 3 AND winner IS NOT NULL"
        ),
    )
    for winner, reward, nonzero in rows:
        assert reward == 1_000 * 10**18 * min(nonzero, PROFILE.target) // PROFILE.target
        paid = stack.query(
            "SELECT count(*) FROM chain.transfer WHERE receiver = %s AND value = %s"
            " AND sender = decode(repeat('00', 20), 'hex')",
            winner,
            reward,
        )
        assert paid[0][0] >= 1


def test_a_challenge_that_is_upheld_leads_to_new_scores(
    stack: Stack, campaign: int, drafts: Path
) -> None:
    contracts, challenger = stack.contracts, stack.sender(CHALLENGER)
    bond = 1_000 * 10**18
    stack.sender(3).send(contracts.call(contracts.token, "transfer", challenger.address, bond))
    challenger.send(contracts.call(contracts.token, "approve", contracts.pool.address, bond))
    with miners_at_work(stack, drafts):
        block_id = open_block(stack) + 1
        stack.wait(f"block {block_id} is scored", lambda: stack.status(block_id) == SCORED)
        challenger.send(contracts.call(contracts.pool, "challenge", block_id, b"\x07" * 32))
        first = contracts.read(contracts.pool, "sealed_block", block_id)
        stack.guardian().send(contracts.call(contracts.pool, "resolve", block_id, True))
        stack.wait(f"block {block_id} settles", lambda: stack.status(block_id) == SETTLED)
    again = contracts.read(contracts.pool, "sealed_block", block_id)
    assert again[10] is True  # upheld
    assert again[7] > first[7]  # a later draw
    assert contracts.read(contracts.token, "balanceOf", challenger.address) == bond
    stack.wait(
        "both scorings are indexed",
        lambda: (
            stack.query("SELECT count(*) FROM chain.block_scored WHERE block_id = %s", block_id)[0][
                0
            ]
            == 2
        ),
    )


def test_burns_of_a_void_block_come_back(stack: Stack, campaign: int, drafts: Path) -> None:
    contracts = stack.contracts
    stack.stop("oracle")
    with miners_at_work(stack, drafts):
        block_id = open_block(stack) + 1
        stack.wait(f"block {block_id} seals", lambda: stack.status(block_id) == SEALED)
        stack.guardian().send(contracts.call(contracts.pool, "void", block_id))
        stack.start("oracle")
        stack.wait("the keeper gave the burns back", lambda: _all_refunded(stack, block_id))
    rows = stack.wait(
        "the refunds are indexed",
        lambda: stack.query(
            "SELECT burned, refunded FROM chain.submissions"
            " WHERE block_id = %s AND refunded IS NOT NULL",
            block_id,
        ),
    )
    assert len(rows) >= 2
    assert all(burned == refunded for burned, refunded in rows)


def _all_refunded(stack: Stack, block_id: int) -> bool:
    count = stack.contracts.read(stack.contracts.pool, "sealed_block", block_id)[1]
    return all(
        stack.contracts.read(stack.contracts.pool, "submission", block_id << 16 | index)[3]
        for index in range(count)
    )


def test_a_block_that_lacks_miners_waits_for_max_wait(
    stack: Stack, campaign: int, drafts: Path
) -> None:
    # What the others began is sealed first, so that the lone miner has a block of its own.
    before = open_block(stack)
    stack.wait(
        "an empty block is open",
        lambda: stack.contracts.read(stack.contracts.pool, "open_block")[1] == 0,
    )
    block_id = open_block(stack)
    assert block_id >= before
    with miners_at_work(stack, drafts, [LONE_MINER]):
        stack.wait(
            "the lone miner submits",
            lambda: stack.contracts.read(stack.contracts.pool, "open_block")[1] == 1,
        )
        closes_at = stack.contracts.read(stack.contracts.pool, "open_block")[3]
        stack.wait(f"block {block_id} seals", lambda: stack.status(block_id) == SEALED)
        sealed_at = stack.contracts.read(stack.contracts.pool, "sealed_block", block_id)[4]
        assert sealed_at >= closes_at + MAX_WAIT
        stack.wait(f"block {block_id} settles", lambda: stack.status(block_id) == SETTLED)


def test_the_campaign_closes_is_paid_and_everybody_claims(
    stack: Stack, full_campaign: int, drafts: Path
) -> None:
    contracts = stack.contracts
    with miners_at_work(stack, drafts):
        stack.wait(
            "the campaign is closed", lambda: _campaign_status(stack, full_campaign) == CLOSED
        )
    stack.wait(
        "its payouts are live",
        lambda: contracts.read(contracts.distributor, "is_live", full_campaign),
        timeout=180,
    )
    payouts = stack.wait("its payouts are served", lambda: _payouts(stack, full_campaign))
    assert 1 <= len(payouts) <= 4
    stranger = stack.sender(CHALLENGER)
    for each in payouts:
        before = _balance(stack, each["account"])
        stranger.send(
            contracts.call(
                contracts.distributor,
                "claim",
                full_campaign,
                each["account"],
                int(each["amount"]),
                [bytes.fromhex(node[2:]) for node in each["proof"]],
            )
        )
        assert _balance(stack, each["account"]) == before + int(each["amount"])
    stack.wait(
        "the keeper collected the fee and refunded the rest",
        lambda: _is_emptied(stack, full_campaign),
    )


def _campaign_status(stack: Stack, campaign_id: int) -> int:
    return int(stack.contracts.read(stack.contracts.factory, "campaign", campaign_id)[0])


def _payouts(stack: Stack, campaign_id: int) -> list[dict[str, Any]]:
    answer = httpx.get(f"{stack.addresses.api_url}/v1/campaigns/{campaign_id}/payouts?limit=100")
    found: list[dict[str, Any]] = answer.json()["items"] if answer.is_success else []
    return found


def _balance(stack: Stack, account: str) -> int:
    return int(stack.contracts.read(stack.contracts.token, "balanceOf", account))


def _is_emptied(stack: Stack, campaign_id: int) -> bool:
    """Whether fee, pay and rest have all left: nothing of the budget is in the vault any more."""
    ledger = stack.contracts.read(stack.contracts.distributor, "ledger", campaign_id)
    _, _, funded, fee, _, claimed, refunded, _, fee_collected, *_ = ledger
    return bool(fee_collected and funded == fee + claimed + refunded)


def test_every_wei_is_accounted_for(stack: Stack) -> None:
    """Balances are reconciled against the events alone, account by account."""
    stack.wait("all blocks are final", lambda: _all_final(stack))
    stack.stop("keeper")
    head = stack.contracts.web3.eth.block_number
    stack.wait(
        "the indexer is there", lambda: stack.query("SELECT number FROM chain.head")[0][0] >= head
    )
    moved: dict[bytes, int] = defaultdict(int)
    for sender, receiver, value in stack.query(
        "SELECT sender, receiver, value FROM chain.transfer"
    ):
        moved[bytes(sender)] -= int(value)
        moved[bytes(receiver)] += int(value)
    nobody = moved.pop(bytes(20))
    for account, amount in moved.items():
        assert _balance(stack, to_checksum_address(account)) == amount
    supply = int(stack.contracts.read(stack.contracts.token, "totalSupply"))
    assert supply == -nobody == sum(moved.values())
    (burned, emitted, refunded) = stack.query(
        "SELECT (SELECT sum(burned) FROM chain.submitted), (SELECT sum(reward) FROM chain.block_settled),"
        " (SELECT coalesce(sum(amount), 0) FROM chain.refunded)"
    )[0]
    assert refunded > 0
    assert supply == TREASURY_SUPPLY_WEI + emitted + refunded - burned
    vault = _balance(stack, stack.contracts.distributor.address)
    (owed,) = stack.query(
        "SELECT sum(funded - claimed - refunded - swept - fee_collected) FROM chain.campaigns"
    )[0]
    assert vault == owed


def _all_final(stack: Stack) -> bool:
    block = stack.contracts.read(stack.contracts.pool, "open_block")
    return bool(stack.contracts.read(stack.contracts.pool, "final_before") == block[0])


def test_strangers_verify_every_block_and_the_campaign(stack: Stack, full_campaign: int) -> None:
    chain = RpcChain(stack.contracts)
    evidence = EvidenceSource(f"{stack.addresses.api_url}/v1/evidence")
    for block_id in range(1, open_block(stack)):
        verdict = verify_block(chain, evidence, None, block_id)
        assert verdict.passed and verdict.is_final, verdict
    checked = verify(stack, "block", open_block(stack) - 1)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    checked = verify(stack, "campaign", full_campaign)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def verify(stack: Stack, what: str, number: int) -> subprocess.CompletedProcess[str]:
    evidence = f"{stack.addresses.api_url}/v1/evidence"
    return roastpower(stack, "verify", what, str(number), "--evidence", evidence)


def test_status_says_that_supply_and_vaults_are_right(stack: Stack) -> None:
    answered = roastpower(stack, "status", "--json")
    assert answered.returncode == 0, answered.stderr
    status = json.loads(answered.stdout)
    assert status["supply_ok"] is True
    assert status["solvency_ok"] is True
