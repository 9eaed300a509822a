# SPDX-License-Identifier: Apache-2.0
"""From the texts of a block to its ranking: does the published sheet say what the chain says?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from roastpower.protocol.canonical import hex_bytes, hex_text
from roastpower.protocol.commitment import commitment, submission_id
from roastpower.protocol.errors import EvidenceError, ProtocolError
from roastpower.protocol.ranking import rank
from roastpower.protocol.score_sheet import (
    JudgedSubmission,
    ScoreSheet,
    parse_score_sheet,
    recompute,
)
from roastpower.protocol.scores import pack, unpack
from roastpower.verify.block_history import BlockHistory, Scoring
from roastpower.verify.chain import Chain, Event
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable
from roastpower.verify.verdict import Check, compared, judged


def score_checks(
    chain: Chain,
    source: EvidenceSource,
    block: BlockHistory,
    scoring: Scoring,
    briefs: Mapping[int, bytes],
) -> Iterator[Check]:
    """The checks of the scoring that stands; `briefs` are the campaigns' digests."""
    yield from _sheet_checks(chain, source, block, scoring, briefs)
    yield _ranking(block, scoring)


def _sheet_checks(
    chain: Chain,
    source: EvidenceSource,
    block: BlockHistory,
    scoring: Scoring,
    briefs: Mapping[int, bytes],
) -> Iterator[Check]:
    evidence: bytes = scoring.posted.args["evidence"]
    try:
        document = source.document(evidence)
    except EvidenceUnavailable as error:
        yield Check("evidence", False, str(error))
        return
    yield Check("evidence", True, f"{len(document)} bytes with sha256 {hex_text(evidence)}")
    try:
        sheet = parse_score_sheet(document)
    except EvidenceError as error:
        yield Check("sheet", False, str(error))
        return
    yield _sheet(chain, sheet, block.block_id)
    submissions = _submissions(sheet, block.submitted, briefs)
    yield submissions
    if not submissions.passed:
        return  # without one line a submission, nothing below would compare like with like
    yield _commitments(chain, sheet, block.submitted)
    yield _deliveries(chain, sheet, block)
    try:
        derived = recompute(sheet)
    except EvidenceError as error:
        yield Check("raw outputs", False, str(error))
        return
    yield judged(
        "raw outputs",
        [
            f"submission {line.index}: raw outputs make {score}, the sheet says {line.score}"
            if line.score != score
            else f"submission {line.index}: the sheet's criteria are not the medians"
            for line, (criteria, score) in zip(sheet.submissions, derived, strict=True)
            if (line.criteria, line.score) != (criteria, score)
        ],
        f"medians of {sheet.judge.samples} by {sheet.judge.name}"
        + ("" if sheet.judge.model_asked else ", no model was asked"),
    )
    yield _posted(scoring, [score for _, score in derived])


def _sheet(chain: Chain, sheet: ScoreSheet, block_id: int) -> Check:
    found = (sheet.chain_id, sheet.pool, sheet.block_id)
    expected = (chain.chain_id, chain.address("MiningPool"), block_id)
    names = ("chain", "pool", "block")
    problems = [
        f"it is for {name} {has}, not {wanted}"
        for name, has, wanted in zip(names, found, expected, strict=True)
        if has != wanted
    ]
    return judged("sheet", problems, f"for block {block_id} of this pool")


def _submissions(
    sheet: ScoreSheet, submitted: Sequence[Event], briefs: Mapping[int, bytes]
) -> Check:
    problems = []
    if len(sheet.submissions) != len(submitted):
        problems.append(f"{len(sheet.submissions)} in the sheet, {len(submitted)} on the chain")
    for line, event in zip(sheet.submissions, submitted, strict=False):
        args = event.args
        found = (line.submission_id, line.miner, line.campaign_id)
        if found != (args["submission_id"], args["miner"], args["campaign_id"]):
            problems.append(
                f"submission {line.index}: another id, miner or campaign than submitted"
            )
        elif hex_bytes(line.brief) != briefs.get(line.campaign_id):
            problems.append(f"submission {line.index}: judged by another brief than its campaign's")
    return judged("submissions", problems, f"all {len(submitted)}, as they were submitted")


def _fits(chain: Chain, event: Event, content: bytes, salt: bytes) -> bool:
    args = event.args
    made = commitment(
        chain.chain_id,
        chain.address("MiningPool"),
        args["miner"],
        args["campaign_id"],
        content,
        salt,
    )
    return bool(made == args["commitment"])


def _line_fits(chain: Chain, event: Event, line: JudgedSubmission) -> bool:
    content = line.content_bytes()
    assert content is not None and line.salt is not None  # parsing refuses a delivery without
    return _fits(chain, event, content, hex_bytes(line.salt))


def _commitments(chain: Chain, sheet: ScoreSheet, submitted: Sequence[Event]) -> Check:
    delivered = [
        (line, event)
        for line, event in zip(sheet.submissions, submitted, strict=True)
        if line.delivery != "missing"
    ]
    problems = [
        f"submission {line.index}: text and salt are not what was committed to"
        for line, event in delivered
        if not _line_fits(chain, event, line)
    ]
    return judged(
        "commitments", problems, f"{len(delivered)} texts are those that were committed to"
    )


def _deliveries(chain: Chain, sheet: ScoreSheet, block: BlockHistory) -> Check:
    # The pool logs no reveal after the time to deliver, so each that fits is in time.
    revealed = {
        event.args["submission_id"]
        for event in block.revealed
        for submitted in block.submitted
        if submitted.args["submission_id"] == event.args["submission_id"]
        and _fits(chain, submitted, event.args["content"], event.args["salt"])
    }
    problems = []
    for line in sheet.submissions:
        if line.delivery == "missing" and line.score != 0:
            problems.append(f"submission {line.index}: missing, but scored {line.score}")
        if line.delivery == "missing" and line.submission_id in revealed:
            problems.append(f"submission {line.index}: called missing, but revealed on the chain")
        if line.delivery == "revealed" and line.submission_id not in revealed:
            problems.append(
                f"submission {line.index}: called revealed, but the chain has no reveal"
            )
    missing = sum(line.delivery == "missing" for line in sheet.submissions)
    return judged("deliveries", problems, f"{missing} missing, {len(revealed)} revealed")


def _posted(scoring: Scoring, derived: Sequence[int]) -> Check:
    try:
        posted = unpack(scoring.posted.args["scores"], len(derived))
    except ProtocolError as error:
        return Check("posted scores", False, str(error))
    problems = [
        f"submission {index}: posted {found}, derived {score}"
        for index, (found, score) in enumerate(zip(posted, derived, strict=True))
        if found != score
    ]
    return judged("posted scores", problems, f"{len(posted)} scores as derived")


def _ranking(block: BlockHistory, scoring: Scoring) -> Check:
    try:
        scores = unpack(scoring.posted.args["scores"], len(block.submitted))
    except ProtocolError as error:
        return Check("ranking", False, str(error))
    ranked = rank(scores)
    if list(scoring.posted.args["ranked"]) != pack(ranked):
        return compared("ranking", "packed", pack(ranked), list(scoring.posted.args["ranked"]))
    best = submission_id(block.block_id, ranked[0]) if ranked else None
    return Check("ranking", True, f"{len(ranked)} ranked" + (f", best is {best}" if best else ""))
