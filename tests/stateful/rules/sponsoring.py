# SPDX-License-Identifier: Apache-2.0
"""Projects and sponsors: they create campaigns, change them and end them."""

import random
from typing import Any

from roastpower.protocol.constants import CAMPAIGN_PAUSE_BUDGET, DAY, HOUR, ROAST_WEI

from ..chains import now
from ..model.campaigns import LIVE, PAUSED
from ..world import EVERYBODY, MINERS, ODD_BUDGET, SPONSORS
from .stage import DIGEST, Stage, action


class Sponsoring(Stage):
    """What happens to a campaign until it is closed."""

    def create_with(self, sender: str, project_id: int, *changes: Any) -> bool:
        """A campaign with these first terms; the others are usual ones."""
        defaults = [self.world.token.address, ODD_BUDGET, now(), now() + HOUR]
        defaults += [40, DIGEST, 3, 2_000]
        terms = (*changes, *defaults[len(changes) :])
        return self.call(sender, "factory", "create_campaign", project_id, terms)

    def random_terms(self, rng: random.Random) -> tuple[Any, ...]:
        """Terms that mostly are within their bounds."""
        starts_at = now() + rng.choice([0, 0, 0, 300, -1, 90 * DAY, 90 * DAY + 1])
        length = rng.choice([HOUR, 3 * HOUR, DAY, 8 * DAY, 90 * DAY, 0, 90 * DAY + 1])
        return (
            rng.choice([self.world.token, self.world.dollar]).address,
            rng.choice([1, 999, 1_000 * ROAST_WEI, rng.randrange(ROAST_WEI), 0]),
            starts_at,
            starts_at + length,
            rng.choice([1, 2, 4, 10, 1_500, 1_501]),
            rng.choice([DIGEST, DIGEST, DIGEST, bytes(32)]),
            rng.choice([1, 3, 50, 51]),
            rng.choice([0, 2_000, 5_000, 5_001]),
        )

    @action(lambda self: len(self.model.campaigns.campaigns) < 9)
    def create_campaign(self, rng: random.Random) -> None:
        projects = self.model.campaigns.projects
        project_id = rng.choice(list(projects))
        sender = self.somebody(rng, projects[project_id].owner, EVERYBODY)
        if rng.random() < 0.5:
            self.call(sender, "factory", "create_campaign", project_id, self.random_terms(rng))
        else:
            token = rng.choice([self.world.token, self.world.dollar]).address
            self.create_with(sender, project_id, token)

    @action(lambda self: self.is_idle(), weight=12)
    def start_afresh(self, rng: random.Random) -> None:
        """When nothing takes submissions any more, somebody new comes."""
        projects = self.model.campaigns.projects
        project_id = rng.choice(list(projects))
        token = rng.choice([self.world.token, self.world.dollar]).address
        ends_at = now() + rng.choice([HOUR, DAY, 20 * DAY])
        terms = token, 10**6 + rng.randrange(10**6), now(), ends_at, rng.choice([3, 6, 60])
        self.create_with(projects[project_id].owner, project_id, *terms)

    def is_idle(self) -> bool:
        """Whether no campaign takes submissions, and there are not yet many."""
        campaigns = self.model.campaigns.campaigns
        return len(campaigns) < 14 and not any(each.accepts(now()) for each in campaigns.values())

    @action()
    def run_project(self, rng: random.Random) -> None:
        projects = self.model.campaigns.projects
        project_id = rng.randrange(1, len(projects) + 2)
        project = projects.get(project_id)
        owner = self.somebody(rng, project.owner if project else self.anyone, EVERYBODY)
        kind = rng.randrange(4)
        if kind == 0 and len(projects) < 4:
            self.call(rng.choice(EVERYBODY), "factory", "create_project", DIGEST)
        elif kind == 1:
            heir = rng.choice(SPONSORS)
            is_offered = self.call(owner, "factory", "transfer_project", project_id, heir)
            if is_offered and rng.random() < 0.5:
                self.call(heir, "factory", "accept_project", project_id)
        elif kind == 2:
            offered = project.offered_to if project else None
            sender = self.somebody(rng, offered or self.anyone, EVERYBODY)
            self.call(sender, "factory", "accept_project", project_id)
        else:
            sender = self.somebody(rng, self.model.roles.owner, EVERYBODY)
            self.call(sender, "factory", "set_fee_bps", rng.choice([0, 250, 500, 501]))

    @action(weight=4)
    def change_campaign(self, rng: random.Random) -> None:
        campaigns = self.model.campaigns
        campaign_id = rng.choice(list(campaigns.campaigns))
        campaign = campaigns.campaigns[campaign_id]
        owner = self.somebody(rng, campaigns.owner_of(campaign_id) or "", EVERYBODY)
        sponsor = self.somebody(rng, campaign.sponsor, EVERYBODY)
        kinds = ["top_up", "top_up", "extend", "set_recipient", "pause", "pause", "cancel"]
        if campaign.status == PAUSED:
            kinds += ["resume"] * 6
        elif not campaign.submissions:
            kinds += ["cancel"] * 3
        kind = rng.choice(kinds)
        if kind == "top_up":
            amount = rng.choice([0, 1, 500 * ROAST_WEI, rng.randrange(ROAST_WEI)])
            self.call(sponsor, "factory", kind, campaign_id, amount)
        elif kind == "extend":
            longest = campaign.starts_at + 90 * DAY
            ends_at = rng.choice([campaign.ends_at, campaign.ends_at + 600, longest, longest + 1])
            self.call(owner, "factory", kind, campaign_id, ends_at)
        elif kind == "set_recipient":
            self.call(sponsor, "factory", kind, campaign_id, rng.choice(SPONSORS))
        elif kind == "resume" and rng.random() < 0.3:
            # Past the seven days, where a pause has lapsed.
            self.travel_to(now() + 7 * DAY - rng.randrange(2))
            self.call(owner, "factory", kind, campaign_id)
        else:
            self.call(owner, "factory", kind, campaign_id)

    @action(lambda self: self.closable())
    def close(self, rng: random.Random) -> None:
        campaign_id = rng.choice(self.closable())
        campaign = self.model.campaigns.campaigns[campaign_id]
        if campaign.submissions < campaign.max_submissions and rng.random() < 0.7:
            self.travel_to(campaign.ends_at - (rng.random() < 0.1))
        self.call(rng.choice(EVERYBODY), "factory", "close", campaign_id)

    def pausing(self) -> dict[int, int]:
        """Paused campaigns whose pause lapses before they end, and when it does."""
        campaigns = self.model.campaigns.campaigns
        lapses = {
            number: each.paused_at + CAMPAIGN_PAUSE_BUDGET - each.pause_used
            for number, each in campaigns.items()
            if each.status == PAUSED and each.submissions < each.max_submissions
        }
        return {
            number: at for number, at in lapses.items() if now() < at < campaigns[number].ends_at
        }

    @action(lambda self: self.pausing() and not self.model.blocks.paused, weight=6)
    def outlast_pause(self, rng: random.Random) -> None:
        """After seven days a paused campaign takes submissions again."""
        campaign_id, at = rng.choice(list(self.pausing().items()))
        self.travel_to(at - 1)
        for seconds in range(2):
            self.travel_to(at - 1 + seconds)
            self.call(MINERS[seconds], "pool", "submit", campaign_id, DIGEST, 2**256 - 1)

    def closable(self) -> list[int]:
        """Campaigns that are not over."""
        campaigns = self.model.campaigns.campaigns
        return [number for number, each in campaigns.items() if each.status in (LIVE, PAUSED)]

    def end_campaign(self, campaign_id: int) -> None:
        """Anyone closes a campaign at its end."""
        self.travel_to(self.model.campaigns.campaigns[campaign_id].ends_at)
        self.must("factory", "close", campaign_id)
