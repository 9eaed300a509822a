# SPDX-License-Identifier: Apache-2.0
"""What happens to every request: an id, one line in the log, figures, and no stack trace out.

Plain ASGI, so that nothing is copied. The log holds neither bodies nor queries nor messages of
exceptions, which could quote a content.
"""

from __future__ import annotations

import re
import time
import traceback
import uuid
from http import HTTPStatus

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.errors import Failure
from api.metrics import Metrics

_ANSWERS = frozenset({"http.response.start", "websocket.accept", "websocket.http.response.start"})
_REQUEST_ID = re.compile(rb"[0-9A-Za-z_-]{1,64}")
log = structlog.get_logger("api")


class RequestLog:
    """Gives each request an id (the caller's, if it sent a sane one) and logs how it ended."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        state = scope.setdefault("state", {})
        state["request_id"] = request_id
        status = 0
        started = time.monotonic()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] in _ANSWERS:
                status = message.get("status", int(HTTPStatus.SWITCHING_PROTOCOLS))
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        try:
            await self._app(scope, receive, send_with_id)
        finally:
            seconds = time.monotonic() - started
            route = getattr(scope.get("route"), "path", None) or state.get("route")
            # A handshake is a GET; its line comes when the connection is over.
            method = scope.get("method", "GET")
            if scope["type"] == "http":
                self._metrics.answered(method, route, status, seconds)
            log.info(
                "request",
                request_id=request_id,
                method=method,
                route=route,
                status=status,
                code=state.get("code"),
                milliseconds=round(seconds * 1000, 1),
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
            await problems.refuse(failure, scope, receive, send)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _REQUEST_ID.fullmatch(value):
            return str(value.decode())
    return uuid.uuid4().hex
