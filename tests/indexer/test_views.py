# SPDX-License-Identifier: Apache-2.0
"""The views say what the contracts' own getters say, after every step of a protocol's life."""

from __future__ import annotations

from typing import Any

import psycopg
from following import Index
from psycopg.rows import dict_row
from story import ETHER, GUARDIAN, MINERS, ORACLE, Story

from indexer.settings import Settings
from roastpower.protocol.merkle import PayoutTree

STATUS = {
    "OPEN": 1,
    "SEALED": 2,
    "SCORED": 3,
    "CHALLENGED": 4,
    "SETTLED": 5,
    "VOID": 6,
}
STORED = {"LIVE": 1, "PAUSED": 2, "CLOSED": 3, "CANCELLED": 4}
PAYOUTS = {"NONE": 0, "POSTED": 1, "CHALLENGED": 2}


class Mirror:
    """Compares the views with the chain."""

    def __init__(self, story: Story, settings: Settings, index: Index) -> None:
        self.story, self.settings, self.index = story, settings, index

    def rows(self, view: str, key: str = "id") -> dict[Any, dict[str, Any]]:
        with psycopg.connect(self.settings.database_url, row_factory=dict_row) as connection:
            return {row[key]: row for row in connection.execute(f"SELECT * FROM chain.{view}")}

    def check(self) -> None:
        self.index(self.settings)
        self.check_blocks()
        self.check_submissions()
        self.check_campaigns()
        self.check_accounts()
        self.check_protocol()

    def check_blocks(self) -> None:
        pool = self.story.pool.functions
        opened = pool.open_block().call()
        blocks = self.rows("blocks")
        assert sorted(blocks) == list(range(1, opened[0] + 1))
        latest = blocks[opened[0]]
        assert latest["status"] == "OPEN"
        assert opened == tuple(
            latest[name]
            for name in (
                "id",
                "count",
                "opened_at",
                "closes_at",
                "base_price",
                "next_price",
                "demand",
                "version",
            )
        )
        for block_id in range(1, opened[0]):
            row, sealed = blocks[block_id], pool.sealed_block(block_id).call()
            assert STATUS[row["status"]] == sealed[0] == pool.status(block_id).call()
            assert [row["count"], row["base_price"], row["version"], row["sealed_at"]] == list(
                sealed[1:5]
            )
            assert (row["score_by"], row["upheld"]) == (sealed[5], sealed[10])
            if row["status"] != "VOID":
                assert (row["settle_after"] or 0, row["draw_round"] or 0) == sealed[6:8]
                assert (row["nonzero"] or 0, row["rejected"]) == sealed[8:10]
            dispute = pool.challenge_of(block_id).call()
            address = row["challenger"] or bytes(20)
            assert (address, row["bond"] or 0, row["resolve_by"] or 0) == (
                bytes.fromhex(dispute[0][2:]),
                *dispute[1:],
            )

    def check_submissions(self) -> None:
        for submission_id, row in self.rows("submissions").items():
            miner, campaign_id, streak, refunded = self.story.pool.functions.submission(
                submission_id
            ).call()
            assert row["miner"] == bytes.fromhex(miner[2:])
            assert (row["campaign_id"], row["streak"]) == (campaign_id, streak)
            assert (row["refunded"] is not None) == refunded

    def check_campaigns(self) -> None:
        factory, distributor = self.story.factory.functions, self.story.distributor.functions
        rows = self.rows("campaigns")
        assert len(rows) == factory.campaign_count().call()
        payouts = self.rows("payouts", "campaign_id")
        for campaign_id, row in rows.items():
            campaign = factory.campaign(campaign_id).call()
            assert STORED[row["stored_status"]] == campaign[0]
            assert (
                row["project_id"],
                *(row[name] for name in ("sponsor", "recipient", "reward_token")),
                *(row[name] for name in ("starts_at", "ends_at", "max_submissions")),
                row["submissions"],
                row["last_block"] or 0,
            ) == (
                campaign[1],
                *(bytes.fromhex(each[2:]) for each in campaign[2:5]),
                *campaign[5:10],
            )
            if row["stored_status"] in ("LIVE", "PAUSED"):
                assert (row["paused_at"] or 0, row["pause_used"]) == campaign[10:12]
            assert (row["brief"], row["ranked_places"]) == campaign[12:14]
            assert (row["amplification_bps"], row["fee_bps"]) == campaign[14:16]
            ledger = distributor.ledger(campaign_id).call()
            assert [
                row[name] for name in ("funded", "fee", "allocated", "claimed", "refunded", "swept")
            ] == list(ledger[2:8])
            assert (row["fee_collected"] > 0) == ledger[8]
            posted = distributor.payouts(campaign_id).call()
            mine = payouts.get(campaign_id)
            if mine is None:
                assert posted[3] == 0
                continue
            assert (mine["root"] or bytes(32), PAYOUTS[mine["status"]]) == posted[:2]
            assert (mine["live_after"] or 0, mine["payable_at"]) == posted[2:4]
            assert mine["refund_after"] == posted[4]
            if mine["status"] != "NONE":
                assert mine["rejected"] == posted[5]

    def check_accounts(self) -> None:
        balances = self.rows("balances", "account")
        for account, row in balances.items():
            held = self.story.token.functions.balanceOf(
                self.story.web3.to_checksum_address(account)
            ).call()
            assert row["balance"] == held
        for account, row in self.rows("miners", "address").items():
            address = self.story.web3.to_checksum_address(account)
            assert row["streak"] == self.story.pool.functions.streak(address).call()
            assert row["balance"] == balances[account]["balance"]

    def check_protocol(self) -> None:
        pool = self.story.pool.functions
        (row,) = self.rows("protocol", "pool").values()
        assert row["final_before"] == pool.final_before().call()
        assert row["settlements"] == pool.settlements().call()
        assert row["paused"] == pool.paused().call()
        assert row["version"] == pool.version().call()
        assert row["total_supply"] == self.story.token.functions.totalSupply().call()
        roles = {role: each["holder"] for role, each in self.rows("roles", "role").items()}
        assert roles == {
            role: bytes.fromhex(getattr(pool, role)().call()[2:])
            for role in ("owner", "guardian", "oracle", "treasury")
        }
        parameters = next(each for each in self.rows("parameters", "version").values())
        assert list(parameters.values())[1:13] == list(pool.parameters(1).call())


