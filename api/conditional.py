# SPDX-License-Identifier: Apache-2.0
"""Answers that are not sent again to who has them (ETag)."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from api.answers import Recorder, send_answer


class Conditional:
    """Gives JSON an ETag, and answers 304 to who has it already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        recorder = Recorder(send)
        await self._app(scope, receive, recorder)
        if not recorder.passed_on:
            await send_answer(recorder.answer(), scope, send)
