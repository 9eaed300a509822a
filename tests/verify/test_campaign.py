# SPDX-License-Identifier: Apache-2.0
"""A true campaign passes, and each lie about its money fails the check that is made for it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from roastpower.protocol.canonical import canonical
from roastpower.protocol.merkle import PayoutTree
from roastpower.protocol.payout_sheet import PayoutSheet
from roastpower.protocol.payouts import Entry
from roastpower.verify.campaign import verify_campaign
from roastpower.verify.chain import Chain, RpcChain
from roastpower.verify.evidence_source import EvidenceSource
from roastpower.verify.verdict import NothingToVerify, Verdict

from .altered import AlteredChain, saying
from .scene import ETHER, GUARDIAN, HOUR, Scene

replace = msgspec.structs.replace


def verified(scene: Scene, campaign_id: int, chain: Chain | None = None) -> Verdict:
    source = EvidenceSource(str(scene.evidence))
    return verify_campaign(chain or RpcChain(scene.contracts), source, campaign_id)


def failing(verdict: Verdict) -> list[str]:
    return [check.name for check in verdict.checks if not check.passed]


def played(scene: Scene, **terms: int) -> int:
    """A campaign that is over, with two blocks of submissions; only the payouts are missing."""
    campaign_id = scene.create_campaign(seconds=HOUR, **terms)
    for levels in ((50, 70, 30), (40, 20)):
        scene.play(levels, campaign_id=campaign_id)
    scene.end(campaign_id)
    return campaign_id


def take_all(scene: Scene, campaign_id: int, sheet: PayoutSheet) -> None:
    """Everybody takes what is due, once payouts are live."""
    scene.wait_until(scene.read("distributor", "payouts", campaign_id)[2])
    amounts = [(payout.account, int(payout.amount)) for payout in sheet.payouts]
    tree = PayoutTree(campaign_id, amounts)
    for account, amount in amounts:
        scene.send(0, "distributor", "claim", campaign_id, account, amount, tree.proof(account))
    scene.send(0, "distributor", "collect_fee", campaign_id)


@pytest.fixture(scope="module")
def paid(scene: Scene) -> int:
    """A campaign that was topped up and paid, and whose rest went back."""
    campaign_id = scene.create_campaign(seconds=HOUR, amplification_bps=1_000, ranked_places=2)
    scene.send(0, "factory", "top_up", campaign_id, 7 * ETHER)
    scene.play((50, 70, 30), campaign_id=campaign_id)
    scene.end(campaign_id)
    sheet = scene.payout_sheet(campaign_id)
    scene.post_payouts(sheet)
    take_all(scene, campaign_id, sheet)
    scene.send(0, "distributor", "refund", campaign_id)
    return campaign_id


def test_a_true_campaign_passes_every_check(scene: Scene, paid: int) -> None:
    verdict = verified(scene, paid)
    assert [check.name for check in verdict.checks] == [
        *("status", "budget", "blocks final", "evidence", "sheet", "entries", "amplification"),
        *("payouts", "root", "total", "count", "fee", "claims", "fee collected", "refund"),
        *("sweep", "transfers", "conservation"),
    ]
    assert failing(verdict) == []
    assert (verdict.status, verdict.is_final, verdict.passed) == ("CLOSED", True, True)
    said = {check.name: check.detail for check in verdict.checks}
    assert said["entries"] == "all 3 scored submissions in settled blocks"
    assert said["conservation"] == "0 wei are left in the vault"


def test_a_campaign_is_verified_at_every_stage(scene: Scene) -> None:
    campaign_id = scene.create_campaign(seconds=HOUR)
    stages = [verified(scene, campaign_id)]
    scene.play(campaign_id=campaign_id)
    scene.end(campaign_id)
    stages.append(verified(scene, campaign_id))
    scene.post_payouts(scene.payout_sheet(campaign_id))
    stages.append(verified(scene, campaign_id))
    scene.wait_until(scene.read("distributor", "payouts", campaign_id)[2])
    stages.append(verified(scene, campaign_id))
    assert [stage.status for stage in stages] == ["LIVE", "CLOSED", "CLOSED", "CLOSED"]
    assert [stage.is_final for stage in stages] == [False, False, False, True]
    assert [failing(stage) for stage in stages] == [[]] * 4


def test_a_cancelled_campaign_passes_once_refunded(scene: Scene) -> None:
    campaign_id = scene.create_campaign(seconds=HOUR)
    scene.send(0, "factory", "cancel", campaign_id)
    assert not verified(scene, campaign_id).is_final
    scene.send(0, "distributor", "refund", campaign_id)
    verdict = verified(scene, campaign_id)
    assert (verdict.status, verdict.is_final, failing(verdict)) == ("CANCELLED", True, [])


def test_submissions_of_void_blocks_earn_nothing(scene: Scene) -> None:
    campaign_id = scene.create_campaign(seconds=HOUR)
    scene.play((50, 70), campaign_id=campaign_id)
    for miner in (4, 5):
        scene.submit(miner, campaign_id)
    void = scene.seal()
    scene.score(void, scene.sheet(void, (99, 98)))
    scene.send(GUARDIAN, "pool", "void", void)
    scene.end(campaign_id)
    scene.post_payouts(scene.payout_sheet(campaign_id))
    assert failing(verified(scene, campaign_id)) == []


def test_payouts_that_were_struck_no_longer_count(scene: Scene) -> None:
    campaign_id = played(scene)
    scene.post_payouts(scene.payout_sheet(campaign_id, ranked_places=1))
    assert failing(verified(scene, campaign_id))
    scene.send(4, "distributor", "challenge", campaign_id, b"\x09" * 32)
    scene.send(GUARDIAN, "distributor", "resolve", campaign_id, True)
    assert failing(verified(scene, campaign_id)) == []
    scene.post_payouts(scene.payout_sheet(campaign_id))
    assert failing(verified(scene, campaign_id)) == []


def test_weights_are_said_to_be_the_oracles_word(scene: Scene) -> None:
    campaign_id = played(scene, amplification_bps=2_000)
    true = scene.payout_sheet(campaign_id)
    weighed = [Entry(each.submission_id, each.miner, each.score, 5) for each in true.entries]
    scene.post_payouts(scene.payout_sheet(campaign_id, entries=weighed))
    verdict = verified(scene, campaign_id)
    assert failing(verdict) == []
    assert "5 weights are the oracle's word" in [check.detail for check in verdict.checks]


def test_a_campaign_that_was_never_created_is_nothing_to_verify(scene: Scene) -> None:
    with pytest.raises(NothingToVerify, match="no campaign 4096"):
        verified(scene, 4_096)


# What an oracle can post although it is not true

Entries = list[Entry]


def entries_of(sheet: PayoutSheet) -> Entries:
    return [Entry(each.submission_id, each.miner, each.score) for each in sheet.entries]


def promoted(entries: Entries) -> Entries:
    """The third miner's only submission gets the first place."""
    *others, third = entries[:3]
    return [*others, dataclasses.replace(third, score=10_000), *entries[3:]]


