# SPDX-License-Identifier: Apache-2.0
"""Answers that need no work: unchanged ones (ETag), and hot ones that were made for this chain block.

What hot reads say follows from the chain's tables alone. It is kept, encoded, until the indexer says
that they changed; while that is not heard, nothing is kept.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.listening import Listener

HOT_PATHS: Final = frozenset(
    {"/v1/blocks/current", "/v1/blocks", "/v1/campaigns", "/v1/leaderboard", "/v1/protocol"}
)
_KEPT_ANSWERS: Final = 1_000
_QUERY_BYTES: Final = 256

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `etag` is None where there is nothing to compare."""

    status: int
    headers: Headers
    body: bytes
    etag: bytes | None


class Conditional:
    """Gives JSON an ETag and answers 304 to who has it already; keeps hot answers."""

    def __init__(self, app: ASGIApp, listener: Listener) -> None:
        self._app = app
        self._listener = listener
        self._version = -1
        self._kept: dict[tuple[str, bytes], asyncio.Future[Answer | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        if self._is_hot(scope):
            answer = await self._hot(scope, receive)
            if answer is not None:
                scope.setdefault("state", {})["route"] = scope["path"]
                await _send(answer, scope, send)
                return
        await self._compared(scope, receive, send)

    def _is_hot(self, scope: Scope) -> bool:
        return (
            scope["path"] in HOT_PATHS
            and self._listener.connected
            and len(scope["query_string"]) <= _QUERY_BYTES
        )

    async def _hot(self, scope: Scope, receive: Receive) -> Answer | None:
        """The answer for this chain block, made once however many ask; None if it is an error."""
        if self._version != self._listener.version or len(self._kept) >= _KEPT_ANSWERS:
            self._version = self._listener.version
            self._kept.clear()
        key = (scope["path"], scope["query_string"])
        found = self._kept.get(key)
        if found is not None:
            return await asyncio.shield(found)
        made = self._kept[key] = asyncio.get_running_loop().create_future()
        answer = None
        try:
            recorded = _Recorder()
            await self._app(scope, receive, recorded)
            whole = recorded.answer()
            answer = whole if whole.status == 200 else None
        finally:
            # Errors are made anew for each who asks: they carry a request id, and may pass.
            if answer is None and self._kept.get(key) is made:
                del self._kept[key]
            made.set_result(answer)
        return answer

    async def _compared(self, scope: Scope, receive: Receive, send: Send) -> None:
        recorder = _Recorder(send)
        await self._app(scope, receive, recorder)
        if not recorder.passed_on:
            await _send(recorder.answer(), scope, send)


class _Recorder:
    """Takes a JSON answer whole; passes on what is something else, such as a stream."""

    def __init__(self, send: Send | None = None) -> None:
        self._send = send
        self._start: Message | None = None
        self._body: list[bytes] = []
        self.passed_on = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and self._send is not None:
            self.passed_on = not _is_json(message)
        if self.passed_on and self._send is not None:
            await self._send(message)
        elif message["type"] == "http.response.start":
            self._start = message
        else:
            self._body.append(message.get("body", b""))

    def answer(self) -> Answer:
        """What was recorded."""
        assert self._start is not None  # an application answers
        body = b"".join(self._body)
        headers: Headers = list(self._start["headers"])
        etag = dict(headers).get(b"etag")
        if etag is None and self._start["status"] == 200:
            etag = b'"' + hashlib.blake2b(body, digest_size=16).hexdigest().encode() + b'"'
            headers.append((b"etag", etag))
        return Answer(self._start["status"], headers, body, etag)


def _is_json(start: Message) -> bool:
    kind: bytes = dict(start["headers"]).get(b"content-type", b"")
    return kind.startswith(b"application/json")


async def _send(answer: Answer, scope: Scope, send: Send) -> None:
    if answer.etag is not None and _has(scope["headers"], answer.etag):
        headers = [
            (k, v) for k, v in answer.headers if k not in (b"content-length", b"content-type")
        ]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    start = {"type": "http.response.start", "status": answer.status, "headers": answer.headers}
    await send(start)
    await send({"type": "http.response.body", "body": answer.body})


def _has(headers: Iterable[tuple[bytes, bytes]], etag: bytes) -> bool:
    for name, value in headers:
        if name == b"if-none-match":
            tags = [tag.strip().removeprefix(b"W/") for tag in value.split(b",")]
            return bool(etag in tags or tags == [b"*"])
    return False
