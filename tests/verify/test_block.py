# SPDX-License-Identifier: Apache-2.0
"""A true block passes, and each lie about a block fails the check that is made for it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from deployment import BEACON_SECRET

from roastpower.protocol import beacon
from roastpower.protocol.canonical import canonical, digest, hex_text
from roastpower.protocol.score_sheet import Sample, ScoreSheet
from roastpower.verify.block import verify_block
from roastpower.verify.chain import Chain, RpcChain
from roastpower.verify.draw_checks import compressed_key
from roastpower.verify.evidence_source import BundleSource, EvidenceSource
from roastpower.verify.verdict import NothingToVerify, Verdict

from .altered import AlteredChain, saying
from .scene import ETHER, GUARDIAN, Scene, raws

replace = msgspec.structs.replace


def verified(scene: Scene, block_id: int, chain: Chain | None = None) -> Verdict:
    source = EvidenceSource(str(scene.evidence))
    return verify_block(chain or RpcChain(scene.contracts), source, None, block_id)


def failing(verdict: Verdict) -> list[str]:
    return [check.name for check in verdict.checks if not check.passed]


class LocalBeacon:
    """Rounds by a secret."""

    def __init__(self, secret: int) -> None:
        self._secret = secret

    def signature(self, round_number: int) -> bytes:
        return beacon.sign(self._secret, round_number)


@pytest.fixture(scope="module")
def true_block(scene: Scene) -> int:
    """A settled block that follows another, so that streaks count."""
    scene.play()
    return scene.play((60, 20, 90))


def test_a_true_block_passes_every_check(scene: Scene, true_block: int) -> None:
    source = EvidenceSource(str(scene.evidence))
    drand = LocalBeacon(BEACON_SECRET)
    verdict = verify_block(RpcChain(scene.contracts), source, drand, true_block)
    assert [check.name for check in verdict.checks] == [
        *("status", "replay", "no refunds", "evidence", "sheet", "submissions", "commitments"),
        *("deliveries", "raw outputs", "posted scores", "ranking", "challenge window"),
        *("draw round", "settled in time", "signature", "randomness", "published round", "seed"),
        *("tickets", "winner", "reward", "mint"),
    ]
    assert failing(verdict) == []
    assert (verdict.status, verdict.is_final, verdict.passed) == ("SETTLED", True, True)
    assert "of 3300" in next(check.detail for check in verdict.checks if check.name == "tickets")


def test_another_beacon_fails_the_comparison_alone(scene: Scene, true_block: int) -> None:
    source = EvidenceSource(str(scene.evidence))
    other = LocalBeacon(BEACON_SECRET + 1)
    verdict = verify_block(RpcChain(scene.contracts), source, other, true_block)
    assert failing(verdict) == ["published round"]


def test_a_block_is_verified_at_every_stage(scene: Scene) -> None:
    first = scene.submit(4)
    block_id = first >> 16
    scene.submit(5)
    stages = [verified(scene, block_id)]
    scene.seal()
    stages.append(verified(scene, block_id))
    scene.score(block_id, scene.sheet(block_id, (10, 20)))
    stages.append(verified(scene, block_id))
    scene.send(GUARDIAN, "pool", "void", block_id)
    stages.append(verified(scene, block_id))
    scene.send(0, "pool", "refund", [first])
    stages.append(verified(scene, block_id))
    assert [stage.status for stage in stages] == ["OPEN", "SEALED", "SCORED", "VOID", "VOID"]
    assert [stage.is_final for stage in stages] == [False, False, False, True, True]
    assert [failing(stage) for stage in stages] == [[]] * 5
    assert stages[-1].checks[-1].detail == "1 of 2 burns were minted back"
    for changes, problem in (
        ({"amount": 1}, "not what was burned"),
        ({"miner": "0x1"}, "not what"),
    ):
        lying = AlteredChain(RpcChain(scene.contracts), saying("Refunded", first, **changes))
        assert failing(verified(scene, block_id, lying)) == ["refunds"]
        assert problem in verified(scene, block_id, lying).checks[-1].detail


def test_the_scoring_that_stands_after_challenges_counts(scene: Scene) -> None:
    for miner in (4, 5):
        identifier = scene.submit(miner)
    block_id = scene.seal()
    false_sheet = scene.sheet(block_id, (99, 1))
    scene.score(block_id, replace(false_sheet, chain_id=1))
    scene.send(4, "pool", "challenge", block_id, b"\x09" * 32)
    scene.send(GUARDIAN, "pool", "resolve", block_id, True)
    assert verified(scene, block_id).status == "SEALED"
    scene.score(block_id, scene.sheet(block_id, (40, 50)))
    scene.send(4, "pool", "challenge", block_id, b"\x09" * 32)
    assert verified(scene, block_id).status == "CHALLENGED"
    scene.send(GUARDIAN, "pool", "resolve", block_id, False)
    scene.settle(block_id)
    verdict = verified(scene, block_id)
    assert (verdict.status, failing(verdict)) == ("SETTLED", [])
    assert identifier >> 16 == block_id


def test_a_block_that_ranks_nobody_passes_without_a_draw(scene: Scene) -> None:
    block_id = scene.play((50, 50), deliveries=("missing", "missing"))
    verdict = verified(scene, block_id)
    assert failing(verdict) == []
    lying = AlteredChain(RpcChain(scene.contracts), saying("BlockSettled", block_id, reward=ETHER))
    assert failing(verified(scene, block_id, lying)) == ["winner"]


def test_a_revealed_text_counts_as_delivered(scene: Scene) -> None:
    block_id = scene.play(revealed=[1], deliveries=("delivered", "revealed", "missing"))
    assert failing(verified(scene, block_id)) == []


def test_a_block_that_was_never_opened_is_nothing_to_verify(scene: Scene) -> None:
    with pytest.raises(NothingToVerify, match="no block 4096"):
        verified(scene, 4_096)


# What an oracle can post although it is not true


def line(index: int, **changes: Any) -> Callable[[ScoreSheet], ScoreSheet]:
    def alter(sheet: ScoreSheet) -> ScoreSheet:
        lines = list(sheet.submissions)
        lines[index] = replace(lines[index], **changes)
        return replace(sheet, submissions=tuple(lines))

    return alter


def without_last(sheet: ScoreSheet) -> ScoreSheet:
    return replace(sheet, submissions=sheet.submissions[:-1])


def swapped_miners(sheet: ScoreSheet) -> ScoreSheet:
    first, second, *rest = sheet.submissions
    lines = (replace(first, miner=second.miner), replace(second, miner=first.miner), *rest)
    return replace(sheet, submissions=lines)


def false_median(sheet: ScoreSheet) -> ScoreSheet:
    criteria = sheet.submissions[0].criteria
    assert criteria is not None
    return line(0, criteria=replace(criteria, humor=99))(sheet)


SAMPLES = tuple(Sample(raw) for raw in raws(95))
LIES: dict[str, tuple[Callable[[ScoreSheet], ScoreSheet], list[str]]] = {
    "another text": (line(0, content="Somebody else's roast"), ["commitments"]),
    "another salt": (line(1, salt=hex_text(b"\x77" * 32)), ["commitments"]),
    "a score that the samples do not make": (
        line(0, score=9_999),
        ["raw outputs", "posted scores"],
    ),
    "a median that is none": (false_median, ["raw outputs"]),
    "other samples than those scored": (line(2, samples=SAMPLES), ["raw outputs", "posted scores"]),
    "a sample that is no judgement": (line(0, samples=(Sample("{}"),) * 3), ["raw outputs"]),
    "too few samples": (line(0, samples=SAMPLES[:1]), ["raw outputs"]),
    "another brief": (line(0, brief=hex_text(b"\x55" * 32)), ["submissions"]),
    "another campaign": (line(0, campaign_id=2), ["submissions"]),
    "other miners": (swapped_miners, ["submissions"]),
    "another chain": (lambda sheet: replace(sheet, chain_id=1), ["sheet"]),
    "another block": (
        lambda sheet: replace(sheet, submissions=sheet.submissions[:1], block_id=1),
        ["sheet"],
    ),
    "a reveal that never was": (line(0, delivery="revealed"), ["deliveries"]),
    "an own rubric": (
        lambda sheet: replace(sheet, judge=replace(sheet.judge, rubric={"humor": 10_000})),
        ["sheet"],
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_sheet_fails_its_check(scene: Scene, lie: str) -> None:
    altered, expected = LIES[lie]
    scores = [7_000, 6_000, 5_000] if "posted scores" in expected else None
    block_id = scene.play(altered=altered, scores=scores)
    assert failing(verified(scene, block_id)) == expected


def test_a_sheet_that_leaves_a_submission_out_fails(scene: Scene) -> None:
    block_id = scene.play(altered=without_last, scores=[5_000, 7_000, 3_000])
    assert failing(verified(scene, block_id)) == ["submissions"]


def test_a_text_called_missing_though_revealed_fails(scene: Scene) -> None:
    block_id = scene.play(revealed=[0], deliveries=("missing", "delivered", "delivered"))
    assert failing(verified(scene, block_id)) == ["deliveries"]


def test_a_reveal_of_another_text_is_no_delivery(scene: Scene) -> None:
    identifier = scene.submit(4)
    scene.submit(5)
    scene.send(4, "pool", "reveal", identifier, b"not what was committed to", bytes(32))
    block_id = scene.seal()
    scene.score(block_id, scene.sheet(block_id, (50, 60), ("missing", "delivered")))
    scene.settle(block_id)
    assert failing(verified(scene, block_id)) == []


def test_a_missing_text_that_was_scored_fails(scene: Scene) -> None:
    block_id = scene.play(
        deliveries=("missing", "delivered", "delivered"),
        altered=line(0, score=8_000),
        scores=[8_000, 7_000, 3_000],
    )
    assert failing(verified(scene, block_id)) == ["deliveries", "raw outputs", "posted scores"]


def test_scores_that_are_not_in_the_sheet_fail(scene: Scene) -> None:
    block_id = scene.play((50, 70, 30), scores=[9_000, 7_000, 3_000])
    assert failing(verified(scene, block_id)) == ["posted scores"]


def test_evidence_that_was_altered_or_withheld_fails(scene: Scene, tmp_path: Path) -> None:
    block_id = scene.play()
    chain = RpcChain(scene.contracts)
    document = canonical(scene.sheets[block_id])
    file = tmp_path / f"{hex_text(digest(document))}.json"

    def with_evidence(place: Path) -> list[str]:
        return failing(verify_block(chain, EvidenceSource(str(place)), None, block_id))

    assert with_evidence(tmp_path) == ["evidence"]
    file.write_bytes(document)
    assert with_evidence(tmp_path) == with_evidence(file) == []
    file.write_bytes(document.replace(b"Roast", b"roast", 1))
    assert with_evidence(tmp_path) == with_evidence(file) == ["evidence"]


def test_a_bundle_is_believed_as_far_as_the_chain_vouches_for_it(
    scene: Scene, tmp_path: Path
) -> None:
    block_id = scene.play()
    document = canonical(scene.sheets[block_id])
    file = tmp_path / "bundle.json"

    def with_bundle(bundle: object) -> list[str]:
        file.write_text(json.dumps(bundle))
        chain = RpcChain(scene.contracts)
        return failing(verify_block(chain, BundleSource(str(file)), None, block_id))

    name, text = hex_text(digest(document)), document.decode()
    # What a bundle says of the block itself changes nothing.
    assert with_bundle({"block": {"winner": "me"}, "documents": {name: text}}) == []
    assert with_bundle({"documents": {name: text.replace("Roast", "roast", 1)}}) == ["evidence"]
    assert with_bundle({"documents": {}}) == ["evidence"]
    assert with_bundle([]) == ["evidence"]


def test_evidence_that_is_no_sheet_fails(scene: Scene) -> None:
    block_id = scene.play()
    for document in (b"{}", json.dumps(msgspec.to_builtins(scene.sheets[block_id])).encode()):
        told = AlteredChain(
            RpcChain(scene.contracts),
            saying("BlockScored", block_id, evidence=scene.publish(document)),
        )
        assert failing(verified(scene, block_id, told)) == ["sheet"]


# What the contracts refuse, so that only a lying node could tell it


def plus(number: int) -> Callable[[int], int]:
    return lambda value: value + number


FALSE_EVENTS: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "swapped ranking": (
        "BlockScored",
        {"ranked": lambda words: [words[0] ^ (2 << 240) ^ (2 << 224)]},
        ["ranking"],
    ),
    "shorter window": (
        "BlockScored",
        {"settle_after": plus(-1)},
        ["challenge window", "draw round"],
    ),
    "earlier round": ("BlockScored", {"draw_round": plus(-1)}, ["draw round", "signature"]),
    "later round": ("BlockScored", {"draw_round": plus(1)}, ["draw round", "signature"]),
    "randomness": (
        "BlockSettled",
        {"randomness": b"\x01" * 32},
        ["randomness", "seed", "tickets"],
    ),
    "seed": ("BlockSettled", {"seed": plus(1)}, ["seed"]),
    "ticket": ("BlockSettled", {"ticket": plus(1)}, ["tickets"]),
    "number of tickets": ("BlockSettled", {"total_tickets": plus(100)}, ["tickets"]),
    "winning submission": ("BlockSettled", {"submission_id": plus(1)}, ["winner"]),
    "reward": ("BlockSettled", {"reward": plus(1)}, ["reward", "mint"]),
    "demand": ("BlockOpened", {"demand": plus(1)}, ["replay"]),
    "price": ("BlockOpened", {"base_price": plus(1)}, ["replay"]),
    "duration": ("BlockOpened", {"closes_at": plus(1)}, ["replay"]),
    "streak": ("Submitted", {"streak": plus(1)}, ["replay"]),
    "burn": ("Submitted", {"burned": plus(-1)}, ["replay"]),
    "commitment": ("Submitted", {"commitment": bytes(32)}, ["commitments"]),
    "count": ("BlockSealed", {"count": plus(1)}, ["status", "replay"]),
}


@pytest.mark.parametrize("lie", FALSE_EVENTS)
def test_a_false_event_fails_its_check(scene: Scene, true_block: int, lie: str) -> None:
    name, values, expected = FALSE_EVENTS[lie]
    told = AlteredChain(RpcChain(scene.contracts), saying(name, true_block, **values))
    found = failing(verified(scene, true_block, told))
    # Another randomness may draw the same winner by chance, or not.
    assert [each for each in found if each != "winner"] == [
        each for each in expected if each != "winner"
    ]
    assert ("winner" in found) == ("winner" in expected) or lie == "randomness"


def test_a_winner_who_did_not_win_fails(scene: Scene, true_block: int) -> None:
    other = scene.accounts[9]
    told = AlteredChain(RpcChain(scene.contracts), saying("BlockSettled", true_block, winner=other))
    assert failing(verified(scene, true_block, told)) == ["winner", "mint"]


def test_a_reward_that_was_not_minted_fails(scene: Scene, true_block: int) -> None:
    told = AlteredChain(RpcChain(scene.contracts), transfer=lambda _: None)
    assert failing(verified(scene, true_block, told)) == ["mint"]


def test_a_forged_signature_fails(scene: Scene, true_block: int) -> None:
    forged = beacon.decompress_g1(beacon.sign(BEACON_SECRET + 1, 7))
    told = AlteredChain(RpcChain(scene.contracts), sent=lambda data: data[:-128] + forged)
    assert failing(verified(scene, true_block, told)) == ["signature"]


def test_a_signature_is_found_in_the_calldata_of_a_contract_between(
    scene: Scene, true_block: int
) -> None:
    told = AlteredChain(RpcChain(scene.contracts), sent=lambda data: b"\x01\x02\x03" + data[4:])
    assert failing(verified(scene, true_block, told)) == []


def test_a_refund_in_a_settled_block_fails(scene: Scene, true_block: int) -> None:
    chain = RpcChain(scene.contracts)
    burned = next(
        each
        for each in chain.events()
        if each.name == "Submitted" and each.args["block_id"] == true_block
    )
    args = {"submission_id": burned.args["submission_id"], "miner": burned.args["miner"]}
    false = dataclasses.replace(burned, name="Refunded", args={**args, "amount": 1})
    told = AlteredChain(chain, also=[false])
    assert failing(verified(scene, true_block, told)) == ["no refunds"]


def test_a_streak_is_replayed_from_all_settlements_before(scene: Scene, true_block: int) -> None:
    def forget(event: Any) -> Any:
        is_first = event.name == "BlockSettled" and event.args["block_id"] == true_block - 1
        return None if is_first else event

    told = AlteredChain(RpcChain(scene.contracts), forget)
    found = failing(verified(scene, true_block, told))
    assert found[0] == "replay" and "tickets" in found


def test_the_contracts_key_is_read_as_drand_publishes_it() -> None:
    for secret in range(1, 9):  # both signs of y
        key = beacon.public_key(secret)
        assert compressed_key(beacon.decompress_g2(key)) == key
