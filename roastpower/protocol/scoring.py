# SPDX-License-Identifier: Apache-2.0
"""From raw outputs of a judge to a score: strict reading, median of samples, fixed weights."""

import json
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec

from roastpower.protocol.decoding import decode
from roastpower.protocol.errors import ScoringError

RUBRIC_BPS: Final = {
    "humor": 3_500,
    "engagement": 2_500,
    "originality": 2_000,
    "relevance": 1_500,
    "personality": 500,
}

Criterion = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Criteria(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One judgement, or the median of several: each criterion from 0 to 100."""

    humor: Criterion
    engagement: Criterion
    originality: Criterion
    relevance: Criterion
    personality: Criterion


class _RawOutput(Criteria, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: str = ""


def parse_raw(raw: str) -> Criteria:
    """Read one raw output: a JSON object and nothing else around it but white space.

    Raises `ScoringError` unless it holds all five criteria as integers from 0 to 100, at most a
    ``reason`` text besides, and no key twice.
    """
    try:
        output = decode(raw, _RawOutput)
        keys = [key for key, _ in json.loads(raw, object_pairs_hook=list)]
    except ValueError as error:
        raise ScoringError(f"not a judgement: {error}") from error
    if len(set(keys)) != len(keys):
        # Parsers disagree on which of two values counts; a replay must not depend on the parser.
        raise ScoringError("not a judgement: a key appears twice")
    return Criteria(**{name: getattr(output, name) for name in RUBRIC_BPS})


def aggregate(samples: Sequence[Criteria]) -> tuple[Criteria, int]:
    """The median of each criterion, and the score (1 to 10,000) they make.

    Of an even number of samples the lower of the two middle values counts. A judged text never
    scores 0, which is kept for what was disqualified or not delivered.
    """
    if not samples:
        raise ScoringError("no samples to aggregate")
    medians = {
        name: sorted(getattr(sample, name) for sample in samples)[(len(samples) - 1) // 2]
        for name in RUBRIC_BPS
    }
    weighted = sum(weight * medians[name] for name, weight in RUBRIC_BPS.items())
    return Criteria(**medians), max(1, weighted // 100)
