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
from roastpower.protocol.scoring import RUBRIC_BPS, Criteria, aggregate, parse_raw

Delivery = Literal["delivered", "revealed", "missing"]
Score = Annotated[int, msgspec.Meta(ge=0, le=MAX_SCORE)]


class Judge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who judged and how; ``model_asked`` is false where no language model was called."""

    name: str
    model: str
    model_asked: bool
    code_version: str
    prompt_hash: Digest
    samples: Ordinal
    rubric: dict[str, Count]


class Flag(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finding of the screening."""

    code: str
    reason: str


class Screening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What was found before judging."""

    disqualified: bool
    flags: tuple[Flag, ...]


class Sample(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of the judge, as it came."""

    raw: str


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


class ScoreSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The evidence of one block; its sha256 is posted with the scores."""

    schema: Literal["roastpower/score-sheet/1"]
    chain_id: Ordinal
    pool: Address
    block_id: Ordinal
    judge: Judge
    submissions: Annotated[
        tuple[JudgedSubmission, ...], msgspec.Meta(min_length=1, max_length=MAX_SUBMISSIONS)
    ]

    def check(self) -> None:
        """Raise `EvidenceError` on submissions out of order, or texts given ambiguously."""
        require_checksum(self.pool, "pool")
        require(self.judge.rubric == RUBRIC_BPS, "the rubric is not the protocol's")
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
    raws: Sequence[str] = (),
) -> JudgedSubmission:
    """A line of the sheet, with medians and score computed from the raw outputs."""
    text, text_hex = _as_text(content)
    samples = tuple(Sample(raw) for raw in raws)
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
        samples=samples,
        criteria=criteria,
        score=score,
    )


def build_score_sheet(
    chain_id: int, pool: str, block_id: int, judge: Judge, submissions: Sequence[JudgedSubmission]
) -> ScoreSheet:
    """A sheet of the current schema."""
    return ScoreSheet(
        schema="roastpower/score-sheet/1",
        chain_id=chain_id,
        pool=pool,
        block_id=block_id,
        judge=judge,
        submissions=tuple(submissions),
    )


def parse_score_sheet(document: bytes) -> ScoreSheet:
    """Read a published sheet; `EvidenceError` if it is not one."""
    return parse(document, ScoreSheet)


def recompute(sheet: ScoreSheet) -> list[tuple[Criteria | None, int]]:
    """Medians and score of every submission, from its raw outputs alone.

    Raises `EvidenceError` if a judged submission lacks samples, or one of them cannot be read.
    """
    results = []
    for line in sheet.submissions:
        judged = line.delivery != "missing" and not line.screening.disqualified
        if judged and len(line.samples) != sheet.judge.samples:
            raise EvidenceError(
                f"submission {line.index}: {len(line.samples)} samples, not {sheet.judge.samples}"
            )
        try:
            results.append(_judge(line.delivery, line.screening.disqualified, line.samples))
        except ScoringError as error:
            raise EvidenceError(f"submission {line.index}: {error}") from error
    return results


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