def test_views_equal_the_contracts_getters(story: Story, settings: Settings, index: Index) -> None:
    mirror = Mirror(story, settings, index)
    pool, factory = story.pool.functions, story.factory.functions
    mirror.check()

    # Block 1: scored, challenged, rejected, settled.
    for account in MINERS:
        story.submit(account)
    assert story.seal() == 1
    mirror.check()
    first = [8_000, 0, 9_000, 5_000]
    story.score(1, first)
    mirror.check()
    story.send(4, pool.challenge(1, b"\x03" * 32))
    mirror.check()
    story.send(GUARDIAN, pool.resolve(1, False))
    mirror.check()
    story.settle(1, first)
    mirror.check()
    scores = {
        each["index"]: (each["score"], each["place"])
        for each in mirror.rows("submissions").values()
    }
    assert scores == {0: (8_000, 2), 1: (0, None), 2: (9_000, 1), 3: (5_000, 3)}

    # Block 2: the first scores are struck, and count for nothing.
    for account in MINERS[:3]:
        story.submit(account)
    assert story.seal() == 2
    story.score(2, [10_000, 10_000, 10_000])
    story.send(5, pool.challenge(2, b"\x03" * 32))
    story.send(GUARDIAN, pool.resolve(2, True))
    mirror.check()
    assert {
        each["score"] for each in mirror.rows("submissions").values() if each["block_id"] == 2
    } == {None}
    assert (
        max(each["best_score"] or 0 for each in mirror.rows("miners", "address").values()) == 9_000
    )
    second = [1_000, 2_000, 3_000]
    story.score(2, second)
    mirror.check()
    story.settle(2, second)
    mirror.check()
    assert {each["streak"] for each in mirror.rows("miners", "address").values()} == {0, 1, 2}

    # Block 3: void and refunded; block 4: nobody is ranked, and streaks stay.
    for account in MINERS[:2]:
        story.submit(account)
    assert story.seal() == 3
    story.score(3, [9_999, 1])
    story.send(GUARDIAN, pool.void(3))
    story.send(9, pool.refund([3 << 16, 3 << 16 | 1]))
    mirror.check()
    assert {
        each["score"] for each in mirror.rows("submissions").values() if each["block_id"] == 3
    } == {None}
    story.play_block(MINERS[:2], [0, 0])
    mirror.check()
    story.play_block(MINERS[:2], [3, 2])
    story.submit(4)
    story.send(4, pool.reveal(6 << 16, b"\xff roast", b"\x04" * 32))
    mirror.check()
    assert mirror.rows("submissions")[6 << 16]["revealed_content"] == b"\xff roast"

    # Campaigns: one paused, extended, topped up; one cancelled.
    second_id = story.create_campaign(max_submissions=5)
    story.send(0, factory.pause(second_id))
    story.send(0, factory.top_up(second_id, 5 * ETHER))
    mirror.check()
    assert mirror.rows("campaigns")[second_id]["status"] == "PAUSED"
    story.send(0, factory.resume(second_id))
    story.send(0, factory.extend(second_id, mirror.rows("campaigns")[second_id]["ends_at"] + 9))
    story.send(0, factory.set_recipient(second_id, story.address(9)))
    mirror.check()
    story.send(0, factory.cancel(second_id))
    story.send(0, story.distributor.functions.refund(second_id))
    mirror.check()
    assert mirror.rows("campaigns")[second_id]["status"] == "CANCELLED"

    # Projects.
    story.send(0, factory.transfer_project(1, story.address(8)))
    mirror.index(settings)
    assert mirror.rows("projects")[1]["pending_owner"] == bytes.fromhex(story.address(8)[2:])
    story.send(8, factory.accept_project(1))
    mirror.index(settings)
    project = mirror.rows("projects")[1]
    assert (project["owner"], project["pending_owner"]) == (
        bytes.fromhex(story.address(8)[2:]),
        None,
    )

    story.send(GUARDIAN, pool.pause())
    mirror.check()


