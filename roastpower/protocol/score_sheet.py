# SPDX-License-Identifier: Apache-2.0
"""The score sheet: everything that led from the contents of a block to its scores.

Parsing checks shape and identity (which submission, which text), not honesty: a sheet whose scores
do not follow from its raw outputs parses, so that `recompute_scores` can show it.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from roastpower.protocol.canonical import (
    Address,
    Count,
    Digest,
    Hex,
    Ordinal,
    hex_bytes,
    hex_text,
    parse,
    require,
    require_checksum,
)
from roastpower.protocol.commitment import submission_id
from roastpower.protocol.constants import CONTENT_MAX_BYTES, MAX_SCORE, MAX_SUBMISSIONS
from roastpower.protocol.errors import EvidenceError, ScoringError
from roastpower.protocol.pairwise import PairwisePass, refold
from roastpower.protocol.sample import Sample
from roastpower.protocol.scoring import RUBRIC_BPS, Criteria, aggregate, parse_raw

Delivery = Literal["delivered", "revealed", "missing"]
Score = Annotated[int, msgspec.Meta(ge=0, le=MAX_SCORE)]


class Judge(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Who judged and how; ``model_asked`` is false where no language model was called.

    ``pairwise_prompt_hash`` names the prompt of the comparisons where there is a pairwise pass,
    ``canaries`` how many texts of known rank are judged beside the submissions.
    """

    name: str
    model: str
    model_asked: bool
    code_version: str
    prompt_hash: Digest
    samples: Ordinal
    rubric: dict[str, Count]
    temperature: str | None = None
    pairwise_prompt_hash: Digest | None = None
    canaries: Count = 0


class Flag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finding of the screening."""

    code: str
    reason: str


class Screening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found before judging."""

    disqualified: bool
    flags: tuple[Flag, ...]


