# SPDX-License-Identifier: Apache-2.0
"""What both of OpenAI's interfaces have in common: the SDK's client, and what its failures mean here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import openai

from roastpower.llm.errors import LlmError, Unavailable
from roastpower.llm.secret import Secret
from roastpower.llm.wire import status_error


class OpenAiClient:
    """A model behind the SDK."""

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
        self._client = openai.AsyncOpenAI(
            # Most servers that are not OpenAI's need no key, which the SDK insists on.
            api_key="none" if key is None else key.reveal(),
            base_url=base_url or "https://api.openai.com/v1",
            timeout=timeout,
            max_retries=0,
        )

    @property
    def provider(self) -> str:
        """Its name among limits and budgets."""
        return self._provider

    @property
    def model(self) -> str:
        """The model that is asked for."""
        return self._model

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _send(self, create: Callable[..., Awaitable[Any]], request: dict[str, Any]) -> str:
        """Sends a request with the temperature; returns the body. Raises `LlmError`."""
        if self._temperature is not None:
            request["temperature"] = self._temperature
        try:
            raw = await create(**request)
            return str(raw.http_response.content, "utf-8")
        except openai.APIError as error:
            raise self._plain(error) from None
        except UnicodeDecodeError:
            raise Unavailable(f"{self._provider}: the response is not UTF-8") from None

    def _plain(self, error: openai.APIError) -> LlmError:
        """Without the SDK's error, which holds the request and its key."""
        if isinstance(error, openai.APIStatusError):
            return status_error(
                self._provider,
                error.status_code,
                error.response.headers,
                error.response.text,
                self._key,
            )
        return Unavailable(f"{self._provider}: {type(error).__name__}")