LYING_ENTRIES: dict[str, Callable[[Entries], Entries]] = {
    "a score raised": promoted,
    "the best left out": lambda entries: sorted(entries, key=lambda each: each.score)[:-1],
    "an entry made up": lambda entries: [*entries, Entry(1, "0x" + "11" * 20, 10_000)],
    "another miner": lambda entries: [
        dataclasses.replace(entries[0], miner="0x" + "11" * 20, score=10_000),
        *entries[1:],
    ],
}


@pytest.mark.parametrize("lie", LYING_ENTRIES)
def test_lying_entries_fail(scene: Scene, lie: str) -> None:
    campaign_id = played(scene)
    told = LYING_ENTRIES[lie](entries_of(scene.payout_sheet(campaign_id)))
    scene.post_payouts(scene.payout_sheet(campaign_id, entries=told))
    assert failing(verified(scene, campaign_id))[:3] == ["entries", "payouts", "root"]


def test_an_overpaid_account_fails(scene: Scene) -> None:
    campaign_id = played(scene)
    # Places the campaign does not have: one miner takes the whole share.
    greedy = scene.payout_sheet(campaign_id, ranked_places=1)
    scene.post_payouts(greedy)
    assert failing(verified(scene, campaign_id)) == ["sheet", "payouts", "root", "count"]


def test_amounts_that_do_not_follow_from_the_entries_fail(scene: Scene) -> None:
    campaign_id = played(scene)
    true = scene.payout_sheet(campaign_id)
    first, *rest = true.payouts
    less = replace(first, amount=str(int(first.amount) - 1))
    lie = replace(true, payouts=(less, *rest), total=str(int(true.total) - 1))
    scene.post_payouts(lie)
    assert failing(verified(scene, campaign_id)) == ["payouts", "total"]


