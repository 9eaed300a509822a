# SPDX-License-Identifier: Apache-2.0
"""One campaign, out of the events of factory, pool and distributor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from roastpower.verify.chain import Event
from roastpower.verify.verdict import NothingToVerify

STATUS = {1: "LIVE", 2: "PAUSED", 3: "CLOSED", 4: "CANCELLED"}


@dataclass(slots=True)
class CampaignHistory:
    """What happened to a campaign; `posted` are the payouts that stand. Amounts in wei of its token."""

    campaign_id: int
    created: Event
    status: str = "LIVE"
    topped_up: list[Event] = field(default_factory=list)
    funded: list[Event] = field(default_factory=list)
    submitted: list[Event] = field(default_factory=list)
    posted: Event | None = None
    live_after: int = 0
    is_challenged: bool = False
    claimed: list[Event] = field(default_factory=list)
    fees: list[Event] = field(default_factory=list)
    refunds: list[Event] = field(default_factory=list)
    swept: list[Event] = field(default_factory=list)

    @property
    def funded_wei(self) -> int:
        """Everything that came in."""
        return _sum(self.funded)

    @property
    def paid_out(self) -> list[Event]:
        """Every payment of the vault's for this campaign."""
        return [*self.claimed, *self.fees, *self.refunds, *self.swept]

    @property
    def held_wei(self) -> int:
        """What is left in the vault."""
        return self.funded_wei - _sum(self.paid_out)

    def is_final(self, now: int) -> bool:
        """Whether payouts are live, or all the money is gone."""
        is_live = self.posted is not None and not self.is_challenged and now >= self.live_after
        return is_live or self.held_wei == 0


def campaign_history(events: Sequence[Event], campaign_id: int) -> CampaignHistory:
    """A campaign's history; events of others are passed over.

    Raises:
        NothingToVerify: it was never created.
    """
    created = [
        event
        for event in events
        if event.name == "CampaignCreated" and event.args["campaign_id"] == campaign_id
    ]
    if not created:
        raise NothingToVerify(f"there is no campaign {campaign_id} yet")
    history = CampaignHistory(campaign_id, created[0])
    for event in events:
        if _campaign_of(event) == campaign_id:
            _apply(history, event)
    return history


def _campaign_of(event: Event) -> int | None:
    if event.name in ("Challenged", "Resolved"):
        return int(event.args["id"]) if event.contract == "RewardDistributor" else None
    return event.args.get("campaign_id")


def _apply(history: CampaignHistory, event: Event) -> None:
    match event.name:
        case "CampaignToppedUp":
            history.topped_up.append(event)
        case "CampaignStatusChanged":
            history.status = STATUS[event.args["status"]]
        case "Funded":
            history.funded.append(event)
        case "Submitted":
            history.submitted.append(event)
        case "PayoutsPosted":
            history.posted, history.live_after = event, event.args["live_after"]
        case "Challenged":
            history.is_challenged = True
        case "Resolved":
            history.is_challenged = False
            history.live_after = event.args["settle_after"]
            if event.args["upheld"]:
                history.posted = None
        case "Claimed":
            history.claimed.append(event)
        case "FeeCollected":
            history.fees.append(event)
        case "CampaignRefunded":
            history.refunds.append(event)
        case "Swept":
            history.swept.append(event)


def _sum(events: Sequence[Event]) -> int:
    return sum(event.args["amount"] for event in events)
