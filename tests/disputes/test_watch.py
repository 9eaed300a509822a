# SPDX-License-Identifier: Apache-2.0
"""The watchdog, as a process over real HTTP, catches each lie of an oracle and no truth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from verify.scene import GUARDIAN, ORACLE, Alteration, Delivered, Scene
from web3.exceptions import ContractLogicError

from roastpower.chain.errors import revert_of_web3
from roastpower.chain.reverts import RankingOrder
from roastpower.protocol.canonical import digest, hex_text
from roastpower.protocol.challenge_reason import parse_reason
from roastpower.protocol.ranking import rank
from roastpower.protocol.score_sheet import ScoreSheet
from roastpower.protocol.scores import pack

from .library import Library
from .lies import of_line
from .stage import CHALLENGED, SCORED, WATCHER, Stage
from .watching import WatchProcess

GRACE = 600
ON_PAYOUTS = 2  # status of challenged payouts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where watchdogs write."""
    return tmp_path_factory.mktemp("watch")


def started(stage: Stage, folder: Path, *options: object) -> WatchProcess:
    return WatchProcess(folder, *stage.options, "--grace", GRACE, *options)


@pytest.fixture(scope="module")
def dog(stage: Stage, folder: Path) -> Iterator[WatchProcess]:
    """One that challenges by itself, for the whole module."""
    running = started(stage, folder, "--auto", "--dev-account", WATCHER)
    yield running
    assert running.stop() == 0


def faults(folder: Path, finding: dict[str, Any]) -> list[str]:
    """The names of the checks that its reason gives."""
    document = (folder / finding["reason"]).read_bytes()
    assert finding["reason"].endswith(f"{hex_text(digest(document))}.json")
    return [fault.check for fault in parse_reason(document).faults]


def reason_on_chain(scene: Scene, contract: str, identifier: int) -> str:
    (found,) = (
        getattr(scene.contracts, contract)
        .events.Challenged()
        .get_logs(from_block=0, argument_filters={"id": identifier})
    )
    return hex_text(found["args"]["reason"])


# Lies that a contract takes


def unchanged(sheet: ScoreSheet) -> ScoreSheet:
    return sheet


MISSING: Delivered = ("delivered", "delivered", "missing")
LIES: dict[
    str,
    tuple[Alteration, tuple[int, ...] | None, Delivered | None, list[str]],
] = {
    "two scores are swapped, and with them two ranks": (
        unchanged,
        (7_000, 5_000, 3_000),
        None,
        ["posted scores"],
    ),
    "a submission that was never delivered is scored": (
        of_line(2, score=6_000),
        None,
        MISSING,
        ["deliveries", "raw outputs", "posted scores"],
    ),
    "a text is made up for one that was not delivered": (
        of_line(2, content="Never said"),
        None,
        None,
        ["commitments"],
    ),
    "a text is edited in the evidence": (of_line(1, content="Roast"), None, None, ["commitments"]),
    "raw outputs are aggregated to another score": (
        of_line(0, score=9_000),
        None,
        None,
        ["raw outputs", "posted scores"],
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lying_block_is_challenged(
    stage: Stage, served: Library, dog: WatchProcess, folder: Path, lie: str
) -> None:
    altered, scores, deliveries, expected = LIES[lie]
    block_id = stage.post(altered=altered, scores=scores, deliveries=deliveries)
    finding = dog.wait_for("differs", "block", block_id)
    assert faults(folder, finding) == expected
    assert finding["challenged"].startswith("0x")
    assert stage.status(block_id) == CHALLENGED
    assert finding["reason"].endswith(f"{reason_on_chain(stage.scene, 'pool', block_id)}.json")


def test_swapped_ranks_alone_are_refused_by_the_contract(stage: Stage, served: Library) -> None:
    """Of a ranking that does not follow from its scores nothing is left to watch for."""
    for miner in (4, 5, 6):
        stage.scene.submit(miner)
    block_id = stage.scene.seal()
    scores = [5_000, 7_000, 3_000]
    first, second, *others = rank(scores)
    lie = (block_id, pack(scores), pack([second, first, *others]), b"\x01" * 32)
    post = stage.scene.contracts.pool.functions.post_scores(*lie)
    with pytest.raises(ContractLogicError) as refused:
        post.call({"from": stage.scene.accounts[ORACLE]})
    assert isinstance(revert_of_web3(refused.value), RankingOrder)


def test_evidence_edited_after_it_was_posted_is_challenged_after_the_grace(
    stage: Stage, served: Library, dog: WatchProcess, folder: Path
) -> None:
    block_id = stage.post()
    dog.wait_for("holds", "block", block_id)
    served.is_down = True
    other = stage.post()
    name = stage.evidence(other)
    edited = served.hide(name).replace(b"Roast", b"roast")
    (served.folder / f"{name}.json").write_bytes(edited)
    served.is_down = False
    waiting = dog.wait_for("waits", "block", other)
    dog.wait(lambda: any("has the sha256" in each["why"] for each in dog.of("block", other)))
    assert stage.status(other) == SCORED
    stage.scene.wait_until(waiting["patient_until"])
    finding = dog.wait_for("differs", "block", other)
    assert faults(folder, finding) == ["evidence"]
    assert (stage.status(block_id), stage.status(other)) == (SCORED, CHALLENGED)


def test_overpaying_payouts_are_challenged_and_true_ones_are_not(
    stage: Stage, served: Library, dog: WatchProcess, folder: Path
) -> None:
    scene, lying, true = stage.scene, stage.close_campaign(), stage.close_campaign()
    scene.post_payouts(scene.payout_sheet(true))
    scene.post_payouts(scene.payout_sheet(lying, ranked_places=1))
    finding = dog.wait_for("differs", "campaign", lying)
    assert faults(folder, finding) == ["sheet", "payouts", "root", "count"]
    assert stage.payout_status(lying) == ON_PAYOUTS
    dog.wait_for("holds", "campaign", true)
    assert stage.payout_status(true) == 1


def test_true_blocks_are_left_alone(stage: Stage, served: Library, dog: WatchProcess) -> None:
    blocks = [
        stage.post(),
        stage.post((40, 40), deliveries=("missing", "missing")),
        stage.post((99, 1, 50)),
    ]
    for block_id in blocks:
        finding = dog.wait_for("holds", "block", block_id)
        assert finding.keys() == {"subject", "id", "outcome", "why"}
    assert [stage.status(block_id) for block_id in blocks] == [SCORED] * 3


def test_an_outage_shorter_than_the_grace_is_waited_out(
    stage: Stage, served: Library, dog: WatchProcess
) -> None:
    served.is_down = True
    block_id = stage.post()
    assert "which may be its server's outage" in dog.wait_for("waits", "block", block_id)["why"]
    served.is_down = False
    dog.wait_for("holds", "block", block_id)
    assert stage.status(block_id) == SCORED


def test_a_challenge_that_the_guardian_rejected_is_not_repeated(
    stage: Stage, served: Library, dog: WatchProcess
) -> None:
    block_id = stage.post(altered=of_line(0, score=9_000))
    dog.wait(lambda: stage.status(block_id) == CHALLENGED)
    stage.scene.send(GUARDIAN, "pool", "resolve", block_id, False)
    dog.wait(lambda: any("not_challenged" in each for each in dog.of("block", block_id)))
    assert "rejected" in dog.of("block", block_id)[-1]["not_challenged"]
    assert stage.status(block_id) == SCORED
