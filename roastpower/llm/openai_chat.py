# SPDX-License-Identifier: Apache-2.0
"""OpenAI's chat completions with strict JSON Schema; and whoever else speaks them."""

from __future__ import annotations

from typing import Any

import msgspec
import openai

from roastpower.llm.errors import Refused, Truncated, Unavailable
from roastpower.llm.model import Answer, Question, Usage
from roastpower.llm.openai_errors import plain_error
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


class OpenAiChat:
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
        """``temperature`` None leaves it out: reasoning models refuse it. ``timeout`` in seconds."""
        self._provider = provider
        self._model = model
        self._key = key
        self._timeout = timeout
        self._temperature = temperature
        # Servers that are not OpenAI's know the older name of the limit, which OpenAI's newer
        # models refuse; and most of them need no key, which the SDK insists on.
        self._limit = "max_completion_tokens" if provider == "openai" else "max_tokens"
        self._client = openai.AsyncOpenAI(
            api_key="none" if key is None else key.reveal(),
            base_url=base_url or "https://api.openai.com/v1",
            timeout=timeout,
            max_retries=0,
        )
        # Imported now, which takes seconds on a slow machine, and not in the time of the first call.
        self._completions = self._client.chat.completions.with_raw_response

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

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

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
        if self._temperature is not None:
            request["temperature"] = self._temperature
        try:
            raw = await self._completions.create(**request)
            return str(raw.http_response.content, "utf-8")
        except openai.APIError as error:
            raise plain_error(self._provider, error, self._key) from None
        except UnicodeDecodeError:
            raise Unavailable(f"{self._provider}: the response is not UTF-8") from None
