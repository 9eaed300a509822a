# SPDX-License-Identifier: Apache-2.0
"""Entry points of the distributor."""

from collections.abc import Sequence

from roastpower.protocol.constants import SWEEP_DELAY
from roastpower.protocol.merkle import verify
from roastpower.protocol.payouts import fee

from ..model.campaigns import CANCELLED, CLOSED
from ..model.payouts import CHALLENGED, NONE, POSTED
from ..model.state import Model

Claim = tuple[int, str, int, Sequence[bytes]]


def fund(model: Model, sender: str, now: int, *of_campaign: object) -> bool:
    """The factory alone, which calls it for a sponsor and nowhere else."""
    return False


def _can_become_payable(model: Model, campaign_id: int) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    return (
        campaign is not None
        and campaign.status == CLOSED
        and campaign.last_block < model.blocks.final_before
    )


def mark_payable(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    account = model.accounts.accounts.get(campaign_id)
    is_new = account is not None and account.payable_at == 0
    return is_new and _can_become_payable(model, campaign_id)


def post_payouts(
    model: Model,
    sender: str,
    now: int,
    campaign_id: int,
    root: bytes,
    total: int,
    count: int,
    evidence: bytes,
) -> bool:
    account = model.accounts.accounts.get(campaign_id)
    if sender != model.roles.oracle or account is None:
        return False
    if account.payable_at == 0:
        if not _can_become_payable(model, campaign_id):
            return False
    elif now >= account.refund_after:
        return False
    fits = (total == 0) == (count == 0) == (not any(root))
    due = fee(account.funded, account.fee_bps) if total else 0
    return (
        account.status == NONE
        and not account.is_refunded
        and any(evidence)
        and fits
        and total + due <= account.funded
    )


def challenge(model: Model, sender: str, now: int, campaign_id: int, reason: bytes) -> bool:
    account = model.accounts.accounts.get(campaign_id)
    return (
        account is not None
        and account.status == POSTED
        and now < account.live_after
        and model.can_pay(sender, model.world.distributor, model.blocks.bond << account.rejected)
    )


def resolve(model: Model, sender: str, now: int, campaign_id: int, upheld: bool) -> bool:
    account = model.accounts.accounts.get(campaign_id)
    return (
        sender == model.roles.guardian
        and account is not None
        and account.status == CHALLENGED
        and now < model.accounts.challenges[campaign_id].resolve_by
    )


def resolve_expired(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    account = model.accounts.accounts.get(campaign_id)
    return (
        account is not None
        and account.status == CHALLENGED
        and now >= model.accounts.challenges[campaign_id].resolve_by
    )


def claim(
    model: Model,
    sender: str,
    now: int,
    campaign_id: int,
    account: str,
    amount: int,
    proof: Sequence[bytes],
) -> bool:
    return claim_many(model, sender, now, [(campaign_id, account, amount, proof)]) and (
        account not in model.accounts.accounts[campaign_id].paid
    )


def claim_many(model: Model, sender: str, now: int, claims: Sequence[Claim]) -> bool:
    paid: set[tuple[int, str]] = set()
    spent: dict[int, int] = {}
    for campaign_id, person, amount, proof in claims:
        account = model.accounts.accounts.get(campaign_id)
        if account is None:
            return False
        if person in account.paid or (campaign_id, person) in paid:
            continue
        paid.add((campaign_id, person))
        spent[campaign_id] = spent.get(campaign_id, 0) + amount
        if not (
            account.is_live(now)
            and not account.is_swept
            and verify(account.root, campaign_id, person, amount, proof)
            and account.claimed + spent[campaign_id] <= account.allocated
        ):
            return False
    return True


def collect_fee(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    account = model.accounts.accounts.get(campaign_id)
    return (
        account is not None
        and account.is_live(now)
        and account.fee > 0
        and not account.fee_collected
    )


def refund(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    account = model.accounts.accounts.get(campaign_id)
    if account is None or account.is_refunded:
        return False
    if account.funded == account.fee + account.allocated:
        return False
    status = model.campaigns.campaigns[campaign_id].status
    if status != CLOSED:
        return status == CANCELLED
    if account.status == NONE:
        return 0 < account.refund_after <= now
    return account.is_live(now)


def sweep(model: Model, sender: str, now: int, campaign_id: int) -> bool:
    account = model.accounts.accounts.get(campaign_id)
    return (
        account is not None
        and account.is_live(now)
        and now >= account.live_after + SWEEP_DELAY
        and not account.is_swept
        and account.allocated > account.claimed
    )
