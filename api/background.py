# SPDX-License-Identifier: Apache-2.0
"""What a process does beside answering requests."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from typing import Final

import structlog

_RETRY_SECONDS: Final = 1.0

log = structlog.get_logger("api")


async def kept_running(work: Callable[[], Awaitable[None]]) -> None:
    """Does something for ever; what nobody expected is logged, as of requests, and it goes on."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # the last resort of work that has no caller
            log.error(
                "background failure",
                error=type(error).__qualname__,
                at=[
                    f"{at.filename}:{at.lineno}" for at in traceback.extract_tb(error.__traceback__)
                ],
            )
        await asyncio.sleep(_RETRY_SECONDS)
