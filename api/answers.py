# SPDX-License-Identifier: Apache-2.0
"""Whole answers: recorded, compared with what the caller has, and sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from starlette.types import Message, Scope, Send

Headers: TypeAlias = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; `etag` is None where there is nothing to compare."""

    status: int
    headers: Headers
    body: bytes
    etag: bytes | None


class Recorder:
    """Takes a JSON answer whole; passes on what is something else, such as a stream."""

    def __init__(self, send: Send | None = None) -> None:
        self._send = send
        self._start: Message | None = None
        self._body: list[bytes] = []
        self.passed_on = False

    async def __call__(self, message: Message) -> None:
        """Takes what an application sends."""
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


async def send_answer(
    answer: Answer, scope: Scope, send: Send, more: Iterable[tuple[bytes, bytes]] = ()
) -> None:
    """Sends it with `more` headers; 304 to who has it already."""
    headers = [*answer.headers, *more]
    status, body = answer.status, answer.body
    if answer.etag is not None and _has(scope["headers"], answer.etag):
        headers = [(k, v) for k, v in headers if k not in (b"content-length", b"content-type")]
        status, body = 304, b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _is_json(start: Message) -> bool:
    kind: bytes = dict(start["headers"]).get(b"content-type", b"")
    return kind.startswith(b"application/json")


def _has(headers: Iterable[tuple[bytes, bytes]], etag: bytes) -> bool:
    for name, value in headers:
        if name == b"if-none-match":
            tags = [tag.strip().removeprefix(b"W/") for tag in value.split(b",")]
            return bool(etag in tags or tags == [b"*"])
    return False
