# SPDX-License-Identifier: Apache-2.0
"""What all adapters do alike: waiting, refusals by HTTP status, and reading an output strictly."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, NoReturn

from roastpower.llm.errors import LlmError, Malformed, Misconfigured, RateLimited, Unavailable
from roastpower.llm.model import Answer
from roastpower.llm.secret import Secret

MAX_BRACKETS: Final = 500
MAX_RETRY_AFTER: Final = 3_600.0
"""Seconds: a provider that asks for more is asked again after this long."""
_SAID_CHARS: Final = 200

# 408 and 409: timed out or in conflict at the provider; 429 has its own error; 529: overloaded.
_PASSING_STATUSES: Final = frozenset({408, 409, 425})


async def bounded(
    call: Callable[[], Coroutine[Any, Any, str]], seconds: float, provider: str
) -> str:
    """A call that ends in time, however slowly the server drips.

    Raises:
        Unavailable: it did not.
    """
    try:
        async with asyncio.timeout(seconds):
            return await call()
    except TimeoutError:
        raise Unavailable(f"{provider}: no answer within {seconds:g} s") from None


def status_error(
    provider: str, status: int, headers: Mapping[str, str], said: str, key: Secret | None
) -> LlmError:
    """The error that an HTTP status means."""
    plain = said if key is None else key.blot(said)
    message = f"{provider}: HTTP {status}: {plain[:_SAID_CHARS]}"
    if status == 429:
        return RateLimited(message, retry_after(headers))
    if status >= 500 or status in _PASSING_STATUSES:
        return Unavailable(message)
    return Misconfigured(message)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a response asks to wait: a number or a date (RFC 9110), at most an hour."""
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            date = parsedate_to_datetime(value)
        except ValueError:
            return None
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        seconds = (date - datetime.now(UTC)).total_seconds()
    return min(max(seconds, 0.0), MAX_RETRY_AFTER) if math.isfinite(seconds) else None


def require_object(answer: Answer) -> Answer:
    """The answer, if its text is one JSON object and nothing else.

    Raises:
        Malformed: it is not: text around it, cut off, NaN, a list.
    """
    # Depth costs stack in C, of which Python's own limit is no measure where it was raised.
    if answer.text.count("[") + answer.text.count("{") > MAX_BRACKETS:
        raise Malformed("the output has more brackets than any answer needs", answer)
    try:
        output = json.loads(answer.text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Malformed("the output is not JSON", answer) from None
    if not isinstance(output, dict):
        raise Malformed("the output is not a JSON object", answer)
    return answer


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)
