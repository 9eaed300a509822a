# SPDX-License-Identifier: Apache-2.0
"""Anthropic's messages with an output format by JSON Schema."""

from __future__ import annotations

from typing import Any

import anthropic
import msgspec

from roastpower.llm.errors import LlmError, Refused, Truncated, Unavailable
from roastpower.llm.model import Answer, Question, Usage
from roastpower.llm.secret import Secret
from roastpower.llm.wire import bounded, require_object, status_error


class _Block(msgspec.Struct):
    type: str
    text: str = ""


class _Message(msgspec.Struct):
    content: list[_Block]
    model: str = ""
    stop_reason: str | None = None
    usage: Usage = Usage(0, 0)


class AnthropicMessages:
    """See the module; implements `roastpower.llm.model.LanguageModel`.

    The interface has no seed: samples differ by what the model does, and the evidence says which
    seed was asked for all the same, since it also names the fence.
    """

    def __init__(
        self,
        *,
        model: str,
        key: Secret,
        base_url: str | None,
        timeout: float,
        temperature: float | None = 0,
    ) -> None:
        """``temperature`` None leaves it out: newer models refuse it. ``timeout`` in seconds."""
        self._model = model
        self._key = key
        self._timeout = timeout
        self._temperature = temperature
        self._client = anthropic.AsyncAnthropic(
            api_key=key.reveal(),
            base_url=base_url or "https://api.anthropic.com",
            timeout=timeout,
            max_retries=0,
        )
        # Imported now, which takes seconds on a slow machine, and not in the time of the first call.
        self._messages = self._client.messages.with_raw_response

    @property
    def provider(self) -> str:
        """Its name among limits and budgets."""
        return "anthropic"

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return self._model

    async def answer(self, question: Question) -> Answer:
        """One call. Raises `LlmError`."""
        body = await bounded(lambda: self._call(question), self._timeout, self.provider)
        try:
            message = msgspec.json.decode(body, type=_Message)
        except ValueError:
            raise Unavailable("anthropic: the response is not a message") from None
        answer = Answer(
            text="".join(block.text for block in message.content if block.type == "text"),
            model=message.model or self._model,
            response=body,
            usage=message.usage,
        )
        if message.stop_reason == "refusal":
            raise Refused("the model refused", answer)
        if message.stop_reason == "max_tokens":
            raise Truncated("the output was cut off", answer)
        return require_object(answer)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _call(self, question: Question) -> str:
        schema = {"type": "json_schema", "schema": question.schema}
        request: dict[str, Any] = {
            "model": self._model,
            "system": question.instructions,
            "messages": [{"role": "user", "content": question.material}],
            "max_tokens": question.max_tokens,
            "output_config": {"format": schema},
        }
        if self._temperature is not None:
            # No argument of the SDK any more, but still of the interface.
            request["extra_body"] = {"temperature": self._temperature}
        try:
            raw = await self._messages.create(**request)
            return str(raw.http_response.content, "utf-8")
        except anthropic.APIError as error:
            raise self._plain(error) from None
        except UnicodeDecodeError:
            raise Unavailable("anthropic: the response is not UTF-8") from None

    def _plain(self, error: anthropic.APIError) -> LlmError:
        """Without the SDK's error, which holds the request and its key."""
        if isinstance(error, anthropic.APIStatusError):
            return status_error(
                self.provider,
                error.status_code,
                error.response.headers,
                error.response.text,
                self._key,
            )
        return Unavailable(f"{self.provider}: {type(error).__name__}")
