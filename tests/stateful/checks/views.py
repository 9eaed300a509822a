# SPDX-License-Identifier: Apache-2.0
"""Invariants 4, 6, 7 and 9: what the contracts say of themselves is what the events imply."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from contracts.support.chain import Event
from contracts.support.life import CHALLENGED, OPEN, SCORED, SEALED, SETTLED, VOID
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from roastpower.protocol import schedule
from roastpower.protocol.scores import pack

from ..model.expect import expect, expect_fields
from ..model.state import Model

_NOBODY = "0x" + "00" * 20

# Events behind which the open block, and the first block that is not final, may be others.
_OPEN_BLOCK = {"BlockOpened", "BlockSealed", "Submitted", "Paused", "Unpaused"}
_FINAL = {"BlockSettled", "BlockVoided", "FinalAdvanced"}


@dataclass
class Touched:
    """What to compare."""

    blocks: set[int] = field(default_factory=set)
    submissions: set[int] = field(default_factory=set)
    miners: set[str] = field(default_factory=set)
    campaigns: set[int] = field(default_factory=set)
    ledgers: set[int] = field(default_factory=set)  # of campaigns
    projects: set[int] = field(default_factory=set)
    balances: set[tuple[str, str]] = field(default_factory=set)  # token and account
    claims: set[tuple[int, str]] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @classmethod
    def by(cls, model: Model, events: Sequence[Event]) -> "Touched":
        """What events name."""
        touched = cls()
        for event in events:
            args = event.args
            touched.names.add(event.name)
            if "submission_id" in args and args["submission_id"]:
                touched.submissions.add(args["submission_id"])
                touched.blocks.add(args["submission_id"] >> 16)
            if "block_id" in args:
                touched.blocks.add(args["block_id"])
            at_vault = event.address == model.world.distributor.address
            if "campaign_id" in args:
                (touched.ledgers if at_vault else touched.campaigns).add(args["campaign_id"])
            if "project_id" in args:
                touched.projects.add(args["project_id"])
            if args.get("kind"):
                (touched.blocks if args["kind"] == 1 else touched.ledgers).add(args["id"])
            if event.name == "Claimed":
                touched.claims.add((args["campaign_id"], args["account"]))
            if event.name == "BlockSettled" and model.blocks.blocks[args["block_id"]].ranked:
                block = model.blocks.blocks[args["block_id"]]
                touched.miners |= {block.submissions[index].miner for index in block.ranked[:2]}
            if event.name == "Transfer":
                people = {args["sender"], args["receiver"]} - {_NOBODY}
                touched.balances |= {(event.address, person) for person in people}
        return touched

    def add_another(self, model: Model, turn: int) -> None:
        """One thing besides, another one each turn."""
        kind, number = turn % 6, turn // 6
        miners = sorted(model.blocks.last_block)
        campaigns = list(model.campaigns.campaigns)
        if kind == 0:
            self.blocks.add(1 + number % model.blocks.open_id)
        elif kind == 1 and campaigns:
            self.campaigns.add(campaigns[number % len(campaigns)])
        elif kind == 2 and campaigns:
            self.ledgers.add(campaigns[number % len(campaigns)])
        elif kind == 3 and miners:
            self.miners.add(miners[number % len(miners)])
        elif kind == 4:
            held = sorted(model.held)
            self.balances.add(held[number % len(held)])
        elif kind == 5:
            self.names |= _OPEN_BLOCK | _FINAL

    @classmethod
    def by_time(cls, model: Model) -> "Touched":
        """What a later time could change: whether payouts are live, and what is open or final."""
        return cls(ledgers=set(model.accounts.accounts), names={*_OPEN_BLOCK, *_FINAL})

    @classmethod
    def all_of(cls, model: Model) -> "Touched":
        """Everything there is."""
        blocks, accounts = model.blocks.blocks, model.accounts.accounts
        return cls(
            blocks=set(blocks),
            submissions={
                block_id << 16 | index
                for block_id, block in blocks.items()
                for index in range(len(block.submissions))
            },
            miners=set(model.blocks.last_block),
            campaigns=set(model.campaigns.campaigns),
            ledgers=set(accounts),
            projects=set(model.campaigns.projects),
            balances=model.held,
            claims={(number, person) for number, each in accounts.items() for person in each.paid},
            names={
                *_OPEN_BLOCK,
                *_FINAL,
                "ParametersChanged",
                "RoleChanged",
                "Paused",
                "FeeChanged",
            },
        )


def check_views(model: Model, touched: Touched, now: int) -> None:
    """Compares the views of what is touched."""
    _check_pool(model, touched)
    for block_id in touched.blocks:
        _check_block(model, block_id)
    for identifier in touched.submissions:
        _check_submission(model, identifier)
    for miner in touched.miners:
        wanted = model.blocks.replay.streaks.at_submission(miner)
        expect(model.world.pool.view("streak", miner) == wanted, f"9: streak of {miner}")
    for project_id in touched.projects:
        project = model.campaigns.projects[project_id]
        wanted_project = {"owner": project.owner, "pending": project.offered_to or _NOBODY}
        found = model.world.factory.view("project", project_id)
        expect_fields(f"project {project_id}", found, wanted_project)
    for campaign_id in touched.campaigns:
        _check_campaign(model, campaign_id)
    for campaign_id in touched.ledgers:
        _check_ledger(model, campaign_id, now)
    for campaign_id, person in touched.claims:
        claimed = model.world.distributor.view("is_claimed", campaign_id, person)
        expect(claimed, f"4: a claim of {campaign_id} is marked")


def _check_pool(model: Model, touched: Touched) -> None:
    pool, blocks, names = model.world.pool, model.blocks, touched.names
    if names & _OPEN_BLOCK:
        _check_open_block(model)
    if names & _FINAL:
        expect(pool.view("final_before") == blocks.final_before, "7: final_before")
    if "BlockSettled" in names:
        expect(pool.view("settlements") == blocks.replay.streaks.settlements, "9: settlements")
    if "ParametersChanged" in names:
        version = blocks.version
        expect(pool.view("version") == version, "the newest version")
        expect_fields("parameters", pool.view("parameters", version), blocks.parameters[version])
    if names & {"RoleChanged", "OwnershipTransferStarted", "OwnershipTransferred"}:
        for role, holder in model.roles.holders.items():
            expect(pool.view(role) == holder, f"11: the {role} is {holder}")
        expect(pool.view("pending_owner") == model.roles.pending, "11: the pending owner")
    if names & {"Paused", "Unpaused", "BlockSealed", "BlockSettled"}:
        expect(pool.view("paused") == blocks.paused, "10: paused")
    if "FeeChanged" in names:
        expect(model.world.factory.view("fee_bps") == model.campaigns.fee_bps, "the fee")


def _check_open_block(model: Model) -> None:
    blocks = model.blocks
    block, parameters = blocks.open, blocks.of(blocks.open_id)
    count = len(block.submissions)
    expect_fields(
        "9: the open block",
        model.world.pool.view("open_block"),
        {
            "block_id": blocks.open_id,
            "count": count,
            "opened_at": block.opened_at,
            "closes_at": block.closes_at,
            "base_price": block.base_price,
            "next_price": schedule.submission_price(block.base_price, parameters["target"], count),
            "demand": blocks.replay.demand,
            "version": block.version,
        },
    )


def _check_block(model: Model, block_id: int) -> None:
    pool, block = model.world.pool, model.blocks.blocks[block_id]
    if block.status == OPEN:
        expect(pool.view("status", block_id) == OPEN, f"block {block_id} is open")
        return
    wanted: dict[str, Any] = {
        "status": block.status,
        "count": len(block.submissions),
        "base_price": block.base_price,
        "version": block.version,
        "sealed_at": block.sealed_at,
    }
    if block.status == SEALED:
        wanted |= {"score_by": block.score_by, "upheld": block.upheld}
    elif block.status in (SCORED, CHALLENGED, SETTLED):
        digest = keccak(encode(["uint256[]"], [pack(block.ranked)]))
        wanted |= {
            "settle_after": block.settle_after,
            "draw_round": block.draw_round,
            "nonzero": block.nonzero,
            "rejected": block.rejected,
            "upheld": block.upheld,
            "ranked_digest": digest,
        }
    expect_fields(f"6: block {block_id}", pool.view("sealed_block", block_id), wanted)
    if block.status in (CHALLENGED, SEALED, SCORED, VOID):
        challenge = model.blocks.challenges.get(block_id)
        found = pool.view("challenge_of", block_id)
        expect(found["bond"] == (challenge.bond if challenge else 0), "10: the bond of a challenge")


def _check_submission(model: Model, identifier: int) -> None:
    submission = model.blocks.submission(identifier)
    assert submission is not None
    expect_fields(
        f"4: submission {identifier}",
        model.world.pool.view("submission", identifier),
        {
            "miner": submission.miner,
            "campaign_id": submission.campaign_id,
            "streak": submission.streak,
            "refunded": submission.refunded,
        },
    )


def _check_campaign(model: Model, campaign_id: int) -> None:
    campaign = asdict(model.campaigns.campaigns[campaign_id])
    if campaign["status"] not in (1, 2):
        # What a pause had used matters no more.
        del campaign["paused_at"], campaign["pause_used"]
    expect_fields(
        f"5: campaign {campaign_id}", model.world.factory.view("campaign", campaign_id), campaign
    )


def _check_ledger(model: Model, campaign_id: int, now: int) -> None:
    distributor, account = model.world.distributor, model.accounts.accounts[campaign_id]
    ledger = distributor.view("ledger", campaign_id)
    expect_fields(
        f"3: money of campaign {campaign_id}",
        ledger,
        {name: getattr(account, name) for name in ledger},
    )
    payouts = distributor.view("payouts", campaign_id)
    names = [name for name in payouts if name != "rejected" or account.status]
    expect_fields(
        f"payouts of campaign {campaign_id}",
        payouts,
        {name: getattr(account, name) for name in names},
    )
    live = distributor.view("is_live", campaign_id)
    expect(live == account.is_live(now), f"campaign {campaign_id} is live")
    challenge = model.accounts.challenges.get(campaign_id)
    found = distributor.view("challenge_of", campaign_id)
    expect(found["bond"] == (challenge.bond if challenge else 0), "3: the bond of a challenge")
