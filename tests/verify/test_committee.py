# SPDX-License-Identifier: Apache-2.0
"""What a committee posts passes if every judge's sheet is true; each lie fails the check made for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
import pytest
from eth_account import Account

from roastpower.protocol.challenge_reason import parse_reason
from roastpower.protocol.score_sheet import ScoreSheet
from roastpower.verify.block import verify_block
from roastpower.verify.campaign import verify_campaign
from roastpower.verify.chain import Chain, Event, RpcChain
from roastpower.verify.comparison import payout_lines, score_lines
from roastpower.verify.evidence_source import EvidenceSource
from roastpower.verify.examination import examine
from roastpower.verify.postings import standing
from roastpower.verify.verdict import Verdict

from .altered import AlteredChain, saying
from .committee_scene import CommitteeScene, medians
from .scene import GUARDIAN, MINERS, Scene

replace = msgspec.structs.replace
SEALED, SCORED = 2, 3
OPINIONS = ((50, 70, 30), (40, 80, 30), (90, 10, 31))


@pytest.fixture(scope="module")
def committee(scene: Scene) -> CommitteeScene:
    """Three judges, of whom two have to sign."""
    return CommitteeScene(scene)


def sealed(scene: Scene) -> int:
    for miner in MINERS:
        scene.submit(miner)
    return scene.seal()


def opinions(scene: Scene, block_id: int, count: int = 3) -> list[ScoreSheet]:
    return [scene.sheet(block_id, levels) for levels in OPINIONS[:count]]


def verified(scene: Scene, block_id: int, chain: Chain | None = None) -> Verdict:
    source = EvidenceSource(str(scene.evidence))
    return verify_block(chain or RpcChain(scene.contracts), source, None, block_id)


def failing(verdict: Verdict) -> dict[str, str]:
    return {check.name: check.detail for check in verdict.checks if not check.passed}


def test_medians_of_three_true_sheets_pass(scene: Scene, committee: CommitteeScene) -> None:
    block_id = sealed(scene)
    sheets = opinions(scene, block_id)
    committee.score(block_id, committee.score_report(block_id, sheets), medians(sheets))
    verdict = verified(scene, block_id)
    assert failing(verdict) == {}
    assert [check.name for check in verdict.checks[3:12]] == [
        *("evidence", "report", "judges", "signers", "sheet", "submissions"),
        *("commitments", "deliveries", "raw outputs"),
    ]
    told = {check.name: check.detail for check in verdict.checks}
    assert told["signers"] == "2 of 3 members signed"
    (posting,) = [
        each for each in standing(RpcChain(scene.contracts).events()) if each.id == block_id
    ]
    source = EvidenceSource(str(scene.evidence))
    assert examine(RpcChain(scene.contracts), source, posting).decision == "reject"
    assert [line.agrees for line in score_lines(RpcChain(scene.contracts), source, posting)] == [
        True
    ] * 3
    scene.settle(block_id)
    assert failing(verified(scene, block_id)) == {}


def test_two_sheets_are_enough_where_two_sign(scene: Scene, committee: CommitteeScene) -> None:
    block_id = sealed(scene)
    sheets = opinions(scene, block_id, 2)
    committee.score(block_id, committee.score_report(block_id, sheets), medians(sheets))
    assert failing(verified(scene, block_id)) == {}


def test_after_an_upheld_challenge_all_is_signed_anew(
    scene: Scene, committee: CommitteeScene
) -> None:
    block_id = sealed(scene)
    sheets = opinions(scene, block_id)
    committee.score(block_id, committee.score_report(block_id, sheets), [1, 2, 3])
    assert "posted scores" in failing(verified(scene, block_id))
    scene.send(4, "pool", "challenge", block_id, b"\x09" * 32)
    scene.send(GUARDIAN, "pool", "resolve", block_id, True)
    report = committee.score_report(block_id, sheets, posting=1)
    committee.score(block_id, report, medians(sheets), posting=1)
    assert failing(verified(scene, block_id)) == {}


Lie = Callable[[Sequence[ScoreSheet]], Sequence[ScoreSheet]]


def first_line(sheet: ScoreSheet, **changes: object) -> ScoreSheet:
    lines = (replace(sheet.submissions[0], **changes), *sheet.submissions[1:])
    return replace(sheet, submissions=lines)


@pytest.mark.parametrize(
    ("lie", "check"),
    [
        (lambda true: [true[0], first_line(true[1], score=10_000), true[2]], "raw outputs"),
        (lambda true: [true[0], first_line(true[1], content="edited"), true[2]], "commitments"),
        (lambda true: [true[0], true[1], replace(true[2], chain_id=1)], "sheet"),
        (lambda true: true[:1], "judges"),
    ],
)
def test_one_false_sheet_fails_the_check_it_would_fail_alone(
    scene: Scene, committee: CommitteeScene, lie: Lie, check: str
) -> None:
    block_id = sealed(scene)
    told = lie(opinions(scene, block_id))
    committee.score(block_id, committee.score_report(block_id, told), medians(told))
    found = failing(verified(scene, block_id))
    assert check in found
    assert set(found) <= {check, "posted scores"}
    source = EvidenceSource(str(scene.evidence))
    chain = RpcChain(scene.contracts)
    (posting,) = [each for each in standing(chain.events()) if each.id == block_id]
    examined = examine(chain, source, posting)
    assert examined.decision == "uphold"
    assert examined.reason is not None
    assert check in {fault.check for fault in parse_reason(examined.reason).faults}


def test_scores_that_are_no_medians_fail(scene: Scene, committee: CommitteeScene) -> None:
    block_id = sealed(scene)
    sheets = opinions(scene, block_id)
    false = [medians(sheets)[0] + 1, *medians(sheets)[1:]]
    committee.score(block_id, committee.score_report(block_id, sheets), false)
    assert list(failing(verified(scene, block_id))) == ["posted scores"]


def test_a_sheet_that_is_not_published_is_ground_for_a_challenge(
    scene: Scene, committee: CommitteeScene
) -> None:
    block_id = sealed(scene)
    sheets = opinions(scene, block_id)
    report = committee.score_report(block_id, sheets)
    committee.score(block_id, report, medians(sheets))
    missing = report.sheets[1].sheet
    (scene.evidence / f"{missing}.json").unlink()
    found = failing(verified(scene, block_id))
    assert list(found) == ["evidence"]
    assert report.sheets[1].member in found["evidence"]
    chain = RpcChain(scene.contracts)
    (posting,) = [each for each in standing(chain.events()) if each.id == block_id]
    examined = examine(chain, EvidenceSource(str(scene.evidence)), posting)
    assert (examined.decision, examined.publication) == ("uphold", "missing")
    assert examined.reason is not None
    assert missing in parse_reason(examined.reason).faults[0].found


def test_a_report_of_another_posting_or_none_at_all_fails(
    scene: Scene, committee: CommitteeScene
) -> None:
    block_id = sealed(scene)
    sheets = opinions(scene, block_id)
    other = committee.score_report(block_id, sheets, posting=1)
    committee.score(block_id, other, medians(sheets))
    assert list(failing(verified(scene, block_id))) == ["report"]
    scene.send(GUARDIAN, "pool", "void", block_id)
    block_id = sealed(scene)
    alone = scene.sheet(block_id, OPINIONS[0])
    committee.score(block_id, alone, [line.score for line in alone.submissions])  # type: ignore[arg-type]
    assert list(failing(verified(scene, block_id))) == ["report"]


def test_who_is_no_member_answers_for_nothing(scene: Scene, committee: CommitteeScene) -> None:
    block_id = sealed(scene)
    sheets = opinions(scene, block_id)
    strangers = [*committee.judges[:2], Account.from_key(b"\x07" * 32)]
    report = committee.score_report(block_id, sheets, judges=strangers)
    committee.score(block_id, report, medians(sheets))
    found = failing(verified(scene, block_id))
    assert found == {"judges": f"{strangers[2].address} was no member"}


@pytest.mark.parametrize(
    "altered",
    [
        lambda true: true[:1],
        lambda true: [true[0], true[0]],
        lambda true: [*true, "0x" + "11" * 20],
    ],
)
def test_a_node_that_tells_of_other_signers_contradicts_the_contract(
    scene: Scene, committee: CommitteeScene, altered: Callable[[list[str]], list[str]]
) -> None:
    block_id = sealed(scene)
    sheets = opinions(scene, block_id)
    committee.score(block_id, committee.score_report(block_id, sheets), medians(sheets))
    lying = AlteredChain(
        RpcChain(scene.contracts), saying("ScoresSubmitted", block_id, signers=altered)
    )
    assert list(failing(verified(scene, block_id, lying))) == ["signers"]

    def hidden(event: Event) -> Event | None:
        return None if event.name == "ScoresSubmitted" else event

    silent = AlteredChain(RpcChain(scene.contracts), hidden)
    assert list(failing(verified(scene, block_id, silent))) == ["signers"]


def test_payouts_that_all_judges_stand_for_pass(scene: Scene, committee: CommitteeScene) -> None:
    campaign_id = scene.create_campaign(seconds=3_600)
    for miner in MINERS:
        scene.submit(miner, campaign_id)
    block_id = scene.seal()
    sheets = opinions(scene, block_id)
    report = committee.score_report(block_id, sheets)
    committee.score(block_id, report, medians(sheets))
    scene.settle(block_id)
    posted = medians(sheets)
    scene.sheets[block_id] = replace(
        sheets[0],
        submissions=tuple(
            replace(line, score=score)
            for line, score in zip(sheets[0].submissions, posted, strict=True)
        ),
    )
    scene.end(campaign_id)
    for earlier in range(1, block_id):
        if scene.read("pool", "status", earlier) in (SEALED, SCORED):
            scene.send(0, "pool", "void", earlier)  # payouts wait for the blocks before
    true = scene.payout_sheet(campaign_id)
    other = replace(true, funded=str(int(true.funded) + 1))
    source = EvidenceSource(str(scene.evidence))

    def failing_payouts() -> list[str]:
        verdict = verify_campaign(RpcChain(scene.contracts), source, campaign_id)
        return [check.name for check in verdict.checks if not check.passed]

    snapshot = scene.web3.provider.make_request("evm_snapshot", [])["result"]  # type: ignore[arg-type]
    committee.pay(campaign_id, [true, true, other])
    assert failing_payouts() == ["agreement"]
    scene.web3.provider.make_request("evm_revert", [snapshot])  # type: ignore[arg-type]
    committee.pay(campaign_id, [true, true, true])
    assert failing_payouts() == []
    chain = RpcChain(scene.contracts)
    (posting,) = [each for each in standing(chain.events()) if each.subject == "campaign"]
    assert examine(chain, source, posting).decision == "reject"
    assert all(line.agrees for line in payout_lines(chain, source, posting))