class Canary(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text of known rank that was judged beside the submissions."""

    name: str
    content: str
    samples: tuple[Sample, ...]
    score: Score


class JudgedSubmission(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One submission of the block; ``content_hex`` only where the bytes are not UTF-8."""

    submission_id: Ordinal
    index: Count
    miner: Address
    campaign_id: Ordinal
    brief: Digest
    delivery: Delivery
    content: str | None
    content_hex: Hex | None
    salt: Digest | None
    screening: Screening
    samples: tuple[Sample, ...]
    criteria: Criteria | None
    score: Score

    def content_bytes(self) -> bytes | None:
        """The bytes the commitment was made over; None if they were not delivered."""
        if self.content is not None:
            return self.content.encode()
        return None if self.content_hex is None else hex_bytes(self.content_hex)


class ScoreSheet(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """The evidence of one block; its sha256 is posted with the scores.

    ``canaries`` are in the order of their known ranks, the best first.
    """

    schema: Literal["roastpower/score-sheet/1"]
    chain_id: Ordinal
    pool: Address
    block_id: Ordinal
    judge: Judge
    submissions: Annotated[
        tuple[JudgedSubmission, ...], msgspec.Meta(min_length=1, max_length=MAX_SUBMISSIONS)
    ]
    canaries: tuple[Canary, ...] = ()
    pairwise: PairwisePass | None = None

    def check(self) -> None:
        """Raise `EvidenceError` on submissions out of order, or texts given ambiguously."""
        require_checksum(self.pool, "pool")
        require(self.judge.rubric == RUBRIC_BPS, "the rubric is not the protocol's")
        require(len(self.canaries) == self.judge.canaries, "not the judge's number of canaries")
        require(
            self.judge.pairwise_prompt_hash
            == (None if self.pairwise is None else self.pairwise.prompt_hash),
            "the comparisons are not by the judge's prompt",
        )
        for index, submission in enumerate(self.submissions):
            _check_submission(self.block_id, index, submission)


def build_submission(
    *,
    block_id: int,
    index: int,
    miner: str,
    campaign_id: int,
    brief: bytes,
    delivery: Delivery,
    content: bytes | None = None,
    salt: bytes | None = None,
    disqualified: bool = False,
    flags: Sequence[Flag] = (),
    samples: Sequence[Sample] = (),
) -> JudgedSubmission:
    """A line of the sheet, with medians and score computed from the raw outputs.

    The score is the one before comparisons; `build_score_sheet` folds those in.
    """
    text, text_hex = _as_text(content)
    criteria, score = _judge(delivery, disqualified, samples)
    return JudgedSubmission(
        submission_id=submission_id(block_id, index),
        index=index,
        miner=miner,
        campaign_id=campaign_id,
        brief=hex_text(brief),
        delivery=delivery,
        content=text,
        content_hex=text_hex,
        salt=None if salt is None else hex_text(salt),
        screening=Screening(disqualified=disqualified, flags=tuple(flags)),
        samples=tuple(samples),
        criteria=criteria,
        score=score,
    )


def build_canary(name: str, content: str, samples: Sequence[Sample]) -> Canary:
    """A canary with its score."""
    _, score = aggregate([parse_raw(sample.raw) for sample in samples])
    return Canary(name=name, content=content, samples=tuple(samples), score=score)


def canaries_in_order(canaries: Sequence[Canary]) -> bool:
    """Whether each canary scored lower than the one before it."""
    scores = [canary.score for canary in canaries]
    return all(better > worse for better, worse in zip(scores, scores[1:], strict=False))


def build_score_sheet(
    chain_id: int,
    pool: str,
    block_id: int,
    judge: Judge,
    submissions: Sequence[JudgedSubmission],
    canaries: Sequence[Canary] = (),
    pairwise: PairwisePass | None = None,
) -> ScoreSheet:
    """A sheet of the current schema; comparisons are folded into the scores."""
    if pairwise is not None:
        final = refold([line.score for line in submissions], pairwise)
        submissions = [
            msgspec.structs.replace(line, score=score)
            for line, score in zip(submissions, final, strict=True)
        ]
    return ScoreSheet(
        schema="roastpower/score-sheet/1",
        chain_id=chain_id,
        pool=pool,
        block_id=block_id,
        judge=judge,
        submissions=tuple(submissions),
        canaries=tuple(canaries),
        pairwise=pairwise,
    )


def parse_score_sheet(document: bytes) -> ScoreSheet:
    """Read a published sheet; `EvidenceError` if it is not one."""
    return parse(document, ScoreSheet)


def recompute(sheet: ScoreSheet) -> list[tuple[Criteria | None, int]]:
    """Medians and score of every submission, from its raw outputs and the comparisons alone.

    Raises `EvidenceError` if a judged submission lacks samples, an output cannot be read, pairs
    are not the rule's, or canaries are not in the order of their known ranks.
    """
    results = [_recompute_line(sheet, line) for line in sheet.submissions]
    _check_canaries(sheet)
    if sheet.pairwise is None:
        return results
    final = refold([score for _, score in results], sheet.pairwise)
    return [(criteria, score) for (criteria, _), score in zip(results, final, strict=True)]


def _recompute_line(sheet: ScoreSheet, line: JudgedSubmission) -> tuple[Criteria | None, int]:
    judged = line.delivery != "missing" and not line.screening.disqualified
    if judged and len(line.samples) != sheet.judge.samples:
        raise EvidenceError(
            f"submission {line.index}: {len(line.samples)} samples, not {sheet.judge.samples}"
        )
    try:
        return _judge(line.delivery, line.screening.disqualified, line.samples)
    except ScoringError as error:
        raise EvidenceError(f"submission {line.index}: {error}") from error


def _check_canaries(sheet: ScoreSheet) -> None:
    for canary in sheet.canaries:
        try:
            rebuilt = build_canary(canary.name, canary.content, canary.samples)
        except ScoringError as error:
            raise EvidenceError(f"canary {canary.name}: {error}") from error
        if rebuilt != canary or len(canary.samples) != sheet.judge.samples:
            raise EvidenceError(f"canary {canary.name}: its raw outputs do not make its score")
    if not canaries_in_order(sheet.canaries):
        raise EvidenceError("canaries are not in the order of their known ranks")


def recompute_scores(sheet: ScoreSheet) -> list[int]:
    """The scores the sheet's raw outputs make, in index order: what should have been posted."""
    return [score for _, score in recompute(sheet)]


def _judge(
    delivery: Delivery, disqualified: bool, samples: Sequence[Sample]
) -> tuple[Criteria | None, int]:
    if delivery == "missing" or disqualified:
        return None, 0
    return aggregate([parse_raw(sample.raw) for sample in samples])


def _as_text(content: bytes | None) -> tuple[str | None, str | None]:
    if content is None:
        return None, None
    try:
        return content.decode(), None
    except UnicodeDecodeError:
        return None, hex_text(content)


def _check_submission(block_id: int, index: int, line: JudgedSubmission) -> None:
    where = f"submission {index}"
    require(line.index == index, f"{where}: out of order")
    require(line.submission_id == submission_id(block_id, index), f"{where}: another id")
    require_checksum(line.miner, f"{where}: miner")
    content = line.content_bytes()
    if line.delivery == "missing":
        require(content is None and line.salt is None, f"{where}: missing, but has content")
        require(not line.samples, f"{where}: missing, but was judged")
        return
    require(content is not None and line.salt is not None, f"{where}: without content or salt")
    require(
        (line.content, line.content_hex) == _as_text(content),
        f"{where}: content is given in the wrong form",
    )
    require(len(content or b"") <= CONTENT_MAX_BYTES, f"{where}: content is too long")
