# SPDX-License-Identifier: Apache-2.0
"""The guardian sees what was posted beside a recomputation, and decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result
from verify.altered import AlteredChain, saying
from verify.scene import GUARDIAN, Scene

from roastpower.cli.app import app
from roastpower.protocol.canonical import digest, hex_text
from roastpower.verify.chain import RpcChain
from roastpower.verify.evidence_source import EvidenceSource
from roastpower.verify.examination import examine
from roastpower.verify.postings import challenged, standing

from .library import Library
from .lies import of_line
from .stage import CHALLENGED, SCORED, SEALED, Stage

VOID = 6
DOUBTER = 4
REASON = b"\x09" * 32
# The last submission got more than its raw outputs make.
OVERRATED = of_line(2, score=9_999)


def guardian(stage: Stage, *arguments: object, answer: str | None = None) -> Result:
    where = stage.chain_options if arguments[0] == "list" else stage.options
    return CliRunner().invoke(
        app, ["guardian", *map(str, arguments), *where], input=answer, env={"COLUMNS": "200"}
    )


def shown(stage: Stage, *arguments: object) -> dict[str, Any]:
    answer = guardian(stage, "show", *arguments, "--json")
    assert answer.exit_code in (0, 1), answer.output
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


def challenge(scene: Scene, contract: str, identifier: int, reason: bytes = REASON) -> None:
    scene.send(DOUBTER, contract, "challenge", identifier, reason)


@pytest.fixture
def lied(stage: Stage, served: Library) -> int:
    """A challenged block in which one score does not follow from its raw outputs."""
    block_id = stage.post(altered=OVERRATED)
    challenge(stage.scene, "pool", block_id)
    return block_id


@pytest.fixture
def honest(stage: Stage, served: Library) -> int:
    """A challenged block in which all is right."""
    block_id = stage.post()
    challenge(stage.scene, "pool", block_id)
    return block_id


def test_open_challenges_of_blocks_and_payouts_are_listed(stage: Stage, served: Library) -> None:
    campaign_id = stage.close_campaign()
    stage.scene.post_payouts(stage.scene.payout_sheet(campaign_id))
    challenge(stage.scene, "distributor", campaign_id)
    block_id = stage.post()
    challenge(stage.scene, "pool", block_id)
    listed = json.loads(guardian(stage, "list", "--json").stdout)
    assert {("block", block_id), ("campaign", campaign_id)} <= {
        (each["subject"], each["id"]) for each in listed
    }
    deadlines = [each["resolve_by"] for each in listed]
    assert deadlines == sorted(deadlines)
    (told,) = [each for each in listed if each["subject"] == "campaign"]
    assert (told["reason"], told["bond"]) == (hex_text(REASON), str(10 * 10**18))
    assert f"campaign {campaign_id}" in guardian(stage, "list").stdout


def test_a_lie_is_shown_beside_what_should_have_been_posted(stage: Stage, lied: int) -> None:
    document = shown(stage, lied)
    assert (document["suggestion"], document["publication"]) == ("uphold", "published")
    assert document["why"].startswith("raw outputs: submission 2: raw outputs make ")
    true, false = document["lines"][:2], document["lines"][2]
    assert all(line["agrees"] for line in true)
    assert (false["posted"], false["sheet"], false["agrees"]) == (9_999, 9_999, False)
    assert 0 < false["recomputed"] < 5_000
    text = guardian(stage, "show", lied).stdout
    assert "the recomputation suggests UPHOLD: raw outputs" in text
    assert f"{lied << 16 | 2}    9999   9999        {false['recomputed']}  <-- differs" in text
    assert "2 lines agree" in text
    assert guardian(stage, "show", lied, "--all").stdout.count("\n") > text.count("\n")


def test_an_unfounded_challenge_is_shown_as_such(stage: Stage, honest: int) -> None:
    document = shown(stage, honest)
    assert document["suggestion"] == "reject"
    assert all(line["agrees"] for line in document["lines"])
    assert all(check["passed"] for check in document["checks"])
    assert "3 lines agree, all of them" in guardian(stage, "show", honest).stdout


def test_what_no_recomputation_sees_is_said(stage: Stage, served: Library) -> None:
    block_id = stage.post(deliveries=("delivered", "missing", "delivered"))
    challenge(stage.scene, "pool", block_id)
    document = shown(stage, block_id)
    assert document["suggestion"] == "reject"
    assert "the 1 texts called missing" in document["cannot_see"][1]


def test_the_reason_is_shown_where_its_text_is_found(
    stage: Stage, honest: int, tmp_path: Path
) -> None:
    assert shown(stage, honest)["reason_text"] is None
    text = "They \x1b[2Jlie!"
    block_id = stage.post()
    challenge(stage.scene, "pool", block_id, digest(text.encode()))
    (tmp_path / f"{hex_text(digest(text.encode()))}.json").write_text(text)
    assert shown(stage, block_id, "--reason", tmp_path)["reason_text"] == text
    answer = guardian(stage, "show", block_id, "--reason", tmp_path)
    assert r"They \x1b[2Jlie!" in answer.stdout


def test_a_reason_that_we_would_give_needs_no_publication(stage: Stage, served: Library) -> None:
    block_id = stage.post(altered=OVERRATED)
    chain = RpcChain(stage.scene.contracts)
    posting = next(each for each in standing(chain.events()) if each.name == f"block {block_id}")
    reason = examine(chain, EvidenceSource(served.url), posting).reason
    assert reason is not None
    challenge(stage.scene, "pool", block_id, digest(reason))
    document = shown(stage, block_id)
    assert document["reason_is_recomputed"]
    assert json.loads(document["reason_text"])["faults"][0]["check"] == "raw outputs"


def test_missing_evidence_is_a_ground_and_an_outage_is_none(stage: Stage, honest: int) -> None:
    stage.library.is_down = True
    answer = guardian(stage, "show", honest, "--json")
    document = json.loads(answer.stdout)
    assert (answer.exit_code, document["suggestion"]) == (1, None)
    assert document["publication"] == "unreachable"
    stage.library.is_down = False
    kept = stage.library.hide(stage.evidence(honest))
    document = shown(stage, honest)
    assert (document["suggestion"], document["publication"]) == ("uphold", "missing")
    stage.scene.publish(kept)
    assert shown(stage, honest)["suggestion"] == "reject"


def test_a_node_that_contradicts_the_contracts_is_no_ground(stage: Stage, honest: int) -> None:
    """Its events cannot be those of the chain, so nothing follows for the oracle."""
    chain = RpcChain(stage.scene.contracts)
    told = AlteredChain(chain, saying("Submitted", honest << 16, streak=lambda streak: streak + 1))
    posting = next(each for each in challenged(told.events()) if each.name == f"block {honest}")
    found = examine(told, EvidenceSource(stage.library.url), posting)
    assert found.decision is None
    assert [check.name for check in found.contradictions] == ["replay"]
    assert "ask another node" in found.why


def test_an_upheld_block_is_scored_again_and_the_second_time_void(stage: Stage, lied: int) -> None:
    words = ("resolve", lied, "--uphold", "--yes", "--dev-account", GUARDIAN)
    answer = guardian(stage, *words, "--json")
    assert json.loads(answer.stdout)["status"] == "SEALED"
    assert stage.status(lied) == SEALED
    stage.scene.score(lied, stage.scene.sheet(lied, (50, 70, 31)))
    challenge(stage.scene, "pool", lied)
    assert "the block is void, as this is the second time" in guardian(stage, "show", lied).stdout
    assert "it is VOID now" in guardian(stage, *words).stdout
    assert stage.status(lied) == VOID


def test_a_rejected_challenge_costs_its_bond(stage: Stage, honest: int) -> None:
    pool = stage.scene.contracts.pool.address
    locked = stage.scene.read("token", "balanceOf", pool)
    words = ("resolve", honest, "--reject", "--yes", "--dev-account", GUARDIAN)
    assert "it is SCORED now" in guardian(stage, *words).stdout
    assert stage.status(honest) == SCORED
    assert stage.scene.read("token", "balanceOf", pool) == locked - 10 * 10**18


def test_the_guardian_is_asked_and_told_what_the_recomputation_suggests(
    stage: Stage, lied: int
) -> None:
    words = ("resolve", lied, "--reject", "--dev-account", GUARDIAN)
    answer = guardian(stage, *words, answer="n\n")
    assert answer.exit_code == 1
    assert "suggests UPHOLD" in answer.stderr
    assert "your decision is AGAINST the recomputation's" in answer.stderr
    assert stage.status(lied) == CHALLENGED
    assert guardian(stage, *words, answer="y\n").exit_code == 0
    assert stage.status(lied) == SCORED


def test_payouts_are_shown_account_by_account_and_resolved(stage: Stage, served: Library) -> None:
    scene, campaign_id = stage.scene, stage.close_campaign()
    greedy = scene.payout_sheet(campaign_id, ranked_places=1)
    scene.post_payouts(greedy)
    challenge(scene, "distributor", campaign_id)
    document = shown(stage, campaign_id, "--campaign")
    assert document["suggestion"] == "uphold"
    differing = [line for line in document["lines"] if not line["agrees"]]
    assert len(differing) == 2
    assert sum(int(line["sheet"]) for line in differing) == int(greedy.total)
    words = ("resolve", campaign_id, "--campaign", "--yes", "--dev-account", GUARDIAN)
    assert "it is UNPAID now" in guardian(stage, *words, "--uphold").stdout
    scene.post_payouts(scene.payout_sheet(campaign_id))
    challenge(scene, "distributor", campaign_id)
    assert shown(stage, campaign_id, "--campaign")["suggestion"] == "reject"
    assert "it is POSTED now" in guardian(stage, *words, "--reject").stdout


def test_what_cannot_be_decided_is_said_in_a_line(stage: Stage, honest: int) -> None:
    stranger = ("--yes", "--dev-account", DOUBTER)
    for words, code, expected in (
        (("show", 4_096), 2, "block 4096 is not challenged"),
        (("resolve", 4_096, "--uphold", *stranger), 2, "block 4096 is not challenged"),
        (("resolve", honest, *stranger), 2, "say what you decide: --uphold or --reject"),
        (("resolve", honest, "--uphold", *stranger), 1, "sign with the guardian's key"),
    ):
        answer = guardian(stage, *words)
        assert answer.exit_code == code
        assert expected in answer.stderr
        assert answer.stderr.count("\n") == 1
    assert stage.status(honest) == CHALLENGED
