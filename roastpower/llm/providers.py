# SPDX-License-Identifier: Apache-2.0
"""Language models by the name of their provider. SDKs are imported for the one that is used."""

from __future__ import annotations

from typing import Literal, get_args

from roastpower.llm.model import LanguageModel
from roastpower.llm.secret import Secret

Provider = Literal["openai", "openai-responses", "anthropic", "compatible"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)


class ProviderError(ValueError):
    """A provider cannot be used as it is set up. The message says what is missing."""


def connect_model(
    provider: Provider,
    *,
    model: str,
    key: Secret | None,
    base_url: str | None,
    timeout: float,
    temperature: float | None,
) -> LanguageModel:
    """The model, without a call.

    Raises:
        ProviderError: a key or an address is missing.
    """
    if provider == "compatible":
        if base_url is None:
            raise ProviderError("a compatible server needs a base URL")
    elif key is None:
        raise ProviderError(f"{provider} needs an API key")
    if provider == "anthropic":
        from roastpower.llm.anthropic_messages import AnthropicMessages

        assert key is not None
        return AnthropicMessages(
            model=model, key=key, base_url=base_url, timeout=timeout, temperature=temperature
        )
    if provider == "openai-responses":
        from roastpower.llm.openai_responses import OpenAiResponses

        assert key is not None
        return OpenAiResponses(
            provider=provider,
            model=model,
            key=key,
            base_url=base_url,
            timeout=timeout,
            temperature=temperature,
        )
    from roastpower.llm.openai_chat import OpenAiChat

    return OpenAiChat(
        provider=provider,
        model=model,
        key=key,
        base_url=base_url,
        timeout=timeout,
        temperature=temperature,
    )
