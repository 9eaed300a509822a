# SPDX-License-Identifier: Apache-2.0
"""What the failures of OpenAI's SDK mean here."""

from __future__ import annotations

import openai

from roastpower.llm.errors import LlmError, Unavailable
from roastpower.llm.secret import Secret
from roastpower.llm.wire import status_error


def plain_error(provider: str, error: openai.APIError, key: Secret | None) -> LlmError:
    """Without the SDK's error, which holds the request and its key."""
    if isinstance(error, openai.APIStatusError):
        return status_error(
            provider, error.status_code, error.response.headers, error.response.text, key
        )
    return Unavailable(f"{provider}: {type(error).__name__}")
