# SPDX-License-Identifier: Apache-2.0
"""Who may call what of the factory and the distributor."""

from typing import Any

from ..support.campaigns import BUDGET, PROFILE, SHEET, create_payable
from ..support.chain import travel, travel_to
from ..support.life import ANY_PRICE, create_campaign, give, terms
from .entry import EVERYONE, Entry
from .stage import NEW, Stage

NOT_PROJECT_OWNER = "factory: caller is not the project's owner"
NOT_SPONSOR = "factory: caller is not the sponsor"
SWEEP_DELAY = 180 * 24 * 60 * 60
REFUND_DELAY = 30 * 24 * 60 * 60


def _payer(stage: Stage, caller: str) -> None:
    give(stage.protocol, caller, BUDGET)
    stage.token.approve(stage.distributor, ANY_PRICE, sender=caller)


def _create(stage: Stage) -> tuple[Any, ...]:
    _payer(stage, stage.callers.project_owner)
    return stage.project_id, terms(stage.protocol)


def _accept(stage: Stage) -> tuple[Any, ...]:
    stage.factory.transfer_project(
        stage.project_id, stage.callers.offered, sender=stage.callers.project_owner
    )
    return (stage.project_id,)


def _top_up(stage: Stage) -> tuple[Any, ...]:
    _payer(stage, stage.callers.sponsor)
    return stage.campaign_id, 1


def _extend(stage: Stage) -> tuple[Any, ...]:
    return stage.campaign_id, stage.factory.campaign(stage.campaign_id).ends_at + 1


def _paused(stage: Stage) -> tuple[Any, ...]:
    stage.factory.pause(stage.campaign_id, sender=stage.callers.project_owner)
    return (stage.campaign_id,)


def _ended(stage: Stage) -> tuple[Any, ...]:
    travel_to(stage.factory.campaign(stage.campaign_id).ends_at)
    return (stage.campaign_id,)


def _the_campaign(stage: Stage) -> tuple[Any, ...]:
    return (stage.campaign_id,)


def _fund(stage: Stage) -> tuple[Any, ...]:
    _payer(stage, stage.callers.sponsor)
    return stage.campaign_id, stage.token.address, stage.callers.sponsor, 1, 0


def _payable(stage: Stage) -> tuple[Any, ...]:
    return (create_payable(stage.protocol),)


def _post(stage: Stage) -> tuple[Any, ...]:
    return create_payable(stage.protocol), b"\1" * 32, 1, 1, SHEET


def _challenge(stage: Stage) -> tuple[Any, ...]:
    campaign_id = stage.payouts().campaign_id
    stage.enrich(stage.distributor)
    return campaign_id, SHEET


def _resolve(stage: Stage) -> tuple[Any, ...]:
    return stage.challenged_payouts().campaign_id, True


def _resolve_expired(stage: Stage) -> tuple[Any, ...]:
    campaign_id = stage.challenged_payouts().campaign_id
    travel_to(stage.distributor.challenge_of(campaign_id).resolve_by)
    return (campaign_id,)


def _claim(stage: Stage) -> tuple[Any, ...]:
    return stage.live_payouts().arguments(stage.callers.miner)


def _claim_many(stage: Stage) -> tuple[Any, ...]:
    return ([stage.live_payouts().arguments(stage.callers.miner)],)


def _live(stage: Stage) -> tuple[Any, ...]:
    return (stage.live_payouts().campaign_id,)


def _cancelled(stage: Stage) -> tuple[Any, ...]:
    stage.factory.cancel(stage.campaign_id, sender=stage.callers.project_owner)
    return (stage.campaign_id,)


def _unpaid(stage: Stage) -> tuple[Any, ...]:
    campaign_id = create_payable(stage.protocol)
    stage.distributor.mark_payable(campaign_id)
    travel(REFUND_DELAY)
    return (campaign_id,)


def _unclaimed(stage: Stage) -> tuple[Any, ...]:
    campaign_id = stage.live_payouts().campaign_id
    travel(SWEEP_DELAY)
    return (campaign_id,)


def _other_campaign(stage: Stage) -> tuple[Any, ...]:
    """The sponsor keeps this one's project."""
    return (create_campaign(stage.protocol),)


FACTORY = [
    Entry("create_project(bytes32)", EVERYONE, lambda _: (PROFILE,)),
    Entry(
        "transfer_project(uint256,address)",
        {"project_owner"},
        lambda stage: (stage.project_id, NEW),
        NOT_PROJECT_OWNER,
    ),
    Entry("accept_project(uint256)", {"offered"}, _accept, "factory: project was not offered"),
    Entry(
        "create_campaign(uint256,"
        "(address,uint256,uint256,uint256,uint256,bytes32,uint256,uint256))",
        {"project_owner"},
        _create,
        NOT_PROJECT_OWNER,
    ),
    Entry("top_up(uint256,uint256)", {"sponsor"}, _top_up, NOT_SPONSOR),
    Entry(
        "set_recipient(uint256,address)",
        {"sponsor"},
        lambda stage: (stage.campaign_id, NEW),
        NOT_SPONSOR,
    ),
    Entry("extend(uint256,uint256)", {"project_owner"}, _extend, NOT_PROJECT_OWNER),
    Entry("pause(uint256)", {"project_owner"}, _the_campaign, NOT_PROJECT_OWNER),
    Entry("resume(uint256)", {"project_owner"}, _paused, NOT_PROJECT_OWNER),
    Entry("cancel(uint256)", {"project_owner"}, _the_campaign, NOT_PROJECT_OWNER),
    Entry(
        "cancel(uint256)",
        {"sponsor"},
        _other_campaign,
        NOT_PROJECT_OWNER,
        moment="of another project",
    ),
    Entry("close(uint256)", EVERYONE, _ended),
    Entry(
        "accept_submission(uint256,uint256)",
        {"pool"},
        lambda stage: (stage.campaign_id, 1),
        "factory: caller is not the pool",
    ),
    Entry(
        "set_fee_bps(uint256)",
        {"timelock"},
        lambda _: (1,),
        "factory: caller is not the owner",
    ),
]

DISTRIBUTOR = [
    Entry(
        "fund(uint256,address,address,uint256,uint256)",
        {"factory"},
        _fund,
        "distributor: caller is not the factory",
    ),
    Entry("mark_payable(uint256)", EVERYONE, _payable),
    Entry(
        "post_payouts(uint256,bytes32,uint256,uint256,bytes32)",
        {"oracle"},
        _post,
        "distributor: caller is not the oracle",
    ),
    Entry("challenge(uint256,bytes32)", EVERYONE, _challenge),
    Entry(
        "resolve(uint256,bool)", {"guardian"}, _resolve, "distributor: caller is not the guardian"
    ),
    Entry("resolve_expired(uint256)", EVERYONE, _resolve_expired),
    Entry("claim(uint256,address,uint256,bytes32[])", EVERYONE, _claim),
    Entry("claim_many((uint256,address,uint256,bytes32[])[])", EVERYONE, _claim_many),
    Entry("collect_fee(uint256)", EVERYONE, _live),
    Entry("refund(uint256)", EVERYONE, _live, moment="of the rest"),
    Entry("refund(uint256)", EVERYONE, _cancelled, moment="of a cancelled campaign"),
    Entry("refund(uint256)", EVERYONE, _unpaid, moment="of what was not paid"),
    Entry("sweep(uint256)", EVERYONE, _unclaimed),
]
