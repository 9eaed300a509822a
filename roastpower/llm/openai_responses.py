# SPDX-License-Identifier: Apache-2.0
"""OpenAI's responses with strict JSON Schema: the only interface of some of its models."""

from __future__ import annotations

from typing import Any

import msgspec

from roastpower.llm.errors import Refused, Truncated, Unavailable
from roastpower.llm.model import Answer, Question, Usage
from roastpower.llm.openai_client import OpenAiClient
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


class OpenAiResponses(OpenAiClient):
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
        """See `OpenAiClient`."""
        super().__init__(
            provider=provider,
            model=model,
            key=key,
            base_url=base_url,
            timeout=timeout,
            temperature=temperature,
        )
        # Imported now, which takes seconds on a slow machine, and not in the time of the first call.
        self._responses = self._client.responses.with_raw_response

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
        return await self._send(self._responses.create, request)
