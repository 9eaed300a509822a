# SPDX-License-Identifier: Apache-2.0
"""The pool, as its events tell it.

What `EventReplay` derives (demand, prices, durations, streaks, draws) is compared event by event;
here are the life of each block, its deadlines and its challenges.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.support.life import CHALLENGED, OPEN, SCORED, SEALED, SETTLED, VOID
from contracts.support.profile import BEACON_GENESIS, BEACON_PERIOD

from roastpower.protocol import beacon as drand
from roastpower.protocol import schedule
from roastpower.protocol.commitment import split_submission_id, submission_id
from roastpower.protocol.constants import MAX_RANKED, MAX_SUBMISSIONS
from roastpower.protocol.ranking import rank
from roastpower.protocol.replay import EventReplay
from roastpower.protocol.scores import unpack

from .expect import expect, expect_fields

Args = Mapping[str, Any]


@dataclass(slots=True)
class Submission:
    """One submission."""

    miner: str
    campaign_id: int
    burned: int
    streak: int
    refunded: bool = False


@dataclass(slots=True)
class Challenge:
    """The open challenge of a block or of payouts."""

    challenger: str
    bond: int
    resolve_by: int


@dataclass(slots=True)
class Block:
    """One block; times and scores as of the latest event about it."""

    version: int
    opened_at: int
    closes_at: int
    base_price: int
    status: int = OPEN
    submissions: list[Submission] = field(default_factory=list)
    sealed_at: int = 0
    score_by: int = 0
    settle_after: int = 0
    draw_round: int = 0
    scores: list[int] = field(default_factory=list)
    rejected: int = 0
    upheld: bool = False

    @property
    def nonzero(self) -> int:
        """Submissions with a score above 0."""
        return sum(score > 0 for score in self.scores)

    @property
    def ranked(self) -> list[int]:
        """Indexes of the ranked, best first."""
        return rank(self.scores)


def round_at(timestamp: int) -> int:
    """The beacon's first round at or after a time."""
    return drand.round_at(timestamp, BEACON_GENESIS, BEACON_PERIOD)


def round_time(round_number: int) -> int:
    """When the beacon publishes a round."""
    return drand.round_time(round_number, BEACON_GENESIS, BEACON_PERIOD)


