# SPDX-License-Identifier: Apache-2.0
"""Everything about one campaign's money that can be derived again."""

from __future__ import annotations

from collections.abc import Iterator

from roastpower.protocol.errors import EvidenceError
from roastpower.verify.campaign_history import CampaignHistory, campaign_history
from roastpower.verify.chain import Chain, Event, Transfer
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable
from roastpower.verify.payout_checks import payout_checks
from roastpower.verify.published import payout_sheet
from roastpower.verify.verdict import Check, Verdict, judged


def verify_campaign(chain: Chain, source: EvidenceSource, campaign_id: int) -> Verdict:
    """Every check of a campaign that its status allows, from its budget to its payments.

    That its blocks' scores are right is another question: verify these blocks.

    Raises:
        NothingToVerify: the campaign was never created, or a block of its submissions never opened.
    """
    campaign = campaign_history(chain.events(), campaign_id)
    return Verdict(
        subject=f"campaign {campaign_id}",
        status=campaign.status,
        is_final=campaign.is_final(chain.now),
        checks=tuple(_checks(chain, source, campaign)),
    )


def _checks(chain: Chain, source: EvidenceSource, campaign: CampaignHistory) -> Iterator[Check]:
    yield _status(campaign)
    yield _budget(campaign)
    if campaign.posted is not None:
        yield from payout_checks(chain, source, campaign, campaign.posted)
    yield _claims(source, campaign)
    yield _fee(campaign)
    yield _refund(campaign)
    yield _sweep(campaign)
    yield _transfers(chain, campaign)
    yield _conservation(campaign)


def _status(campaign: CampaignHistory) -> Check:
    problems = []
    maximum = campaign.created.args["max_submissions"]
    if len(campaign.submitted) > maximum:
        problems.append(f"{len(campaign.submitted)} submissions, at most {maximum} were allowed")
    if campaign.posted is not None and campaign.status != "CLOSED":
        problems.append(f"payouts stand, but it is {campaign.status}")
    if campaign.status == "CANCELLED" and campaign.submitted:
        problems.append("cancelled with submissions")
    return judged("status", problems, f"{campaign.status}, {len(campaign.submitted)} submissions")


def _budget(campaign: CampaignHistory) -> Check:
    terms = campaign.created.args
    promised = [terms["budget"], *(event.args["amount"] for event in campaign.topped_up)]
    problems = []
    if sorted(promised) != sorted(event.args["amount"] for event in campaign.funded):
        problems.append(f"{sum(promised)} wei promised, {campaign.funded_wei} funded")
    expected = (terms["reward_token"], terms["sponsor"], terms["fee_bps"])
    for event in campaign.funded:
        if tuple(event.args[name] for name in ("token", "sponsor", "fee_bps")) != expected:
            problems.append(f"{event.transaction} funds by another token, sponsor or fee")
    return judged("budget", problems, f"{campaign.funded_wei} wei of {terms['reward_token']}")


def _leaves(source: EvidenceSource, posted: Event) -> dict[str, int] | None:
    """What the published sheet pays; None where there is none, which has a check of its own."""
    try:
        sheet = payout_sheet(source, posted.args["evidence"])
    except (EvidenceUnavailable, EvidenceError):
        return None
    return {payout.account: int(payout.amount) for payout in sheet.payouts}


def _claims(source: EvidenceSource, campaign: CampaignHistory) -> Check:
    leaves = {} if campaign.posted is None else _leaves(source, campaign.posted)
    problems = []
    seen: set[str] = set()
    for event in campaign.claimed:
        account, amount = event.args["account"], event.args["amount"]
        if account in seen:
            problems.append(f"{account} was paid twice")
        seen.add(account)
        if leaves is not None and leaves.get(account) != amount:
            problems.append(
                f"{account} was paid {amount} wei, its leaf is {leaves.get(account, 0)}"
            )
    paid = sum(event.args["amount"] for event in campaign.claimed)
    return judged("claims", problems, f"{len(seen)} accounts were paid {paid} wei")


def _fee(campaign: CampaignHistory) -> Check:
    due = 0 if campaign.posted is None else campaign.posted.args["fee"]
    amounts = [event.args["amount"] for event in campaign.fees]
    problems = [] if amounts in ([], [due]) else [f"collected {amounts}, due is {due}"]
    return judged("fee collected", problems, f"{sum(amounts)} of {due} wei")


def _refund(campaign: CampaignHistory) -> Check:
    taken = 0
    if campaign.posted is not None:
        taken = campaign.posted.args["fee"] + campaign.posted.args["total"]
    due = campaign.funded_wei - taken
    amounts = [event.args["amount"] for event in campaign.refunds]
    problems = [] if amounts in ([], [due]) else [f"refunded {amounts}, the rest is {due}"]
    if amounts and campaign.status not in ("CLOSED", "CANCELLED"):
        problems.append(f"refunded while {campaign.status}")
    return judged("refund", problems, f"{sum(amounts)} wei went back")


def _sweep(campaign: CampaignHistory) -> Check:
    total = 0 if campaign.posted is None else campaign.posted.args["total"]
    due = total - sum(event.args["amount"] for event in campaign.claimed)
    amounts = [event.args["amount"] for event in campaign.swept]
    problems = [] if amounts in ([], [due]) else [f"swept {amounts}, unclaimed is {due}"]
    return judged("sweep", problems, f"{sum(amounts)} wei went back unclaimed")


def _transfers(chain: Chain, campaign: CampaignHistory) -> Check:
    token, vault = campaign.created.args["reward_token"], chain.address("RewardDistributor")
    problems = []
    for event in campaign.funded:
        due = Transfer(token, event.args["sponsor"], vault, event.args["amount"])
        if due not in chain.transfers(event.transaction):
            problems.append(f"{event.transaction} moves no {due.amount} wei into the vault")
    for event in campaign.paid_out:
        receiver = next(
            event.args[name] for name in ("account", "treasury", "recipient") if name in event.args
        )
        due = Transfer(token, vault, receiver, event.args["amount"])
        if due not in chain.transfers(event.transaction):
            problems.append(f"{event.transaction} pays no {due.amount} wei to {receiver}")
    count = len(campaign.funded) + len(campaign.paid_out)
    return judged("transfers", problems, f"{count} of the token, each as logged")


def _conservation(campaign: CampaignHistory) -> Check:
    problems = [f"{-campaign.held_wei} wei more out than in"] if campaign.held_wei < 0 else []
    return judged("conservation", problems, f"{campaign.held_wei} wei are left in the vault")
