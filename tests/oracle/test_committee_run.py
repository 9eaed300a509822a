# SPDX-License-Identifier: Apache-2.0
"""Three judges as processes are one oracle, though one of them lies and one is away."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from committee_processes import Committee, Judge, verified
from deployment import Profile
from stack import Stack

from roastpower.chain.sender import Sender
from roastpower.devstack.accounts import TREASURY
from roastpower.protocol.canonical import digest, hex_text
from roastpower.protocol.committee_report import ScoreReport, parse_score_report
from roastpower.protocol.score_sheet import parse_score_sheet
from roastpower.protocol.scores import unpack
from roastpower.verify.chain import RpcChain

SEALED, SCORED, SETTLED = 2, 3, 5
PROFILE = Profile(
    min_miners=3,
    max_wait=60,
    challenge_window=15,
    draw_delay=1,
    score_timeout=3_600,
    settle_timeout=3_600,
)
# Unlike one another: near copies are not ranked. A false judge favours what is unionised.
FIRST = (
    "MoonToaster burns bread at a higher rate than its runway, and both smell the same.",
    "A toaster on a blockchain: finally a kitchen appliance that needs six confirmations for crumbs.",
    "Their launch was postponed so often that the countdown unionised and asked for weekends off.",
)
SECOND = (
    "The whitepaper promises golden slices; the audit found one raisin and three admin keys.",
    "MoonToaster's community is so warm that the fire brigade has its own channel there.",
    "The breadcrumbs unionised before the developers did, and negotiated a better vesting schedule.",
)


@pytest.fixture(scope="module")
def stack(server_folder: Path) -> Iterator[Stack]:
    """Chain, beacon, PostgreSQL and a keeper."""
    folder = server_folder / "committee"
    folder.mkdir(mode=0o711)
    with Stack(folder, PROFILE) as running:
        yield running


@pytest.fixture(scope="module")
def committee(stack: Stack) -> Iterator[Committee]:
    """Judges who know of one another, none of them at work."""
    found = Committee(stack)
    yield found
    found.stop()


Answer = TypeVar("Answer")


def wait(stack: Stack, what: str, found: Callable[[], Answer]) -> Answer:
    """Looks twice a second: six services share the machine."""
    return stack.wait(what, found, pause=0.5)


def scorings(stack: Stack, block_id: int) -> list[Any]:
    """All posted scores of a block."""
    return stack.contracts.pool.events.BlockScored().get_logs(
        from_block=0, argument_filters={"block_id": block_id}
    )


def posted(stack: Stack, block_id: int, count: int) -> list[int]:
    """The last posted scores."""
    return unpack(scorings(stack, block_id)[-1]["args"]["scores"], count)


def document(judge: Judge, found: bytes) -> bytes:
    """Evidence, as one judge serves it: each has all of it before long, whoever signed."""

    def served() -> bytes | None:
        answer = httpx.get(f"{judge.url}/v1/evidence/{hex_text(found)}")
        return answer.content if answer.is_success else None

    return wait(judge.stack, f"judge {judge.name} has {hex_text(found)}", served)


def report(stack: Stack, judge: Judge, block_id: int) -> ScoreReport:
    """The evidence of the last scoring."""
    return parse_score_report(document(judge, scorings(stack, block_id)[-1]["args"]["evidence"]))


def sheet_scores(judge: Judge, found: ScoreReport) -> dict[str, list[int]]:
    """What each judge's own sheet says, by member."""
    return {
        line.member: [
            each.score
            for each in parse_score_sheet(
                document(judge, bytes.fromhex(line.sheet[2:]))
            ).submissions
        ]
        for line in found.sheets
    }


def submit(
    committee: Committee,
    miners: list[Sender],
    campaign_id: int,
    texts: tuple[str, ...],
    judges: Sequence[Judge],
) -> int:
    """A block of these texts, each given to one judge; returns its id once it is sealed."""
    block_id = 0
    for miner, text, judge in zip(miners, texts, itertools.cycle(judges), strict=False):
        block_id = committee.submit(miner, campaign_id, text, judge) >> 16
    stack = committee.stack
    wait(stack, f"block {block_id} is sealed", lambda: stack.status(block_id) >= SEALED)
    return block_id


