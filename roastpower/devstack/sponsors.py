# SPDX-License-Identifier: Apache-2.0
"""The demo's sponsors: two projects that always have three campaigns for the miners.

One is a sprint that ends soon, so that one sees a campaign close and pay; two run for hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import structlog

from roastpower.chain.contracts import Contracts
from roastpower.chain.sender import Sender
from roastpower.client import ApiClient
from roastpower.protocol.brief import build_brief
from roastpower.protocol.canonical import canonical, digest, hex_bytes

log = structlog.get_logger(__name__)

LIVE = 1
HEAD_START = (
    4  # seconds from creating a campaign to its start: the transaction must be mined before
)


@dataclass(frozen=True)
class Offer:
    """A campaign that a sponsor keeps running."""

    sponsor: int  # which of the demo's sponsors, from 0
    seconds: int
    budget: int  # wei of ROAST
    brief: dict[str, Any]


def _brief(title: str, tone: str, target: str, *keywords: str) -> dict[str, Any]:
    brief = build_brief(
        title=title,
        tone=tone,
        target=target,
        keywords=keywords,
        restrictions=("no people, no groups of people", "no links"),
    )
    document: dict[str, Any] = {
        "schema": brief.schema,
        "title": brief.title,
        "tone": brief.tone,
        "keywords": list(brief.keywords),
        "restrictions": list(brief.restrictions),
        "target": brief.target,
    }
    return document


OFFERS = (
    Offer(
        sponsor=0,
        seconds=45,
        budget=3_000 * 10**18,
        brief=_brief(
            "Roast the launch of MoonToaster",
            "merciless but fair",
            "MoonToaster",
            "toaster",
            "launch",
            "burnt",
            "roadmap",
        ),
    ),
    Offer(
        sponsor=0,
        seconds=6 * 3600,
        budget=50_000 * 10**18,
        brief=_brief(
            "The whitepaper of VaporChain, reviewed",
            "dry",
            "VaporChain",
            "whitepaper",
            "consensus",
            "vapor",
        ),
    ),
    Offer(
        sponsor=1,
        seconds=6 * 3600,
        budget=50_000 * 10**18,
        brief=_brief(
            "AgentBro wants to manage your savings",
            "absurd",
            "AgentBro",
            "agent",
            "savings",
            "autonomy",
        ),
    ),
)


@dataclass
class Sponsors:
    """Creates what is missing of the offers."""

    contracts: Contracts
    senders: list[Sender]
    api: ApiClient
    _running: dict[int, int] = field(default_factory=dict)  # offer -> campaign
    _projects: list[int] = field(default_factory=list)

    def prepare(self) -> None:
        """Registers the projects, publishes the briefs, finds running campaigns."""
        contracts = self.contracts
        for offer in OFFERS:
            self.api.publish_brief(offer.brief)
        for sender in self.senders:
            self._projects.append(self._project(sender))
        for campaign_id in range(1, contracts.read(contracts.factory, "campaign_count") + 1):
            campaign = contracts.read(contracts.factory, "campaign", campaign_id)
            for number, offer in enumerate(OFFERS):
                if campaign[12] == digest(canonical(offer.brief)):
                    self._running[number] = campaign_id

    def step(self) -> None:
        """Renews the campaigns that are over or full."""
        now = self.contracts.web3.eth.get_block("latest")["timestamp"]
        for number, offer in enumerate(OFFERS):
            campaign_id = self._running.get(number)
            if campaign_id is not None and self._takes_submissions(campaign_id, now):
                continue
            self._running[number] = self._create(offer, now)

    def _takes_submissions(self, campaign_id: int, now: int) -> bool:
        campaign = self.contracts.read(self.contracts.factory, "campaign", campaign_id)
        status, ends_at, maximum, count = campaign[0], campaign[6], campaign[7], campaign[8]
        return bool(status == LIVE and now < ends_at and count < maximum)

    def _project(self, sender: Sender) -> int:
        contracts = self.contracts
        for project_id in range(1, contracts.read(contracts.factory, "project_count") + 1):
            if contracts.read(contracts.factory, "project", project_id)[0] == sender.address:
                return project_id
        profile = digest(canonical({"name": f"Demo project of {sender.address}"}))
        receipt = sender.send(contracts.call(contracts.factory, "create_project", profile))
        event = contracts.event(contracts.factory, "ProjectCreated", receipt)
        return int(event["args"]["project_id"])

    def _create(self, offer: Offer, now: int) -> int:
        contracts = self.contracts
        starts_at = now + HEAD_START
        terms = (
            contracts.token.address,
            offer.budget,
            starts_at,
            starts_at + offer.seconds,
            1_500,
            hex_bytes(self.api.publish_brief(offer.brief)),
            10,
            0,
        )
        receipt = self.senders[offer.sponsor].send(
            contracts.call(
                contracts.factory, "create_campaign", self._projects[offer.sponsor], terms
            )
        )
        event = contracts.event(contracts.factory, "CampaignCreated", receipt)
        campaign_id = int(event["args"]["campaign_id"])
        log.info("campaign created", campaign=campaign_id, title=offer.brief["title"])
        return campaign_id
