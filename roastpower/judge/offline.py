# SPDX-License-Identifier: Apache-2.0
"""The judge that asks no model: for development, tests and demonstrations.

It measures how a text is built (`features`), not whether it is funny, and its evidence says that no
model was asked. A score is a pure function of text, brief, sample index and `OFFLINE_VERSION`.

Three readers take turns by ``sample_index % 3``: one listens for the ending, one reads for the
pictures, one for the sentences. Each weighs the same measures differently, and the median makes
them a panel. The weighted mean of a criterion's measures, stretched around the ordinary
text's so that texts differ visibly, is then scaled by the share of the text that is substance.
"""

import json
from collections.abc import Mapping
from typing import Final

from roastpower.judge.features import Features, measure
from roastpower.judge.judge import JudgeIdentity, Output, Piece
from roastpower.judge.rubric import PAIR_PROMPT_HASH, PROMPT_HASH
from roastpower.protocol.brief import Brief
from roastpower.protocol.canonical import hex_text
from roastpower.protocol.sample import Sample
from roastpower.protocol.scoring import RUBRIC_BPS, aggregate, parse_raw

OFFLINE_VERSION: Final = "0.1.0"
"""Changes whenever any text's score changes."""

OFFLINE_SAMPLES: Final = 3

_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "humor": ("punch", "turns", "concrete", "rhythm", "length"),
    "engagement": ("address", "readable", "length", "rhythm", "voice"),
    "originality": ("fresh", "variety", "concrete"),
    "relevance": ("on_target", "on_topic"),
    "personality": ("voice", "address", "rhythm"),
}
_READERS: Final[tuple[Mapping[str, tuple[int, ...]], ...]] = (
    {
        "humor": (5, 2, 2, 2, 1),
        "engagement": (2, 2, 3, 3, 1),
        "originality": (3, 2, 2),
        "relevance": (3, 1),
        "personality": (3, 1, 2),
    },
    {
        "humor": (2, 2, 5, 1, 2),
        "engagement": (3, 2, 2, 1, 2),
        "originality": (3, 1, 4),
        "relevance": (2, 1),
        "personality": (4, 2, 1),
    },
    {
        "humor": (3, 4, 1, 3, 1),
        "engagement": (2, 4, 3, 1, 1),
        "originality": (2, 4, 1),
        "relevance": (2, 2),
        "personality": (2, 1, 1),
    },
)
_REASONS: Final = ("for its ending", "for its pictures", "for its sentences")

# The mean measure of an ordinary text of the offline writer, around which criteria are stretched.
_ORDINARY: Final = 74


class OfflineJudge:
    """See the module; implements `roastpower.judge.judge.Judge`."""

    def __init__(self, *, pairwise: bool = False) -> None:
        """``pairwise`` adds the pass of comparisons, which teaches this judge nothing new."""
        self._pairwise = pairwise

    @property
    def identity(self) -> JudgeIdentity:
        """Names itself, its version, the rubric it imitates, and that no model was asked."""
        return JudgeIdentity(
            name="offline",
            model=f"roastpower-offline/{OFFLINE_VERSION}",
            model_asked=False,
            code_version=OFFLINE_VERSION,
            prompt_hash=hex_text(PROMPT_HASH),
            samples=OFFLINE_SAMPLES,
            rubric=dict(RUBRIC_BPS),
            pairwise_prompt_hash=hex_text(PAIR_PROMPT_HASH) if self._pairwise else None,
        )

    async def sample(self, piece: Piece, seed: int) -> Output:
        """See `judge_text`; nothing is awaited."""
        return Output(Sample(judge_text(piece.text, piece.brief, seed)))

    async def compare(self, first: Piece, second: Piece, seed: int) -> Output:
        """The text whose score is higher; of equal ones the first, so that the orders disagree."""
        better = 1 if offline_score(*first) >= offline_score(*second) else 2
        return Output(Sample(json.dumps({"better": better, "reason": "no model was asked"})))


def offline_score(text: str, brief: Brief) -> int:
    """The score of a text by the median of all readers, 1 to 10,000."""
    outputs = (judge_text(text, brief, index) for index in range(OFFLINE_SAMPLES))
    return aggregate([parse_raw(output) for output in outputs])[1]


def judge_text(text: str, brief: Brief, sample_index: int) -> str:
    """The raw output of one reader. `ValueError` for a negative index."""
    if sample_index < 0:
        raise ValueError("samples are counted from 0")
    reader = sample_index % len(_READERS)
    features = measure(text, brief)
    criteria = {name: _criterion(name, features, _READERS[reader][name]) for name in RUBRIC_BPS}
    reason = f"no model was asked; read {_REASONS[reader]}, substance {features.substance} of 100"
    return json.dumps({**criteria, "reason": reason})


def _criterion(name: str, features: Features, weights: tuple[int, ...]) -> int:
    measures: list[int] = [getattr(features, measured) for measured in _MEASURES[name]]
    weighted = sum(w * m for w, m in zip(weights, measures, strict=True))
    mean = weighted // sum(weights)
    # At most 99, for a mean of 100: there is always a better joke.
    stretched = 60 + (mean - _ORDINARY) * 3 // 2
    return max(0, stretched) * features.substance // 100