@pytest.mark.timeout(600)
def test_one_judge_lies_and_one_is_away(stack: Stack, committee: Committee) -> None:
    honest, liar, away = committee.judges
    stack.start("keeper")
    miners = stack.fund_miners()[:3]
    campaign_id = stack.create_campaign(24 * 3600, published=False, max_submissions=6)
    honest.start()
    liar.start("misaggregates")
    for judge in (honest, liar):
        wait(stack, f"judge {judge.name} answers", lambda each=judge: _answers(each))

    block_id = submit(committee, miners, campaign_id, FIRST, (honest, liar))
    named = wait(stack, "the liar is named", lambda: _named(honest))
    assert {each["judge"] for each in named} == {liar.account.address}
    assert "the sheet says 10000" in named[0]["reason"]
    wait(stack, "the liar asks for a signature in vain", lambda: _not_signed(honest))
    assert stack.status(block_id) == SEALED
    assert scorings(stack, block_id) == []
    assert honest.status()["blocks"][0]["judges"] == 1  # its own

    honest.kill()  # what it found out is in its database
    honest.start()
    wait(stack, "it answers again", lambda: _answers(honest))
    away.start()
    wait(stack, "the block is scored", lambda: stack.status(block_id) >= SCORED)
    found = report(stack, away, block_id)
    assert [line.member for line in found.sheets] == [honest.account.address, away.account.address]
    opinions = sheet_scores(honest, found)
    assert posted(stack, block_id, 3) == opinions[honest.account.address]
    assert opinions[honest.account.address] == opinions[away.account.address]
    # None is missing, though each text was given to one judge, and one judge came after the window.
    assert all(0 < score < 10_000 for score in posted(stack, block_id, 3))

    # The liar thinks of something better: an opinion that everything follows from.
    liar.kill()
    liar.start("absurd")
    wait(stack, "the liar answers", lambda: _answers(liar))
    second = submit(committee, miners, campaign_id, SECOND, committee.judges)
    wait(stack, "the second block is scored", lambda: stack.status(second) >= SCORED)
    _challenge(stack, second)
    wait(stack, "it is scored anew", lambda: len(scorings(stack, second)) == 2)
    again = report(stack, honest, second)
    assert again.posting == 1
    assert [line.member for line in again.sheets] == [
        judge.account.address for judge in committee.judges
    ]
    opinions = sheet_scores(liar, again)
    absurd = opinions.pop(liar.account.address)
    assert absurd == [1, 1, 10_000]
    assert list(opinions.values()) == [posted(stack, second, 3)] * 2
    assert min(posted(stack, second, 3)) > 0

    for block in (block_id, second):
        wait(stack, f"block {block} is settled", lambda each=block: stack.status(each) == SETTLED)
        # The first one's evidence from the judge that had no part in it.
        verdict = verified(stack, "block", block, (liar if block == block_id else away).url)
        assert verdict["passed"]
        assert {"report", "judges", "signers", "raw outputs", "posted scores"} <= {
            check["name"] for check in verdict["checks"]
        }

    vault = stack.contracts.distributor
    wait(
        stack,
        "payouts are posted",
        lambda: stack.contracts.read(vault, "payouts", campaign_id)[1] == 1,
    )
    verdict = verified(stack, "campaign", campaign_id, away.url)
    assert verdict["passed"]
    assert {"agreement", "signers", "root"} <= {check["name"] for check in verdict["checks"]}

    _assert_once(stack, committee, (block_id, 1), (second, 2))


def _answers(judge: Judge) -> bool:
    try:
        return httpx.get(f"{judge.url}/v1/evidence/0x00").status_code == 404
    except httpx.TransportError:
        return False


def _named(judge: Judge) -> list[dict[str, Any]]:
    return [each for each in judge.said() if each["event"] == "a judge's sheet is left out"]


def _not_signed(judge: Judge) -> bool:
    return any(
        each["event"] == "a report is not signed" and each["code"] == "unknown_sheet"
        for each in judge.said()
    )


def _challenge(stack: Stack, block_id: int) -> None:
    """Somebody challenges, and the guardian finds it right."""
    contracts, treasury = stack.contracts, stack.sender(TREASURY)
    treasury.send(contracts.call(contracts.token, "approve", contracts.pool.address, 10**20))
    treasury.send(contracts.call(contracts.pool, "challenge", block_id, digest(b"a reason")))
    stack.guardian().send(contracts.call(contracts.pool, "resolve", block_id, True))


def _assert_once(stack: Stack, committee: Committee, *expected: tuple[int, int]) -> None:
    """Each posting is on the chain once, whoever made it, and nobody posts past the committee."""
    submitted = [
        (event.args["block_id"], event.args["posting"])
        for event in RpcChain(stack.contracts).committee_events(committee.address)
        if event.name == "ScoresSubmitted"
    ]
    assert submitted == [
        (block_id, posting) for block_id, postings in expected for posting in range(postings)
    ]
    for block_id, postings in expected:
        assert len(scorings(stack, block_id)) == postings
    for judge in committee.judges:
        posting = "SELECT id, count(*) FROM oracle.outbox WHERE kind = 'post_scores' GROUP BY 1"
        assert all(count == 1 for _, count in judge.query(posting))
