# SPDX-License-Identifier: Apache-2.0
"""What a language model is to this project."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import msgspec


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One call. Instructions and material travel apart, as each provider does it.

    ``schema`` is a JSON Schema of an object whose properties are all required; ranges are not in
    it, because providers differ in whether they accept them: the caller checks them.
    """

    instructions: str
    material: str
    schema_name: str
    schema: Mapping[str, Any]
    seed: int
    max_tokens: int


class Usage(msgspec.Struct, frozen=True):
    """Tokens that a call was charged for."""

    input_tokens: int
    output_tokens: int


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back: ``text`` is the output and ``response`` the whole body, both verbatim.

    ``model`` is what the provider says answered, which may be more exact than what was asked for.
    """

    text: str
    model: str
    response: str
    usage: Usage


class LanguageModel(Protocol):
    """A model at a provider."""

    @property
    def provider(self) -> str:
        """Whose limits and budget its calls count against."""
        ...

    @property
    def model(self) -> str:
        """The model that is asked for."""
        ...

    async def answer(self, question: Question) -> Answer:
        """Make one call. Raises `roastpower.llm.errors.LlmError`."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


def object_schema(properties: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The schema of an object with exactly these properties, as strict modes demand it."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }
