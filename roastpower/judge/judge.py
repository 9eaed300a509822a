# SPDX-License-Identifier: Apache-2.0
"""What a judge is."""

from typing import Protocol

from roastpower.protocol.brief import Brief
from roastpower.protocol.score_sheet import Judge as JudgeIdentity


class Judge(Protocol):
    """Judges one text at a time; whether by a model or not, its identity tells."""

    @property
    def identity(self) -> JudgeIdentity:
        """What the score sheet says about the judge, the number of samples among it."""
        ...

    async def sample(self, text: str, brief: Brief, sample_index: int) -> str:
        """The raw output of one call, to be kept as evidence and read by `scoring.parse_raw`.

        ``sample_index`` counts from 0. A provider that fails raises; there is no default output.
        """
        ...


__all__ = ["Judge", "JudgeIdentity"]