class Blocks:
    """All blocks, submissions, parameters and challenges of the pool."""

    def __init__(self, chain_id: int, pool: str, draw_delay: int) -> None:
        self.replay = EventReplay(chain_id, pool)
        self.blocks: dict[int, Block] = {}
        self.parameters: dict[int, dict[str, int]] = {}
        self.challenges: dict[int, Challenge] = {}
        self.last_block: dict[str, int] = {}
        self.final_before = 1
        self.paused = False
        self.open_id = 0
        # Wei that came and went, for the supply.
        self.burned = self.refunded = self.rewarded = 0
        self.draw_delay = draw_delay
        self.reached: Counter[str] = Counter()

    @property
    def open(self) -> Block:
        """The block that takes submissions."""
        return self.blocks[self.open_id]

    @property
    def version(self) -> int:
        """The newest parameters'."""
        return max(self.parameters)

    @property
    def bond(self) -> int:
        """The first bond of a challenge."""
        return self.parameters[self.version]["challenge_bond"]

    @property
    def locked(self) -> int:
        """Bonds of open challenges."""
        return sum(challenge.bond for challenge in self.challenges.values())

    def of(self, block_id: int) -> dict[str, int]:
        """The parameters of a block."""
        return self.parameters[self.blocks[block_id].version]

    def status(self, block_id: int) -> int:
        """As the pool numbers it; 0 for a block not opened yet."""
        return self.blocks[block_id].status if block_id in self.blocks else 0

    def with_status(self, *status: int) -> list[int]:
        """The blocks with one of these."""
        return [number for number, block in self.blocks.items() if block.status in status]

    def submission(self, identifier: int) -> Submission | None:
        """A submission, if there is one with that id."""
        block_id, index = identifier >> 16, identifier & 0xFFFF
        block = self.blocks.get(block_id)
        return block.submissions[index] if block and index < len(block.submissions) else None

    def settle_until(self, block_id: int) -> int:
        """When a scored block can no longer be settled."""
        block = self.blocks[block_id]
        return block.settle_after + self.draw_delay + self.of(block_id)["settle_timeout"]

    def is_due(self, now: int) -> bool:
        """Whether the open block can be sealed."""
        block, parameters = self.open, self.of(self.open_id)
        count = len(block.submissions)
        if count == MAX_SUBMISSIONS:
            return True
        if now >= block.closes_at + parameters["max_wait"]:
            return count > 0
        return now >= block.closes_at and count >= parameters["min_miners"]

    def next_price(self, now: int) -> tuple[int, int]:
        """The block that a submission made now would be in, and what it would burn."""
        block, old = self.open, self.of(self.open_id)
        count = len(block.submissions)
        if self.is_due(now):
            demand = schedule.demand_after_seal(
                self.replay.demand,
                count,
                old["target"],
                block.closes_at - block.opened_at,
                old["max_block_time"],
            )
            return self.open_id + 1, self._base_price(self.open_id + 1, demand)
        if count == 0 and now >= block.closes_at:
            demand = schedule.demand_reopened(
                self.replay.demand, old["target"], old["max_block_time"], block.closes_at, now
            )
            return self.open_id, self._base_price(self.open_id, demand)
        return self.open_id, schedule.submission_price(block.base_price, old["target"], count)

    def _base_price(self, block_id: int, demand: int) -> int:
        new = self.parameters[self.version]
        scaled = schedule.demand_rescaled(demand, self.of(self.open_id)["target"], new["target"])
        return schedule.base_price(new["min_burn_price"], block_id, scaled, new["target"])

    # Events. Each handler names what the event must say, given all before it, and applies it.

    def feed(self, name: str, args: Args, now: int) -> None:
        """One event of the pool's."""
        for mismatch in self.replay.feed(name, args):
            expect(False, f"9: {mismatch}")
        handler = getattr(self, f"_on_{name}", None)
        if handler is not None:
            handler(args, now)

    def _on_ParametersChanged(self, args: Args, now: int) -> None:
        expect(args["version"] == len(self.parameters) + 1, "versions are consecutive")
        self.parameters[args["version"]] = args["parameters"]

    def _on_BlockOpened(self, args: Args, now: int) -> None:
        expect_fields("a block opens", args, {"opened_at": now, "version": self.version})
        if args["block_id"] == self.open_id:
            self.reached["re-opened"] += 1
        self.open_id = args["block_id"]
        self.blocks[self.open_id] = Block(self.version, now, args["closes_at"], args["base_price"])

    def _on_Submitted(self, args: Args, now: int) -> None:
        expect(not self.paused, "10: nothing is submitted while paused")
        identifier, miner = args["submission_id"], args["miner"]
        block_id, index = split_submission_id(identifier)
        block = self.blocks[block_id]
        expect(block.status == OPEN, "submissions go into the open block")
        expect(self.last_block.get(miner) != block_id, "5: one submission a miner a block")
        expect(index < MAX_SUBMISSIONS, "5: at most 512 submissions a block")
        block.submissions.append(
            Submission(miner, args["campaign_id"], args["burned"], args["streak"])
        )
        self.last_block[miner] = block_id
        self.burned += args["burned"]
        target = self.of(block_id)["target"]
        self.reached["submitted over the target"] += index >= target
        self.reached["submitted with a streak"] += args["streak"] > 0
        self.reached["submitted with the longest streak"] += args["streak"] == 10

    def _on_BlockSealed(self, args: Args, now: int) -> None:
        block_id = args["block_id"]
        expect(self.is_due(now), "a block is sealed only when it is due")
        block, parameters = self.blocks[block_id], self.of(block_id)
        expect_fields(
            "a block is sealed",
            args,
            {
                "count": len(block.submissions),
                "sealed_at": now,
                "score_by": now + parameters["delivery_window"] + parameters["score_timeout"],
            },
        )
        block.status, block.sealed_at, block.score_by = SEALED, now, args["score_by"]

    def _on_BlockScored(self, args: Args, now: int) -> None:
        block = self._changing(args["block_id"], SEALED, now)
        expect(now < block.score_by, "scores come in time")
        block.scores = unpack(args["scores"], len(block.submissions))
        block.status, block.rejected = SCORED, 0
        self._schedule(args["block_id"], args, now)
        self.reached["scored again"] += block.upheld
        self.reached["scored over 16"] += len(block.scores) > 16
        self.reached["scored over 32"] += len(block.scores) > 32
        self.reached["ranked 50"] += len(block.ranked) == MAX_RANKED

    def _schedule(self, block_id: int, args: Args, now: int) -> None:
        """8: a round that is published after everything that could change is over."""
        block = self.blocks[block_id]
        settle_after = now + self.of(block_id)["challenge_window"]
        draw_round = round_at(settle_after + self.draw_delay)
        expect_fields(
            "8: a draw is scheduled", args, {"settle_after": settle_after, "draw_round": draw_round}
        )
        block.settle_after, block.draw_round = settle_after, draw_round

    def _changing(self, block_id: int, status: int, now: int) -> Block:
        """A block whose scores or existence change: never once its draw can be known."""
        block = self.blocks[block_id]
        expect(block.status == status, f"block {block_id} is {block.status}, not {status}")
        if block.draw_round and block.status in (SCORED, CHALLENGED):
            known = now >= round_time(block.draw_round)
            late = status == SCORED and now >= self.settle_until(block_id)
            expect(
                not known or late or block.status == CHALLENGED,
                "8: nothing changes once the draw can be known",
            )
        return block

    def _on_Challenged(self, args: Args, now: int) -> None:
        block = self._changing(args["id"], SCORED, now)
        expect(now < block.settle_after, "challenges come in time")
        expect_fields(
            "a challenge",
            args,
            {
                "kind": 1,
                "bond": self.of(args["id"])["challenge_bond"] << block.rejected,
                "resolve_by": now + self.of(args["id"])["resolve_timeout"],
            },
        )
        block.status = CHALLENGED
        self.challenges[args["id"]] = Challenge(
            args["challenger"], args["bond"], args["resolve_by"]
        )
        self.reached["challenged at a doubled bond"] += block.rejected > 0

    def _on_Resolved(self, args: Args, now: int) -> None:
        block_id = args["id"]
        block = self._changing(block_id, CHALLENGED, now)
        challenge = self.challenges.pop(block_id)
        returned = args["upheld"] or args["expired"]
        expect(
            args["expired"] == (now >= challenge.resolve_by), "the guardian has until resolve_by"
        )
        expect(
            int(args["bond_to"], 16) == (int(challenge.challenger, 16) if returned else 0), "bond"
        )
        if not args["upheld"]:
            self.reached["expired" if args["expired"] else "rejected"] += 1
            block.status = SCORED
            block.rejected += 1
            self._schedule(block_id, args, now)
            return
        twice = block.upheld
        score_by = 0 if twice else now + self.of(block_id)["score_timeout"]
        expect_fields(
            "scores are struck", args, {"settle_after": 0, "draw_round": 0, "score_by": score_by}
        )
        self.reached["upheld twice" if twice else "upheld"] += 1
        block.settle_after = block.draw_round = 0
        block.scores = []
        if not twice:  # else it is void, which the next event says
            block.status, block.upheld, block.score_by = SEALED, True, score_by

    def _on_BlockSettled(self, args: Args, now: int) -> None:
        block_id = args["block_id"]
        block = self.blocks[block_id]
        expect(block.status == SCORED, "scored blocks are settled")
        expect(block.settle_after <= now < self.settle_until(block_id), "settled in time")
        block.status = SETTLED
        self.reached["settled with a winner" if block.ranked else "settled without"] += 1
        self.reached["settled out of order"] += any(
            earlier < block_id for earlier in self.with_status(SEALED, SCORED, CHALLENGED)
        )
        if not block.ranked:
            expect(args["reward"] == 0, "nobody ranked, nothing minted")
            return
        expect(now >= round_time(block.draw_round), "8: drawn after its round")
        chosen = self.submission(args["submission_id"])
        index = args["submission_id"] & 0xFFFF
        expect(
            chosen is not None
            and args["submission_id"] == submission_id(block_id, index)
            and index in block.ranked
            and block.scores[index] > 0
            and chosen.miner == args["winner"],
            "6: the winner is ranked, of that block, with a score",
        )
        self.rewarded += args["reward"]

    def _on_BlockVoided(self, args: Args, now: int) -> None:
        block_id = args["block_id"]
        block = self.blocks[block_id]
        struck = block.status == CHALLENGED and block_id not in self.challenges
        if not struck:
            expect(block.status in (SEALED, SCORED), "sealed or scored blocks are voided")
            self._changing(block_id, block.status, now)
            sealed = block.status == SEALED
            late = now >= (block.score_by if sealed else self.settle_until(block_id))
            when = "late" if late else "early"
            self.reached[f"voided {'sealed' if sealed else 'scored'} {when}"] += 1
        block.status = VOID

    def _on_Refunded(self, args: Args, now: int) -> None:
        submission = self.submission(args["submission_id"])
        expect(submission is not None, "a submission is refunded")
        assert submission is not None
        expect(not submission.refunded, "4: no submission is refunded twice")
        expect(self.status(args["submission_id"] >> 16) == VOID, "4: burns of void blocks alone")
        expect_fields("4: a refund", args, {"miner": submission.miner, "amount": submission.burned})
        submission.refunded = True
        self.refunded += args["amount"]

    def _on_FinalAdvanced(self, args: Args, now: int) -> None:
        expect(args["final_before"] > self.final_before, "7: final_before never decreases")
        for block_id in range(self.final_before, args["final_before"]):
            expect(self.status(block_id) in (SETTLED, VOID), f"7: block {block_id} below is final")
        self.final_before = args["final_before"]

    def _on_Paused(self, args: Args, now: int) -> None:
        self.paused = True

    def _on_Unpaused(self, args: Args, now: int) -> None:
        self.paused = False
