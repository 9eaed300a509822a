# SPDX-License-Identifier: Apache-2.0
"""The judge that asks no model: for development, tests and demonstrations.

Its evidence says that no model was asked. It measures how a text is built (`features`) and how funny
its words are (`funniness`, a small linear model trained on graded headlines; `docs/oracle.md` says how
far that goes). A score is a pure function of text, brief, seed and `OFFLINE_VERSION`.

A text is as good as its weakest passage: a criterion is the lowest over all passages of a weighted
mean of local measures, scaled by the share of the text that is substance. Whatever is put before or
after a text leaves its passages as they are and adds others, so orders to the judge, lists of
keywords and second texts cannot raise a score: they can only be the weakest passage.

Three readers take turns by ``seed % 3``. Each weighs the same measures differently, and the median
makes them a panel.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from roastpower.judge.features import Local, Whole, measure, measure_passage, passages
from roastpower.judge.judge import JudgeIdentity, Output, Piece
from roastpower.judge.rubric import PAIR_PROMPT_HASH, PROMPT_HASH
from roastpower.protocol.brief import Brief
from roastpower.protocol.canonical import hex_text
from roastpower.protocol.sample import Sample
from roastpower.protocol.scoring import RUBRIC_BPS, aggregate, parse_raw

OFFLINE_VERSION: Final = "0.2.0"
"""Changes whenever any text's score changes."""

OFFLINE_SAMPLES: Final = 3

_MEASURES: Final[Mapping[str, tuple[str, ...]]] = {
    "humor": ("funny", "turns", "concrete"),
    "engagement": ("funny", "turns", "address"),
    "originality": ("funny", "fresh", "variety"),
    "personality": ("funny", "voice", "address"),
}
_READERS: Final[tuple[Mapping[str, tuple[int, ...]], ...]] = (
    {
        "humor": (8, 1, 1),
        "engagement": (5, 3, 1),
        "originality": (4, 3, 1),
        "personality": (4, 3, 1),
    },
    {
        "humor": (6, 1, 2),
        "engagement": (5, 2, 2),
        "originality": (5, 2, 2),
        "personality": (5, 2, 2),
    },
    {
        "humor": (7, 2, 1),
        "engagement": (6, 3, 1),
        "originality": (6, 3, 1),
        "personality": (4, 2, 1),
    },
)
_REASONS: Final = ("for its words", "for its pictures", "for its turns")

# What the weakest passage of an ordinary text has in the mean, and how far differences are stretched:
# by these a text of the offline writer is about 65, and ordinary ones differ by some 15.
_ORDINARY: Final[Mapping[str, int]] = {
    "humor": 41,
    "engagement": 30,
    "originality": 56,
    "personality": 30,
}
_STRETCH_TENTHS: Final = 20
_USUAL: Final = 65


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
    weights = _READERS[sample_index % len(_READERS)]
    whole, local = _measured(text, brief)
    criteria = {
        name: whole.on_target
        if name == "relevance"
        else min(_criterion(name, passage, weights[name]) for passage in local)
        for name in RUBRIC_BPS
    }
    read = _REASONS[sample_index % len(_READERS)]
    return json.dumps(
        {
            **{name: value * whole.substance // 100 for name, value in criteria.items()},
            "reason": f"no model was asked; read {read}, substance {whole.substance} of 100",
        }
    )


@lru_cache(maxsize=4_096)
def _measured(text: str, brief: Brief) -> tuple[Whole, tuple[Local, ...]]:
    """Measured once for all readers."""
    return measure(text, brief), tuple(measure_passage(passage) for passage in passages(text))


def _criterion(name: str, passage: Local, weights: tuple[int, ...]) -> int:
    measures: list[int] = [getattr(passage, measured) for measured in _MEASURES[name]]
    weighted = sum(w * m for w, m in zip(weights, measures, strict=True))
    stretched = _STRETCH_TENTHS * (weighted - _ORDINARY[name] * sum(weights))
    # At most 99: there is always a better joke.
    return max(0, min(99, _USUAL + stretched // (10 * sum(weights))))
