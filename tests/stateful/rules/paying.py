# SPDX-License-Identifier: Apache-2.0
"""Payouts of closed campaigns: posted, challenged, claimed, refunded, swept."""

import random
from typing import Any

from contracts.support.life import SETTLED

from roastpower.protocol.constants import SWEEP_DELAY
from roastpower.protocol.merkle import PayoutTree
from roastpower.protocol.payouts import EMPTY_ROOT, Entry, pay

from ..chains import now
from ..model.campaigns import CANCELLED, CLOSED
from ..model.payouts import CHALLENGED, NONE, POSTED
from ..world import CHALLENGERS, EVERYBODY, MINERS
from .stage import DIGEST, Stage, action


class Paying(Stage):
    """What happens to a budget."""

    def closed(self) -> list[int]:
        """Campaigns that are closed, whatever has become of their money."""
        campaigns = self.model.campaigns.campaigns
        return [number for number, each in campaigns.items() if each.status == CLOSED]

    def payouts_with(self, *status: int) -> list[int]:
        """Closed campaigns whose payouts are there."""
        accounts = self.model.accounts.accounts
        return [each for each in self.closed() if accounts[each].status in status]

    def right_amounts(self, rng: random.Random, campaign_id: int) -> dict[str, int]:
        """What the payout rule gives, amplification by chance."""
        blocks, campaign = self.model.blocks, self.model.campaigns.campaigns[campaign_id]
        entries = [
            Entry(block_id << 16 | index, submission.miner, block.scores[index], rng.randrange(9))
            for block_id, block in blocks.blocks.items()
            if block.status == SETTLED
            for index, submission in enumerate(block.submissions)
            if submission.campaign_id == campaign_id and block.scores[index]
        ]
        account = self.model.accounts.accounts[campaign_id]
        paid = pay(
            campaign_id,
            account.funded,
            account.fee_bps,
            campaign.amplification_bps,
            campaign.ranked_places,
            entries,
        )
        return dict(paid.amounts)

    def post_root(self, sender: str, campaign_id: int, amounts: dict[str, int], total: int) -> bool:
        """Posts the root over some amounts; another total than theirs makes it a lie."""
        root = PayoutTree(campaign_id, amounts.items()).root if amounts else EMPTY_ROOT
        args = campaign_id, root, total, len(amounts), DIGEST
        taken = self.call(sender, "distributor", "post_payouts", *args)
        if taken:
            self.sheets[campaign_id] = amounts
        return taken

    def proven(self, campaign_id: int, person: str) -> tuple[Any, ...]:
        """What `claim` takes for an account of the sheet."""
        amounts = self.sheets[campaign_id]
        proof = PayoutTree(campaign_id, amounts.items()).proof(person)
        return campaign_id, person, amounts[person], proof

    @action(lambda self: self.closed(), weight=1)
    def mark_payable(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.closed())
        self.call(self.anyone, "distributor", "mark_payable", campaign_id)

    @action(lambda self: self.payouts_with(NONE), weight=10)
    def post_payouts(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.payouts_with(NONE))
        oracle = self.somebody(rng, self.model.roles.oracle, EVERYBODY)
        amounts = self.right_amounts(rng, campaign_id)
        funded = self.model.accounts.accounts[campaign_id].funded
        total = sum(amounts.values())
        lie = rng.random()
        if lie < 0.1:
            amounts, total = {}, 0
        elif lie < 0.5:
            # Within the budget, but more promised than allocated; or over the budget.
            people = rng.sample(MINERS, rng.randrange(1, 5))
            amounts = {person: 1 + rng.randrange(funded) for person in people}
            total = rng.choice([1, funded // 2, funded * 9 // 10, funded, funded + 1])
        self.post_root(oracle, campaign_id, amounts, total)

    def contestable_payouts(self) -> list[int]:
        """Posted payouts that are not live yet."""
        accounts = self.model.accounts.accounts
        return [each for each in self.payouts_with(POSTED) if now() < accounts[each].live_after]

    @action(lambda self: self.contestable_payouts(), weight=10)
    def challenge_payouts(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.contestable_payouts())
        if rng.random() < 0.25:
            live_after = self.model.accounts.accounts[campaign_id].live_after
            self.travel_to(live_after - rng.randrange(2))
        self.call(rng.choice(CHALLENGERS), "distributor", "challenge", campaign_id, DIGEST)

    @action(lambda self: self.payouts_with(CHALLENGED), weight=8)
    def resolve_payouts(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.payouts_with(CHALLENGED))
        if rng.random() < 0.3:
            resolve_by = self.model.accounts.challenges[campaign_id].resolve_by
            self.travel_to(resolve_by - (rng.random() < 0.4))
            self.call(self.anyone, "distributor", "resolve_expired", campaign_id)
        guardian = self.somebody(rng, self.model.roles.guardian, EVERYBODY)
        self.call(guardian, "distributor", "resolve", campaign_id, rng.random() < 0.5)

    @action(lambda self: self.payouts_with(POSTED), weight=4)
    def claim(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.payouts_with(POSTED))
        if rng.random() < 0.8:
            self.travel_to(self.model.accounts.accounts[campaign_id].live_after)
        people = list(self.sheets[campaign_id])
        if not people:
            self.call(self.anyone, "distributor", "claim", campaign_id, MINERS[0], 1, [])
            return
        proven = self.proven(campaign_id, rng.choice(people))
        if rng.random() < 0.15:
            number, person, amount, proof = proven
            proven = rng.choice(
                [
                    (number, person, amount + 1, proof),
                    (number, person, amount, [*proof, DIGEST]),
                    (number, self.anyone, amount, proof),
                ]
            )
        self.call(self.anyone, "distributor", "claim", *proven)

    @action(lambda self: self.payouts_with(POSTED))
    def claim_many(self, rng: random.Random) -> None:
        claims = [
            self.proven(campaign_id, person)
            for campaign_id in self.payouts_with(POSTED)
            for person in self.sheets[campaign_id]
        ]
        chosen = rng.choices(claims, k=min(len(claims), rng.randrange(6))) if claims else []
        if chosen and rng.random() < 0.6:
            accounts = self.model.accounts.accounts
            self.travel_to(max(accounts[each[0]].live_after for each in chosen))
        self.call(self.anyone, "distributor", "claim_many", chosen)

    @action(lambda self: self.payouts_with(POSTED))
    def collect_fee(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.payouts_with(POSTED))
        if rng.random() < 0.6:
            self.travel_to(self.model.accounts.accounts[campaign_id].live_after)
        self.call(self.anyone, "distributor", "collect_fee", campaign_id)

    @action(weight=1)
    def refund_campaign(self, rng: random.Random) -> None:
        campaigns = self.model.campaigns.campaigns
        over = [number for number, each in campaigns.items() if each.status in (CLOSED, CANCELLED)]
        campaign_id = rng.choice([*over, *over, *over, *campaigns])
        account = self.model.accounts.accounts[campaign_id]
        if account.refund_after and rng.random() < 0.5:
            soon = account.live_after if account.status == POSTED else account.refund_after
            self.travel_to(soon - (rng.random() < 0.2))
        self.call(rng.choice(EVERYBODY), "distributor", "refund", campaign_id)

    @action(lambda self: self.payouts_with(POSTED), weight=1)
    def sweep(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.payouts_with(POSTED))
        if rng.random() < 0.4:
            live_after = self.model.accounts.accounts[campaign_id].live_after
            self.travel_to(live_after + SWEEP_DELAY - (rng.random() < 0.2))
        self.call(self.anyone, "distributor", "sweep", campaign_id)

    def end_budget(self, campaign_id: int) -> None:
        """Anyone brings a whole budget out of the vault, without the oracle."""
        account = self.model.accounts.accounts[campaign_id]
        status = self.model.campaigns.campaigns[campaign_id].status
        if status == CLOSED and not account.payable_at:
            self.must("distributor", "mark_payable", campaign_id)
        if account.status == CHALLENGED:
            self.travel_to(self.model.accounts.challenges[campaign_id].resolve_by)
            self.must("distributor", "resolve_expired", campaign_id)
        if account.status == POSTED:
            self.travel_to(account.live_after + SWEEP_DELAY)
            if account.fee and not account.fee_collected:
                self.must("distributor", "collect_fee", campaign_id)
            if account.allocated > account.claimed + account.swept:
                self.must("distributor", "sweep", campaign_id)
        elif status == CLOSED:
            self.travel_to(account.refund_after)
        if account.inside:
            self.must("distributor", "refund", campaign_id)
