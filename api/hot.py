# SPDX-License-Identifier: Apache-2.0
"""Answers that were made for this chain block already, however many ask.

What hot reads say follows from the chain's tables alone. An answer is kept as it left all other
layers, until the indexer says that the tables have changed; while that is not heard, nothing is kept.
What differs from caller to caller is done here: the limit on requests, 304, and the origin, which is
in the key, because answers name it.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from api.answers import Answer, Recorder, send_answer
from api.limits.middleware import Limit
from api.listening import Listener

HOT_PATHS: Final = frozenset(
    {
        "/v1/blocks",
        "/v1/blocks/current",
        "/v1/campaigns",
        "/v1/leaderboard",
        "/v1/miners",
        "/v1/protocol",
    }
)
_KEPT_ANSWERS: Final = 1_000
_QUERY_BYTES: Final = 256

Key = tuple[str, bytes, bytes]  # path, query, origin


class Hot:
    """Keeps hot answers, before anything else is done for a request but its line in the log."""

    def __init__(
        self, app: ASGIApp, listener: Listener, limit: Limit, origins: frozenset[str]
    ) -> None:
        self._app = app
        self._listener = listener
        self._limit = limit
        self._origins = frozenset((b"", *(origin.encode() for origin in origins)))
        self._version = -1
        self._kept: dict[Key, asyncio.Future[Answer | None]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        key = self._key(scope) if scope["type"] == "http" else None
        if key is None:
            await self._app(scope, receive, send)
            return
        # For the log and the metrics: what is answered here never comes to the router.
        scope.setdefault("state", {})["route"] = scope["path"]
        if self._version != self._listener.version or len(self._kept) >= _KEPT_ANSWERS:
            self._version = self._listener.version
            self._kept.clear()
        found = self._kept.get(key)
        if found is None:
            await self._made(key, scope, receive, send)
            return
        answer = found.result() if found.done() else await asyncio.shield(found)
        decision = None if answer is None else self._limit.decide(scope)
        if answer is None or (decision is not None and not decision.allowed):
            # A refusal does not count, so that the layer below refuses for the same reason.
            await self._app(scope, receive, send)
            return
        await send_answer(answer, scope, send, () if decision is None else decision.headers())

    def _key(self, scope: Scope) -> Key | None:
        """What an answer depends on; None if it is not to be kept."""
        if (
            scope["path"] not in HOT_PATHS
            or scope["method"] != "GET"
            or not self._listener.connected
            or len(scope["query_string"]) > _QUERY_BYTES
        ):
            return None
        origin = next((value for name, value in scope["headers"] if name == b"origin"), b"")
        return (scope["path"], scope["query_string"], origin) if origin in self._origins else None

    async def _made(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        """Has the answer made, sends it, and keeps it, for those too who ask meanwhile."""
        made = self._kept[key] = asyncio.get_running_loop().create_future()
        kept = None
        try:
            recorder = Recorder()
            await self._app(_whole(scope), receive, recorder)
            answer = recorder.answer()
            if answer.status == 200:
                kept = replace(
                    answer,
                    headers=[each for each in answer.headers if not each[0].startswith(_LIMITS)],
                )
        finally:
            # Errors are made anew for each who asks: they carry a request id, and may pass.
            if kept is None and self._kept.get(key) is made:
                del self._kept[key]
            made.set_result(kept)
        await send_answer(answer, scope, send)


_LIMITS: Final = b"ratelimit"


def _whole(scope: Scope) -> Scope:
    """The request of someone who has no answer yet."""
    headers = [each for each in scope["headers"] if each[0] != b"if-none-match"]
    return {**scope, "headers": headers}
