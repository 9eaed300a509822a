# SPDX-License-Identifier: Apache-2.0
"""The state machine: everybody who acts on the protocol, from one of several beginnings."""

from __future__ import annotations

import random
from collections import Counter

from contracts.support.accounts import ACCOUNTS
from contracts.support.life import CHALLENGED, SCORED, SEALED
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from roastpower.protocol.constants import DAY, HOUR

from .chains import FASTEST, now, use
from .compiling import UNCHANGED, Sources
from .model.expect import expect
from .rules.governing import Governing, Meddling
from .rules.judging import Judging
from .rules.mining import Mining
from .rules.paying import Paying
from .rules.sponsoring import Sponsoring
from .rules.stage import DIGEST
from .rules.waiting import Waiting
from .world import CHALLENGERS, CROWD, DEAR, EVEN, MINERS, ODD_BUDGET, PURSE, SPONSORS, USUAL, world

# How far a sequence is on when its steps begin. Without the later ones forty steps seldom reach a
# claim, and never a sweep.
BEGINNINGS = (
    *("open", "sealed", "scored", "challenged", "struck", "settled", "void", "veterans", "backlog"),
    *("rush", "closed", "posted", "payouts doubted", "payouts struck", "live"),
)


# One number a rule, from which it draws who does what: many times cheaper than a strategy for each.
LUCK = st.integers(0, 2**32 - 1)

BATCH = 2  # sequences
# By the batch's number modulo 16, how many miners its first block has: more than a word of scores holds, or so many that
# fifty are ranked.
CROWDS = {0: range(99, 105), 4: range(17, 33), 8: range(33, 61), 12: range(17, 33)}
PROFILES = (DEAR, USUAL, EVEN, USUAL, USUAL)  # of batches in turn


