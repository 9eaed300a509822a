# SPDX-License-Identifier: Apache-2.0
"""What no request may be, and what every answer says to browsers."""

from __future__ import annotations

import asyncio
import re
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.errors import OriginNotAllowed, PreflightRefused, TooDeep, TooLarge, TooSlow

MAX_BODY_BYTES: Final = 64 * 1024
MAX_BODY_DEPTH: Final = 16
BODY_SECONDS: Final = 10

_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Text of JSON is passed over; what is left of interest are the brackets outside of it.
_BRACKETS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)

_SECURITY_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
)
_STRICT_CSP: Final = (
    b"content-security-policy",
    b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
)
# The page that shows the OpenAPI document takes its script from elsewhere.
_DOCS_CSP: Final = (
    b"content-security-policy",
    b"default-src 'none'; script-src 'unsafe-inline' https://cdn.jsdelivr.net; "
    b"style-src 'unsafe-inline' https://cdn.jsdelivr.net; img-src data: https://fastapi.tiangolo.com; "
    b"connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
)
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class SecurityHeaders:
    """Adds what keeps browsers from guessing, framing and telling."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        """`secure`: we are reached over https alone."""
        self._app = app
        own = (*_SECURITY_HEADERS, _HSTS) if secure else _SECURITY_HEADERS
        self._strict = (*own, _STRICT_CSP)
        self._docs = (*own, _DOCS_CSP)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        added = self._docs if scope["path"] == "/docs" else self._strict

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", ()), *added]
                if not any(name == b"cache-control" for name, _ in headers):
                    headers.append((b"cache-control", b"no-cache"))
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Cors(CORSMiddleware):
    """The framework's, whose refusals are problem documents like every other error."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """Says what a page may ask."""
        answer = super().preflight_response(request_headers)
        if answer.status_code == HTTPStatus.OK:
            return answer
        refused = problems.answer(PreflightRefused(bytes(answer.body).decode()), None)
        for name, value in answer.headers.items():
            refused.headers.setdefault(name, value)
        return refused


class OriginGuard:
    """Refuses changes that a page of an origin not on the list asks for.

    A browser says which origin a page is of; programs say nothing, and have no cookie to be abused.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            for name, value in scope["headers"]:
                if name == b"origin" and value not in self._origins:
                    error = OriginNotAllowed("this server does not know the page's origin")
                    await problems.refuse(error, scope, receive, send)
                    return
        await self._app(scope, receive, send)


class BodyLimit:
    """Reads a body before anything parses it, and refuses what is too large, too deep or too slow."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or scope["method"] in _SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        try:
            body = await _read(receive)
        except (TooLarge, TooDeep, TooSlow) as error:
            await problems.refuse(error, scope, receive, send)
            return
        if body is None:
            return
        whole: Message | None = {"type": "http.request", "body": body, "more_body": False}

        async def replay() -> Message:
            nonlocal whole
            if whole is None:
                return await receive()
            message, whole = whole, None
            return message

        await self._app(scope, replay, send)


async def _read(receive: Receive) -> bytes | None:
    """The body; None if the caller went away.

    Raises:
        TooSlow, TooLarge, TooDeep: as they say.
    """
    body = bytearray()
    more = True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > MAX_BODY_BYTES:
                    raise TooLarge(f"a body has at most {MAX_BODY_BYTES} bytes")
    except TimeoutError:
        raise TooSlow(f"a body arrives within {BODY_SECONDS} s") from None
    if depth_over(body, MAX_BODY_DEPTH):
        raise TooDeep(f"a body nests at most {MAX_BODY_DEPTH} deep")
    return bytes(body)


def depth_over(body: bytes | bytearray, limit: int) -> bool:
    """Whether JSON nests deeper than `limit`; of what is not JSON it only has to answer soon."""
    if body.count(b"[") + body.count(b"{") <= limit:
        return False
    depth = 0
    for found in _BRACKETS.finditer(body):
        token = found.group()
        if token in (b"[", b"{"):
            depth += 1
            if depth > limit:
                return True
        elif token in (b"]", b"}"):
            depth -= 1
    return False
