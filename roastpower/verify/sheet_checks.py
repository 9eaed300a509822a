# SPDX-License-Identifier: Apache-2.0
"""From the texts of a block to one judge's scores: does a score sheet say what the chain says?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from roastpower.protocol.canonical import hex_bytes
from roastpower.protocol.commitment import commitment
from roastpower.protocol.errors import EvidenceError
from roastpower.protocol.score_sheet import (
    JudgedSubmission,
    ScoreSheet,
    parse_score_sheet,
    recompute,
)
from roastpower.verify.block_history import BlockHistory
from roastpower.verify.verdict import Check, judged


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission as the chain has it. `reveals`: content and salt, which need not fit."""

    submission_id: int
    miner: str
    campaign_id: int
    commitment: bytes
    brief: bytes | None
    reveals: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class SealedBlock:
    """What a score sheet has to fit."""

    chain_id: int
    pool: str
    block_id: int
    submitted: tuple[Submitted, ...]


@dataclass(frozen=True, slots=True)
class ExaminedSheet:
    """What a sheet's checks found; `scores` are those its raw outputs make, None where they make none."""

    checks: tuple[Check, ...]
    scores: list[int] | None

    @property
    def problem(self) -> str | None:
        """The first check that fails, for people."""
        failing = (f"{check.name}: {check.detail}" for check in self.checks if not check.passed)
        return next(failing, None)


def sealed_block(
    chain_id: int, pool: str, history: BlockHistory, briefs: Mapping[int, bytes]
) -> SealedBlock:
    """A block out of its events; `briefs` are the campaigns' digests."""
    reveals: dict[int, list[tuple[bytes, bytes]]] = {}
    for event in history.revealed:
        args = event.args
        reveals.setdefault(args["submission_id"], []).append((args["content"], args["salt"]))
    return SealedBlock(
        chain_id,
        pool,
        history.block_id,
        tuple(
            Submitted(
                submission_id=event.args["submission_id"],
                miner=event.args["miner"],
                campaign_id=event.args["campaign_id"],
                commitment=event.args["commitment"],
                brief=briefs.get(event.args["campaign_id"]),
                reveals=tuple(reveals.get(event.args["submission_id"], ())),
            )
            for event in history.submitted
        ),
    )


def examine_sheet(block: SealedBlock, document: bytes) -> ExaminedSheet:
    """Makes every check that a sheet alone allows. Whether its scores were posted is another one."""
    try:
        sheet = parse_score_sheet(document)
    except EvidenceError as error:
        return ExaminedSheet((Check("sheet", False, str(error)),), None)
    submissions = _submissions(block, sheet)
    checks = [_sheet(block, sheet), submissions]
    if not submissions.passed:
        # Without one line a submission, nothing below would compare like with like.
        return ExaminedSheet(tuple(checks), None)
    checks += [_commitments(block, sheet), _deliveries(block, sheet)]
    try:
        derived = recompute(sheet)
    except EvidenceError as error:
        return ExaminedSheet((*checks, Check("raw outputs", False, str(error))), None)
    outputs = judged(
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
    return ExaminedSheet((*checks, outputs), [score for _, score in derived])


def _sheet(block: SealedBlock, sheet: ScoreSheet) -> Check:
    found = (sheet.chain_id, sheet.pool, sheet.block_id)
    expected = (block.chain_id, block.pool, block.block_id)
    names = ("chain", "pool", "block")
    problems = [
        f"it is for {name} {has}, not {wanted}"
        for name, has, wanted in zip(names, found, expected, strict=True)
        if has != wanted
    ]
    return judged("sheet", problems, f"for block {block.block_id} of this pool")


def _submissions(block: SealedBlock, sheet: ScoreSheet) -> Check:
    submitted = block.submitted
    problems = []
    if len(sheet.submissions) != len(submitted):
        problems.append(f"{len(sheet.submissions)} in the sheet, {len(submitted)} on the chain")
    for line, each in zip(sheet.submissions, submitted, strict=False):
        found = (line.submission_id, line.miner, line.campaign_id)
        if found != (each.submission_id, each.miner, each.campaign_id):
            problems.append(
                f"submission {line.index}: another id, miner or campaign than submitted"
            )
        elif hex_bytes(line.brief) != each.brief:
            problems.append(f"submission {line.index}: judged by another brief than its campaign's")
    return judged("submissions", problems, f"all {len(submitted)}, as they were submitted")


def _commitments(block: SealedBlock, sheet: ScoreSheet) -> Check:
    delivered = [(line, each) for line, each in _lines(block, sheet) if line.delivery != "missing"]
    problems = [
        f"submission {line.index}: text and salt are not what was committed to"
        for line, each in delivered
        if not _line_fits(block, each, line)
    ]
    return judged(
        "commitments", problems, f"{len(delivered)} texts are those that were committed to"
    )


def _deliveries(block: SealedBlock, sheet: ScoreSheet) -> Check:
    # The pool logs no reveal after the time to deliver, so each that fits is in time.
    revealed = {
        each.submission_id
        for each in block.submitted
        if any(_fits(block, each, content, salt) for content, salt in each.reveals)
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


def _lines(block: SealedBlock, sheet: ScoreSheet) -> Iterator[tuple[JudgedSubmission, Submitted]]:
    return zip(sheet.submissions, block.submitted, strict=True)


def _fits(block: SealedBlock, submitted: Submitted, content: bytes, salt: bytes) -> bool:
    made = commitment(
        block.chain_id, block.pool, submitted.miner, submitted.campaign_id, content, salt
    )
    return made == submitted.commitment


def _line_fits(block: SealedBlock, submitted: Submitted, line: JudgedSubmission) -> bool:
    content = line.content_bytes()
    assert content is not None and line.salt is not None  # parsing refuses a delivery without
    return _fits(block, submitted, content, hex_bytes(line.salt))
