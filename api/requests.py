# SPDX-License-Identifier: Apache-2.0
"""What happens to every request: an id, one line in the log, a limit, and no stack trace out.

Plain ASGI, so that nothing is copied. The log holds neither bodies nor queries nor messages of
exceptions, which could quote a content.
"""

from __future__ import annotations

import re
import time
import traceback
import uuid
from typing import Final

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.errors import Failure, TooLarge

MAX_BODY_BYTES: Final = 64 * 1024

_REQUEST_ID = re.compile(rb"[0-9A-Za-z_-]{1,64}")
log = structlog.get_logger("api")


class RequestLog:
    """Gives each request an id (the caller's, if it sent a sane one) and logs how it ended."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        status = 0
        started = time.monotonic()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                route=getattr(scope.get("route"), "path", None),
                status=status,
                code=state.get("code"),
                milliseconds=round((time.monotonic() - started) * 1000, 1),
            )


class Failures:
    """Turns what nobody expected into a 500 without details; the log says where it arose."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:
            request_id = scope.get("state", {}).get("request_id")
            log.error(
                "failure",
                request_id=request_id,
                error=type(error).__qualname__,
                at=[
                    f"{at.filename}:{at.lineno}" for at in traceback.extract_tb(error.__traceback__)
                ],
            )
            if begun:
                raise
            failure = Failure("this is a bug of ours: report it with the request id")
            scope["state"]["code"] = failure.code
            await problems.answer(failure, request_id)(scope, receive, send)


class BodyLimit:
    """Reads a body up to `MAX_BODY_BYTES` before anything parses it, and refuses larger ones."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self._app(scope, receive, send)
            return
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > MAX_BODY_BYTES:
                error = TooLarge(f"a body has at most {MAX_BODY_BYTES} bytes")
                scope["state"]["code"] = error.code
                request_id = scope["state"]["request_id"]
                await problems.answer(error, request_id)(scope, receive, send)
                return
        whole: Message | None = {"type": "http.request", "body": bytes(body), "more_body": False}

        async def replay() -> Message:
            nonlocal whole
            if whole is None:
                return await receive()
            message, whole = whole, None
            return message

        await self._app(scope, replay, send)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value.decode())
    return uuid.uuid4().hex