def test_a_campaign_is_paid(story: Story, settings: Settings, index: Index) -> None:
    mirror = Mirror(story, settings, index)
    distributor = story.distributor.functions
    story.play_block(MINERS[:2], [9_000, 1_000])
    story.wait_until(mirror_end(story))
    mirror.check()
    assert mirror.rows("campaigns")[1]["status"] == "ENDED"
    story.send(9, story.factory.functions.close(1))
    story.send(9, distributor.mark_payable(1))
    mirror.check()

    def post(amount: int) -> PayoutTree:
        tree = PayoutTree(1, [(story.address(4), amount), (story.address(5), 3)])
        story.send(ORACLE, distributor.post_payouts(1, tree.root, amount + 3, 2, b"\x05" * 32))
        return tree

    post(10 * ETHER)
    mirror.check()
    story.send(6, distributor.challenge(1, b"\x06" * 32))
    mirror.check()
    story.send(GUARDIAN, distributor.resolve(1, True))
    mirror.check()
    tree = post(20 * ETHER)
    story.send(6, distributor.challenge(1, b"\x06" * 32))
    story.send(GUARDIAN, distributor.resolve(1, False))
    mirror.check()
    story.wait_until(distributor.payouts(1).call()[2])
    mirror.check()
    assert mirror.rows("campaigns")[1]["status"] == "PAID"
    story.send(9, distributor.claim(1, story.address(4), 20 * ETHER, tree.proof(story.address(4))))
    story.send(9, distributor.collect_fee(1))
    story.send(9, distributor.refund(1))
    mirror.check()
    outcomes = [each["outcome"] for each in mirror.rows("challenges", "block_number").values()]
    assert outcomes == ["UPHELD", "REJECTED"]


def mirror_end(story: Story) -> int:
    return int(story.factory.functions.campaign(1).call()[6])
