# SPDX-License-Identifier: Apache-2.0
"""What a judge is."""

from typing import NamedTuple, Protocol

from roastpower.protocol.brief import Brief
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import Judge as JudgeIdentity


class Piece(NamedTuple):
    """A text and the brief it was written for."""

    text: str
    brief: Brief


class Output(NamedTuple):
    """One answer: what the evidence says of it, and the provider's whole response."""

    sample: Sample
    response: str | None = None


class Judge(Protocol):
    """Judges one text, or compares two; whether by a model or not, its identity tells."""

    @property
    def identity(self) -> JudgeIdentity:
        """What the score sheet says about the judge, the number of samples among it."""
        ...

    async def sample(self, piece: Piece, seed: int) -> Output:
        """One judgement, to be kept as evidence and read by `scoring.parse_raw`.

        ``seed`` tells samples of one text apart. A provider that fails raises `LlmError`; there is
        no default output.
        """
        ...

    async def compare(self, first: Piece, second: Piece, seed: int) -> Output:
        """Which of two texts is better, to be read by `pairwise.parse_better`. As `sample`."""
        ...


__all__ = ["Judge", "JudgeIdentity", "Output", "Piece"]
