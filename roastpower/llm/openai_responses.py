# SPDX-License-Identifier: Apache-2.0
"""OpenAI's responses with strict JSON Schema: the only interface of some of its models."""

from __future__ import annotations

from typing import Any

import msgspec
import openai

from roastpower.llm.errors import Refused, Truncated, Unavailable
from roastpower.llm.model import Answer, Question, Usage
from roastpower.llm.openai_errors import plain_error
from roastpower.llm.secret import Secret
from roastpower.llm.wire import bounded, require_object


class _Part(msgspec.Struct):
    type: str
    text: str = ""
    refusal: str = ""


class _Item(msgspec.Struct):
    type: str
    content: list[_Part] | None = None


class _Reason(msgspec.Struct):
    reason: str | None = None


class _Response(msgspec.Struct):
    status: str
    output: list[_Item]
    model: str = ""
    incomplete_details: _Reason | None = None
    usage: Usage | None = None


class OpenAiResponses:
    """See the module; implements `roastpower.llm.model.LanguageModel`.

    As at Anthropic's, the interface has no seed. Nothing is stored at the provider (``store``).
    """

    def __init__(
        self,
        *,
        provider: str,
        model: str,
        key: Secret,
        base_url: str | None,
        timeout: float,
        temperature: float | None = 0,
    ) -> None:
        """``temperature`` None leaves it out: reasoning models refuse it. ``timeout`` in seconds."""
        self._provider = provider
        self._model = model
        self._key = key
        self._timeout = timeout
        self._temperature = temperature
        self._client = openai.AsyncOpenAI(
            api_key=key.reveal(),
            base_url=base_url or "https://api.openai.com/v1",
            timeout=timeout,
            max_retries=0,
        )
        # Imported now, which takes seconds on a slow machine, and not in the time of the first call.
        self._responses = self._client.responses.with_raw_response

    @property
    def provider(self) -> str:
        """Its name among limits and budgets."""
        return self._provider

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return self._model

    async def answer(self, question: Question) -> Answer:
        """One call. Raises `LlmError`."""
        body = await bounded(lambda: self._call(question), self._timeout, self._provider)
        try:
            response = msgspec.json.decode(body, type=_Response)
        except ValueError:
            raise Unavailable(f"{self._provider}: the answer is not a response") from None
        if response.status not in ("completed", "incomplete"):
            raise Unavailable(f"{self._provider}: the response is {response.status[:20]}")
        # Reasoning stands beside messages, and is no part of the output.
        parts = [part for item in response.output for part in item.content or ()]
        answer = Answer(
            text="".join(part.text for part in parts if part.type == "output_text"),
            model=response.model or self._model,
            response=body,
            usage=response.usage or Usage(0, 0),
        )
        reason = response.incomplete_details and response.incomplete_details.reason
        if reason == "content_filter" or any(part.type == "refusal" for part in parts):
            raise Refused("the model refused", answer)
        if response.status == "incomplete":
            raise Truncated("the output was cut off", answer)
        return require_object(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _call(self, question: Question) -> str:
        request: dict[str, Any] = {
            "model": self._model,
            "instructions": question.instructions,
            "input": question.material,
            "text": {
                "format": {
                    "type": "json_schema",
                    "name": question.schema_name,
                    "strict": True,
                    "schema": question.schema,
                }
            },
            "max_output_tokens": question.max_tokens,
            "store": False,
        }
        if self._temperature is not None:
            request["temperature"] = self._temperature
        try:
            raw = await self._responses.create(**request)
            return str(raw.http_response.content, "utf-8")
        except openai.APIError as error:
            raise plain_error(self._provider, error, self._key) from None
        except UnicodeDecodeError:
            raise Unavailable(f"{self._provider}: the answer is not UTF-8") from None
