# SPDX-License-Identifier: Apache-2.0
"""Entry points of the factory."""

from typing import Any

from roastpower.protocol.constants import (
    CAMPAIGN_PAUSE_BUDGET,
    MAX_AMPLIFICATION_BPS,
    MAX_CAMPAIGN_SECONDS,
    MAX_CAMPAIGN_SUBMISSIONS,
    MAX_FEE_BPS,
    MAX_PLACES,
    MAX_START_DELAY,
)

from ..model.campaigns import LIVE, PAUSED
from ..model.state import Model

_NOBODY = "0x" + "00" * 20


def _owns(model: Model, sender: str, campaign_id: int) -> bool:
    return model.campaigns.owner_of(campaign_id) == sender


def create_project(model: Model, sender: str, now: int, profile: bytes) -> bool:
    return True


def transfer_project(model: Model, sender: str, now: int, project_id: int, new_owner: str) -> bool:
    project = model.campaigns.projects.get(project_id)
    return project is not None and project.owner == sender


def accept_project(model: Model, sender: str, now: int, project_id: int) -> bool:
    project = model.campaigns.projects.get(project_id)
    return project is not None and project.offered_to == sender


def create_campaign(
    model: Model, sender: str, now: int, project_id: int, terms: tuple[Any, ...]
) -> bool:
    token, budget, starts_at, ends_at, most, brief, places, amplification_bps = terms
    project = model.campaigns.projects.get(project_id)
    return (
        project is not None
        and project.owner == sender
        and now <= starts_at <= now + MAX_START_DELAY
        and 0 < ends_at - starts_at <= MAX_CAMPAIGN_SECONDS
        and 1 <= most <= MAX_CAMPAIGN_SUBMISSIONS
        and any(brief)
        and 1 <= places <= MAX_PLACES
        and amplification_bps <= MAX_AMPLIFICATION_BPS
        and budget > 0
        and model.can_pay(sender, model.world.distributor, budget, token)
    )


def top_up(model: Model, sender: str, now: int, campaign_id: int, amount: int) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    return (
        campaign is not None
        and campaign.sponsor == sender
        and campaign.is_running(now)
        and amount > 0
        and model.can_pay(sender, model.world.distributor, amount, campaign.reward_token)
    )


def set_recipient(model: Model, sender: str, now: int, campaign_id: int, recipient: str) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    return campaign is not None and campaign.sponsor == sender and recipient != _NOBODY


def extend(model: Model, sender: str, now: int, campaign_id: int, ends_at: int) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    return (
        campaign is not None
        and _owns(model, sender, campaign_id)
        and campaign.is_running(now)
        and campaign.ends_at < ends_at <= campaign.starts_at + MAX_CAMPAIGN_SECONDS
    )


def pause(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    return (
        campaign is not None
        and _owns(model, sender, campaign_id)
        and campaign.status == LIVE
        and now < campaign.ends_at
        and campaign.pause_used < CAMPAIGN_PAUSE_BUDGET
    )


def resume(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    return campaign is not None and _owns(model, sender, campaign_id) and campaign.status == PAUSED


def cancel(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    return (
        campaign is not None
        and _owns(model, sender, campaign_id)
        and campaign.status in (LIVE, PAUSED)
        and campaign.submissions == 0
    )


def close(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    return campaign is not None and campaign.can_close(now)


def accept_submission(model: Model, sender: str, now: int, campaign_id: int, block_id: int) -> bool:
    """The pool alone, which calls it within `submit` and nowhere else."""
    return False


def set_fee_bps(model: Model, sender: str, now: int, fee_bps: int) -> bool:
    return sender == model.roles.owner and fee_bps <= MAX_FEE_BPS