def test_a_root_that_is_not_the_sheets_fails(scene: Scene) -> None:
    campaign_id = played(scene)
    true = scene.payout_sheet(campaign_id)
    evidence = scene.publish(canonical(true))
    scene.post_payouts(replace(true, root="0x" + "22" * 32), evidence)
    assert failing(verified(scene, campaign_id)) == ["root"]


def test_payouts_to_nobody_fail_where_somebody_earned(scene: Scene) -> None:
    campaign_id = played(scene)
    scene.post_payouts(scene.payout_sheet(campaign_id, entries=[]))
    found = failing(verified(scene, campaign_id))
    assert found == ["entries", "payouts", "root", "total", "count", "fee"]


def test_withheld_evidence_fails(scene: Scene) -> None:
    campaign_id = played(scene)
    scene.post_payouts(scene.payout_sheet(campaign_id), evidence=b"\x44" * 32)
    assert failing(verified(scene, campaign_id)) == ["evidence"]


def test_a_sheet_for_another_campaign_fails(scene: Scene) -> None:
    campaign_id = played(scene)
    sheet = scene.payout_sheet(campaign_id)
    evidence = scene.publish(canonical(replace(sheet, campaign_id=campaign_id + 1)))
    scene.post_payouts(sheet, evidence)
    assert failing(verified(scene, campaign_id)) == ["sheet"]


# What the contracts refuse, so that only a lying node could tell it


def plus(number: int) -> Callable[[int], int]:
    return lambda value: value + number


FALSE_EVENTS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "a fee that was not due": (
        "PayoutsPosted",
        {"fee": plus(1)},
        ["fee", "fee collected", "refund"],
    ),
    "a larger claim": ("Claimed", {"amount": plus(1)}, ["claims", "transfers", "conservation"]),
    "a fee collected twice over": (
        "FeeCollected",
        {"amount": plus(1)},
        ["fee collected", "transfers", "conservation"],
    ),
    "a larger refund": (
        "CampaignRefunded",
        {"amount": plus(1)},
        ["refund", "transfers", "conservation"],
    ),
    "a smaller top-up": ("CampaignToppedUp", {"amount": plus(-1)}, ["budget"]),
    "another sponsor": ("Funded", {"sponsor": "0x" + "33" * 20}, ["budget", "transfers"]),
    "fewer allowed": ("CampaignCreated", {"max_submissions": 2}, ["status"]),
    "other terms": (
        "CampaignCreated",
        {"ranked_places": 1},
        ["sheet", "payouts", "root", "count"],
    ),
}


@pytest.mark.parametrize("lie", FALSE_EVENTS)
def test_a_false_event_fails_its_check(scene: Scene, paid: int, lie: str) -> None:
    name, values, expected = FALSE_EVENTS[lie]
    told = AlteredChain(RpcChain(scene.contracts), saying(name, paid, **values))
    assert failing(verified(scene, paid, told)) == expected


def test_an_account_paid_twice_fails(scene: Scene, paid: int) -> None:
    chain = RpcChain(scene.contracts)
    again = next(
        each
        for each in chain.events()
        if each.name == "Claimed" and each.args["campaign_id"] == paid
    )
    told = AlteredChain(chain, also=[again])
    assert failing(verified(scene, paid, told)) == ["claims", "conservation"]


def test_a_sweep_of_more_than_was_unclaimed_fails(scene: Scene, paid: int) -> None:
    chain = RpcChain(scene.contracts)
    refund = next(
        each
        for each in chain.events()
        if each.name == "CampaignRefunded" and each.args["campaign_id"] == paid
    )
    told = AlteredChain(chain, also=[dataclasses.replace(refund, name="Swept")])
    assert failing(verified(scene, paid, told)) == ["sweep", "conservation"]


def test_payments_that_moved_nothing_fail(scene: Scene, paid: int) -> None:
    told = AlteredChain(RpcChain(scene.contracts), transfer=lambda _: None)
    assert failing(verified(scene, paid, told)) == ["transfers"]


def test_payouts_before_a_block_was_final_fail(scene: Scene, paid: int) -> None:
    def late(event: Any) -> Any:
        return dataclasses.replace(event, chain_block=1) if event.name == "PayoutsPosted" else event

    told = AlteredChain(RpcChain(scene.contracts), late)
    assert failing(verified(scene, paid, told)) == ["blocks final"]
