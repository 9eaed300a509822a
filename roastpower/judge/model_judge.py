# SPDX-License-Identifier: Apache-2.0
"""The judge that asks a language model."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Final

from roastpower.judge.canaries import CANARIES
from roastpower.judge.judge import JudgeIdentity, Output, Piece
from roastpower.judge.rubric import (
    PAIR_PROMPT_HASH,
    PAIR_PROPERTIES,
    PROMPT_HASH,
    SCORE_PROPERTIES,
    Prompt,
    render_pair,
    render_prompt,
)
from roastpower.llm.errors import Malformed, UnusableAnswer
from roastpower.llm.model import Answer, LanguageModel, Question, object_schema
from roastpower.protocol.canonical import hex_text
from roastpower.protocol.errors import ScoringError
from roastpower.protocol.pairwise import parse_better
from roastpower.protocol.sample import Sample
from roastpower.protocol.scoring import RUBRIC_BPS, parse_raw

MODEL_JUDGE_VERSION: Final = "1.0.0"
"""Changes whenever the same model, asked the same, may be given another score by this code."""

MAX_TOKENS: Final = 400
"""An answer has about 80; what is longer has lost itself."""
TRIES: Final = 3
"""Questions for one sample before its text is held to be one that cannot be judged."""
_FENCE_BYTES: Final = 16
_SEED_STRIDE: Final = 1_000


class ModelJudge:
    """Implements `roastpower.judge.judge.Judge` over any language model.

    An unusable answer (refused, cut off, malformed, out of range) is asked for again with another
    seed and fence, `TRIES` times in all; then the last one is raised. Other failures are raised at
    once, for the queue to wait and try again.
    """

    def __init__(
        self,
        model: LanguageModel,
        *,
        samples: int = 3,
        pairwise: bool = True,
        temperature: float | None = 0,
    ) -> None:
        """``temperature`` is what the model was set up with, for the evidence."""
        self._model = model
        self._identity = JudgeIdentity(
            name=model.provider,
            model=model.model,
            model_asked=True,
            code_version=MODEL_JUDGE_VERSION,
            prompt_hash=hex_text(PROMPT_HASH),
            samples=samples,
            rubric=dict(RUBRIC_BPS),
            temperature=None if temperature is None else f"{temperature:g}",
            pairwise_prompt_hash=hex_text(PAIR_PROMPT_HASH) if pairwise else None,
            canaries=len(CANARIES),
        )

    @property
    def identity(self) -> JudgeIdentity:
        """Provider, model, prompts, samples."""
        return self._identity

    async def sample(self, piece: Piece, seed: int) -> Output:
        """See `Judge`. Raises `LlmError`."""
        return await self._ask(
            lambda fence: render_prompt(piece.text, piece.brief, fence),
            ("judgement", SCORE_PROPERTIES),
            seed,
            parse_raw,
        )

    async def compare(self, first: Piece, second: Piece, seed: int) -> Output:
        """See `Judge`. Raises `LlmError`."""
        return await self._ask(
            lambda fence: render_pair(first, second, fence),
            ("comparison", PAIR_PROPERTIES),
            seed,
            parse_better,
        )

    async def _ask(
        self,
        prompt: Callable[[str], Prompt],
        schema: tuple[str, Mapping[str, Mapping[str, Any]]],
        seed: int,
        read: Callable[[str], object],
    ) -> Output:
        for attempt in range(TRIES):
            fence = secrets.token_hex(_FENCE_BYTES)
            tried_seed = seed * _SEED_STRIDE + attempt
            try:
                return await self._once(prompt(fence), schema, tried_seed, fence, read)
            except UnusableAnswer:
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def _once(
        self,
        prompt: Prompt,
        schema: tuple[str, Mapping[str, Mapping[str, Any]]],
        seed: int,
        fence: str,
        read: Callable[[str], object],
    ) -> Output:
        name, properties = schema
        question = Question(
            instructions=prompt.instructions,
            material=prompt.material,
            schema_name=name,
            schema=object_schema(properties),
            seed=seed,
            max_tokens=MAX_TOKENS,
        )
        answer = await self._model.answer(question)
        try:
            read(answer.text)
        except ScoringError as error:
            raise Malformed(str(error), answer) from None
        return _output(answer, seed=seed, fence=fence)


def failed_output(error: UnusableAnswer) -> Output:
    """What is kept where a model would not, or could not, judge a text."""
    return _output(error.answer, failure=error.code)


def _output(
    answer: Answer, *, seed: int | None = None, fence: str | None = None, failure: str | None = None
) -> Output:
    sample = Sample(
        raw=answer.text,
        model=answer.model,
        seed=seed,
        fence=fence,
        response=hex_text(hashlib.sha256(answer.response.encode()).digest()),
        failure=failure,
    )
    return Output(sample, answer.response)
