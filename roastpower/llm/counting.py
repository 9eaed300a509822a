# SPDX-License-Identifier: Apache-2.0
"""What a model's calls used up, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass

from roastpower.llm.errors import UnusableAnswer
from roastpower.llm.model import Answer, LanguageModel, Question, Usage

_MILLION = 1_000_000


@dataclass(frozen=True)
class Prices:
    """Of a provider, in US dollars for a million tokens. There is no default: they change."""

    usd_per_million_input: float
    usd_per_million_output: float

    def usd(self, used: Usage) -> float:
        """What tokens cost."""
        spent = (
            used.input_tokens * self.usd_per_million_input
            + used.output_tokens * self.usd_per_million_output
        )
        return spent / _MILLION


class CountedModel:
    """A language model whose tokens are added up; implements `roastpower.llm.model.LanguageModel`."""

    def __init__(self, model: LanguageModel) -> None:
        self._model = model
        self.calls = 0
        self.used = Usage(0, 0)

    @property
    def provider(self) -> str:
        """The model's."""
        return self._model.provider

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return self._model.model

    async def answer(self, question: Question) -> Answer:
        """One call. Answers that are of no use are charged as well. Raises `LlmError`."""
        try:
            answer = await self._model.answer(question)
        except UnusableAnswer as error:
            self._add(error.answer.usage)
            raise
        self._add(answer.usage)
        return answer

    async def close(self) -> None:
        """Close the model's connections."""
        await self._model.close()

    def _add(self, usage: Usage) -> None:
        self.calls += 1
        self.used = Usage(
            self.used.input_tokens + usage.input_tokens,
            self.used.output_tokens + usage.output_tokens,
        )