class ProtocolMachine(Mining, Judging, Sponsoring, Paying, Governing, Meddling, Waiting):
    """All rules; a run's own subclass says which sources are deployed."""

    @initialize(choice=st.integers(0, len(BEGINNINGS) - 1), luck=LUCK)
    def begin(self, choice: int, luck: int) -> None:
        """Two projects with a campaign each, in one and the other token; then on from there."""
        rng = random.Random(f"{self.number}/{luck}")
        beginning = BEGINNINGS[(choice + self.number) % len(BEGINNINGS)]
        crowd = CROWDS.get(self.number % 16)
        lengths = (4 * HOUR, 20 * DAY)
        for number, sponsor in enumerate(SPONSORS, start=1):
            self.call(sponsor, "factory", "create_project", DIGEST)
            token = (self.world.token, self.world.dollar)[number - 1].address
            ends_at = now() + lengths[number - 1]
            most = 200 if crowd else 40
            self.create_with(sponsor, number, token, ODD_BUDGET, now(), ends_at, most)
        if crowd:
            self._gather(rng, rng.choice(crowd))
        elif beginning == "veterans":
            for _ in range(11):
                self._block(rng, 3, [5, 4, 3])
        elif beginning == "rush":
            self._block(rng, 12, None, rng.choice(["sealed", "scored", "settled"]))
        elif beginning == "backlog":
            self._block(rng, 2, None, "scored")
            for _ in range(9):
                self._block(rng, 2, None, "void")
        elif beginning in ("sealed", "scored", "settled", "void"):
            self._block(rng, rng.randrange(2, 7), None, beginning)
        elif beginning in ("challenged", "struck"):
            self._doubt_scores(rng, is_right=beginning == "struck")
        elif beginning != "open":
            self._end_campaigns(rng, beginning)

    def _gather(self, rng: random.Random, count: int) -> None:
        """A block of many, as far as sealed, scored or settled."""
        for person in CROWD[len(MINERS) : count]:
            self.call(ACCOUNTS.treasury, "token", "transfer", person, PURSE)
            self.call(person, "token", "approve", self.world.pool.address, 2**256 - 1)
        self._block(rng, count, None, rng.choice(["sealed", "scored", "settled"]))

    def _doubt_scores(self, rng: random.Random, is_right: bool) -> None:
        self._block(rng, rng.randrange(2, 7), None, "scored")
        self.call(CHALLENGERS[0], "pool", "challenge", 1, DIGEST)
        self.call(self.model.roles.guardian, "pool", "resolve", 1, is_right)
        if is_right:
            scores = self.random_scores(rng, 1)
            self.post_ranked(self.model.roles.oracle, 1, scores)
        self.call(CHALLENGERS[0], "pool", "challenge", 1, DIGEST)

    def _end_campaigns(self, rng: random.Random, beginning: str) -> None:
        self._block(rng, rng.randrange(2, 7), None)
        for campaign_id in (1, 2):
            self.end_campaign(campaign_id)
        if beginning == "closed":
            return
        for campaign_id in self.closed():
            amounts = self.right_amounts(rng, campaign_id)
            args = self.model.roles.oracle, campaign_id, amounts, sum(amounts.values())
            self.post_root(*args)
            if beginning in ("payouts doubted", "payouts struck"):
                self.call(CHALLENGERS[0], "distributor", "challenge", campaign_id, DIGEST)
                is_right = beginning == "payouts struck"
                guardian = self.model.roles.guardian
                self.call(guardian, "distributor", "resolve", campaign_id, is_right)
        if beginning == "live":
            self.travel_to(now() + self.world.profile.payout_window)

    @rule(luck=LUCK)
    def mine(self, luck: int) -> None:
        self.act(luck, Mining)

    @precondition(lambda self: self.model.blocks.with_status(SEALED, SCORED, CHALLENGED))
    @rule(luck=LUCK)
    def judge(self, luck: int) -> None:
        self.act(luck, Judging)

    @rule(luck=LUCK)
    def sponsor(self, luck: int) -> None:
        self.act(luck, Sponsoring)

    @rule(luck=LUCK)
    def pay_out(self, luck: int) -> None:
        self.act(luck, Paying)

    @rule(luck=LUCK)
    def interfere(self, luck: int) -> None:
        self.act(luck, Governing, Meddling, Waiting)

    # Hypothesis leaves some rules out of each sequence; these have what the others have.

    @rule(luck=LUCK)
    def keep_blocks_going(self, luck: int) -> None:
        self.act(luck, Mining, Judging)

    @rule(luck=LUCK)
    def keep_all_going(self, luck: int) -> None:
        self.act(luck, Mining, Judging, Paying)

    @rule(luck=LUCK)
    def do_anything(self, luck: int) -> None:
        self.act(luck, Mining, Judging, Sponsoring, Paying, Governing, Meddling, Waiting)

    def _block(
        self, rng: random.Random, count: int, scores: list[int] | None, until: str = "settled"
    ) -> None:
        """A block of so many submissions, on to where it is wanted."""
        blocks = self.model.blocks
        block_id = blocks.open_id
        for miner in CROWD[:count]:
            self.submit_once(miner, rng.choice([1, 2]))
        block_id = blocks.open_id
        self.travel_to(blocks.open.closes_at)
        self.call(self.anyone, "pool", "seal")
        if until == "void":
            self.call(self.model.roles.guardian, "pool", "void", block_id)
        if until in ("sealed", "void"):
            return
        self.travel_to(self.delivered(block_id))
        if scores is None:
            scores = [rng.randrange(1, 10_001) for _ in blocks.blocks[block_id].submissions]
        self.post_ranked(self.model.roles.oracle, block_id, scores)
        if until == "settled":
            self.travel_to(blocks.blocks[block_id].settle_after + blocks.draw_delay + 3)
            self.settle_once(self.anyone, block_id)

    def wind_up(self) -> None:
        """7: anyone who acts after the timeouts brings everything to an end."""
        blocks = self.model.blocks
        if blocks.open.submissions:
            self.travel_to(blocks.open.closes_at + blocks.of(blocks.open_id)["max_wait"])
            self.must("pool", "seal")
        for block_id in list(blocks.blocks):
            if not self.is_over(block_id):
                self.end_block(block_id)
        while self.is_behind():
            self.must("pool", "advance")
        for campaign_id in self.closable():
            self.end_campaign(campaign_id)
        for campaign_id in self.model.campaigns.campaigns:
            self.end_budget(campaign_id)
        open_ones = blocks.with_status(SEALED, SCORED)
        expect(not open_ones, f"7: blocks {open_ones} cannot be ended")
        inside = sum(each.inside for each in self.model.accounts.accounts.values())
        expect(inside == 0, f"7: {inside} cannot leave the vault")
        expect(self.model.accounts.locked == blocks.locked == 0, "7: bonds cannot leave")


def machine(sources: Sources = UNCHANGED, on: str = FASTEST) -> type[ProtocolMachine]:
    """The rules on the deployment of some sources, on a chain; counts what happened in its sequences."""

    class Machine(ProtocolMachine):
        """The rules on one deployment."""

        reached = Counter()
        lengths = Counter()

    Machine.sources, Machine.chain = sources, on
    return Machine


def run_batch(machine: type[ProtocolMachine], number: int, steps: int) -> None:
    """Two sequences that the batch's number decides; raises at the first broken promise.

    The first is the simplest that hypothesis knows, all of it `do_anything`; the second leaves some
    rules out, as it likes. Of more in a row many would be variations of those before.
    """
    use(machine.chain)
    machine.number = number
    machine.built = world(machine.sources, PROFILES[number % len(PROFILES)])
    run_state_machine_as_test(
        seed(number)(machine),
        settings=settings(
            max_examples=BATCH,
            stateful_step_count=1 + steps,  # hypothesis counts the beginning, too
            deadline=None,
            database=None,
            report_multiple_bugs=False,
            # The calls of the failing sequence are printed; a shorter one would take hours to find.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
