# SPDX-License-Identifier: Apache-2.0
"""Projects and campaigns, as the factory's events and the pool's submissions tell them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roastpower.protocol.constants import CAMPAIGN_PAUSE_BUDGET, MAX_CAMPAIGN_SUBMISSIONS

from .expect import expect

Args = Mapping[str, Any]

LIVE, PAUSED, CLOSED, CANCELLED = range(1, 5)


@dataclass(slots=True)
class Project:
    """A project's owner, and whom it was offered to."""

    owner: str
    offered_to: str | None = None


@dataclass(slots=True)
class Campaign:
    """A campaign, by the names of the factory's view."""

    project_id: int
    sponsor: str
    recipient: str
    reward_token: str
    starts_at: int
    ends_at: int
    max_submissions: int
    brief: bytes
    ranked_places: int
    amplification_bps: int
    fee_bps: int
    status: int = LIVE
    submissions: int = 0
    last_block: int = 0
    paused_at: int = 0
    pause_used: int = 0

    def pause_at(self, now: int) -> int:
        """Seconds of pauses, a standing one included."""
        if self.status != PAUSED:
            return self.pause_used
        return min(CAMPAIGN_PAUSE_BUDGET, self.pause_used + now - self.paused_at)

    def accepts(self, now: int) -> bool:
        """Whether a submission made now is taken."""
        if self.status == PAUSED and self.pause_at(now) < CAMPAIGN_PAUSE_BUDGET:
            return False
        return (
            self.status in (LIVE, PAUSED)
            and self.starts_at <= now < self.ends_at
            and self.submissions < self.max_submissions
        )

    def is_running(self, now: int) -> bool:
        """Whether its end lies ahead."""
        return self.status in (LIVE, PAUSED) and now < self.ends_at

    def can_close(self, now: int) -> bool:
        """Whether anyone may close it."""
        ended = now >= self.ends_at or self.submissions == self.max_submissions
        return self.status in (LIVE, PAUSED) and ended


class Campaigns:
    """All projects and campaigns."""

    def __init__(self) -> None:
        self.projects: dict[int, Project] = {}
        self.campaigns: dict[int, Campaign] = {}
        self.fee_bps = 0
        self.reached: Counter[str] = Counter()

    def owner_of(self, campaign_id: int) -> str | None:
        """Who owns a campaign's project."""
        campaign = self.campaigns.get(campaign_id)
        return self.projects[campaign.project_id].owner if campaign else None

    def feed(self, name: str, args: Args, now: int) -> None:
        """One event of the factory's."""
        handler = getattr(self, f"_on_{name}", None)
        if handler is not None:
            handler(args, now)

    def submitted(self, campaign_id: int, block_id: int, now: int) -> None:
        """The pool took a submission for a campaign."""
        campaign = self.campaigns[campaign_id]
        expect(campaign.accepts(now), "the campaign takes the submission")
        campaign.submissions += 1
        campaign.last_block = block_id
        expect(
            campaign.submissions <= campaign.max_submissions <= MAX_CAMPAIGN_SUBMISSIONS,
            "5: at most the campaign's maximum",
        )
        self.reached["submitted after a lapsed pause"] += campaign.status == PAUSED
        self.reached["filled"] += campaign.submissions == campaign.max_submissions

    def _on_FeeChanged(self, args: Args, now: int) -> None:
        self.fee_bps = args["fee_bps"]

    def _on_ProjectCreated(self, args: Args, now: int) -> None:
        expect(args["project_id"] == len(self.projects) + 1, "project ids are consecutive")
        self.projects[args["project_id"]] = Project(args["owner"])

    def _on_ProjectTransferStarted(self, args: Args, now: int) -> None:
        self.projects[args["project_id"]].offered_to = args["new_owner"]

    def _on_ProjectTransferred(self, args: Args, now: int) -> None:
        self.projects[args["project_id"]] = Project(args["owner"])

    def _on_CampaignCreated(self, args: Args, now: int) -> None:
        expect(args["campaign_id"] == len(self.campaigns) + 1, "campaign ids are consecutive")
        expect(args["fee_bps"] == self.fee_bps, "a campaign keeps the fee of its creation")
        names = Campaign.__slots__[:11]
        fields = {name: args[name] for name in names if name != "recipient"}
        self.campaigns[args["campaign_id"]] = Campaign(recipient=args["sponsor"], **fields)

    def _on_RecipientChanged(self, args: Args, now: int) -> None:
        self.campaigns[args["campaign_id"]].recipient = args["recipient"]

    def _on_CampaignExtended(self, args: Args, now: int) -> None:
        self.campaigns[args["campaign_id"]].ends_at = args["ends_at"]

    def _on_CampaignStatusChanged(self, args: Args, now: int) -> None:
        campaign = self.campaigns[args["campaign_id"]]
        status = args["status"]
        if status == PAUSED:
            campaign.paused_at = now
            self.reached["paused"] += 1
        if status == LIVE:
            expect(args["pause_used"] == campaign.pause_at(now), "pauses are counted")
            campaign.pause_used, campaign.paused_at = args["pause_used"], 0
            self.reached["resumed"] += 1
        if status == CLOSED:
            expect(campaign.submissions > 0, "a campaign without submissions is cancelled")
            self.reached["closed"] += 1
        if status == CANCELLED:
            expect(campaign.submissions == 0, "a campaign with submissions is never cancelled")
            self.reached["cancelled"] += 1
        campaign.status = status
