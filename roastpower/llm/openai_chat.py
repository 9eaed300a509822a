# SPDX-License-Identifier: Apache-2.0
"""OpenAI's chat completions with strict JSON Schema; and whoever else speaks them."""

from __future__ import annotations

from typing import Any

import msgspec

from roastpower.llm.errors import Refused, Truncated, Unavailable
from roastpower.llm.model import Answer, Question, Usage
from roastpower.llm.openai_client import OpenAiClient
from roastpower.llm.secret import Secret
from roastpower.llm.wire import bounded, require_object


class _Message(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    model: str = ""
    usage: _Usage | None = None


class OpenAiChat(OpenAiClient):
    """See the module; implements `roastpower.llm.model.LanguageModel`."""

    def __init__(
        self,
        *,
        provider: str,
        model: str,
        key: Secret | None,
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
        # Servers that are not OpenAI's know the older name of the limit, which OpenAI's newer models refuse.
        self._limit = "max_completion_tokens" if provider == "openai" else "max_tokens"
        # Imported now, which takes seconds on a slow machine, and not in the time of the first call.
        self._completions = self._client.chat.completions.with_raw_response

    async def answer(self, question: Question) -> Answer:
        """One call. Raises `LlmError`."""
        body = await bounded(lambda: self._call(question), self._timeout, self._provider)
        try:
            completion = msgspec.json.decode(body, type=_Completion)
            choice = completion.choices[0]
        except (ValueError, IndexError):
            raise Unavailable(f"{self._provider}: the response is not a completion") from None
        usage = completion.usage or _Usage()
        answer = Answer(
            text=choice.message.content or "",
            model=completion.model or self._model,
            response=body,
            usage=Usage(usage.prompt_tokens, usage.completion_tokens),
        )
        if choice.message.refusal or choice.finish_reason == "content_filter":
            raise Refused("the model refused", answer)
        if choice.finish_reason == "length":
            raise Truncated("the output was cut off", answer)
        return require_object(answer)

    async def _call(self, question: Question) -> str:
        request: dict[str, Any] = {
            "model": self._model,
            "messages": [
                {"role": "system", "content": question.instructions},
                {"role": "user", "content": question.material},
            ],
            "response_format": {
                "type": "json_schema",
                "json_schema": {
                    "name": question.schema_name,
                    "strict": True,
                    "schema": question.schema,
                },
            },
            "seed": question.seed,
            self._limit: question.max_tokens,
        }
        return await self._send(self._completions.create, request)
