# SPDX-License-Identifier: Apache-2.0
"""Payouts that enough members signed are posted by anybody, once."""

from dataclasses import dataclass
from typing import Any

import pytest
from eth_account.signers.local import LocalAccount

from roastpower.protocol.committee import Committee
from roastpower.protocol.constants import ROAST_WEI

from ..support.accounts import ACCOUNTS, account
from ..support.campaigns import SHEET, Payouts, create_payable
from ..support.chain import event, expect_revert
from ..support.committee import Bench, Signature
from ..support.deployment import Protocol
from ..support.life import ANY_PRICE, REASON, give

POSTED = 1


@dataclass(frozen=True)
class Report:
    """What is signed, and the call that posts it."""

    bench: Bench
    payouts: Payouts

    def signed(self, posting: int = 0, judges: list[LocalAccount] | None = None) -> list[Signature]:
        message = {
            "distributor": str(self.bench.protocol.distributor.address),
            "campaignId": self.payouts.campaign_id,
            "posting": posting,
            "root": self.payouts.root,
            "total": self.payouts.total,
            "count": len(self.payouts.amounts),
            "evidence": SHEET,
        }
        return self.bench.sign("Payouts", message, judges or self.bench.judges[:2])

    def submit(self, signatures: list[Signature], total: int | None = None) -> None:
        self.bench.contract.submit_payouts(
            self.payouts.campaign_id,
            self.payouts.root,
            self.payouts.total if total is None else total,
            len(self.payouts.amounts),
            SHEET,
            signatures,
            sender=ACCOUNTS.stranger,
        )


@pytest.fixture
def report(bench: Bench, protocol: Protocol) -> Report:
    campaign_id = create_payable(protocol)
    paid = {account("first"): 3 * ROAST_WEI, account("second"): 2 * ROAST_WEI}
    return Report(bench, Payouts(protocol.distributor, campaign_id, paid))


def test_two_of_three_signatures_post_payouts(
    report: Report, committee: Any, distributor: Any
) -> None:
    report.submit(report.signed())
    posted = event(committee, "PayoutsPosted")
    assert (posted["root"], posted["total"], posted["count"]) == (
        report.payouts.root,
        5 * ROAST_WEI,
        2,
    )
    campaign_id = report.payouts.campaign_id
    assert distributor.payouts(campaign_id).status == POSTED
    assert committee.payout_postings(campaign_id) == 1


def test_who_signed_is_logged(report: Report, committee: Any) -> None:
    chosen = report.bench.judges[1:]
    report.submit(report.signed(judges=chosen))
    assert event(committee, "PayoutsSubmitted") == {
        "campaign_id": report.payouts.campaign_id,
        "posting": 0,
        "evidence": SHEET,
        "signers": [each.address for each in chosen],
    }


def test_the_contract_and_the_mirror_agree_on_what_is_signed(
    report: Report, committee: Any, protocol: Protocol
) -> None:
    mirror = Committee(
        1, str(committee.address), str(protocol.pool.address), str(protocol.distributor.address)
    )
    paid = report.payouts
    terms = (paid.root, paid.total, len(paid.amounts), SHEET)
    digest = mirror.payouts_digest(paid.campaign_id, 0, *terms)
    assert bytes(committee.payouts_digest(paid.campaign_id, *terms)) == digest
    ours = report.bench.judges[0].unsafe_sign_hash(digest)
    assert report.signed()[0] == (ours.v, ours.r, ours.s)


def test_too_few_signatures_post_nothing(report: Report) -> None:
    with expect_revert("committee: too few signatures"):
        report.submit(report.signed()[:1])


def test_another_sum_is_not_what_was_signed(report: Report) -> None:
    with expect_revert("committee: signer is not a member"):
        report.submit(report.signed(), total=6 * ROAST_WEI)


def test_signatures_are_for_one_posting(
    report: Report, protocol: Protocol, distributor: Any, challenger: str, guardian: str
) -> None:
    signed = report.signed()
    report.submit(signed)
    give(protocol, challenger)
    protocol.token.approve(distributor, ANY_PRICE, sender=challenger)
    campaign_id = report.payouts.campaign_id
    distributor.challenge(campaign_id, REASON, sender=challenger)
    distributor.resolve(campaign_id, True, sender=guardian)
    with expect_revert("committee: signer is not a member"):
        report.submit(signed)
    report.submit(report.signed(posting=1))
    assert distributor.payouts(campaign_id).status == POSTED


def test_signatures_are_for_one_campaign(report: Report, protocol: Protocol) -> None:
    signed = report.signed()
    other = Payouts(protocol.distributor, create_payable(protocol), report.payouts.amounts)
    with expect_revert("committee: signer is not a member"):
        # The same accounts and sums; only the root holds the campaign as well.
        report.bench.contract.submit_payouts(
            other.campaign_id, report.payouts.root, other.total, 2, SHEET, signed
        )


def test_signatures_of_scores_are_not_for_payouts(report: Report) -> None:
    message = report.bench.scores_message(report.payouts.campaign_id, [])
    signed = report.bench.sign("Scores", message, report.bench.judges[:2])
    with expect_revert("committee: signer is not a member"):
        report.submit(signed)
