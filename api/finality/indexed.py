# SPDX-License-Identifier: Apache-2.0
"""How old an answer's data is: the indexed head it was read at, as a dependency and as headers."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.database import Reading
from api.finality.repository import Head, read_head

BLOCK_HEADER: Final = "x-indexed-block"
TIME_HEADER: Final = "x-indexed-at"

_SCHEMA: Final = {"type": "integer", "minimum": 0}
#: What OpenAPI says of the headers of an answer that was read at a head.
DECLARED: Final[dict[str, Any]] = {
    BLOCK_HEADER: {
        "description": "The chain block up to which the answer knows everything.",
        "required": True,
        "schema": _SCHEMA,
        "example": 1200,
    },
    TIME_HEADER: {
        "description": "That chain block's time in Unix seconds: what is here is as old.",
        "required": True,
        "schema": _SCHEMA,
        "example": 1_750_000_000,
    },
}


async def indexed_head(connection: Reading, request: Request) -> Head:
    """The head at which an endpoint's own transaction reads; its answer will name it.

    Raises:
        NothingIndexed: there is none yet.
    """
    head = await read_head(connection)
    request.state.indexed = head
    return head


AtHead = Annotated[Head, Depends(indexed_head)]


class IndexedHeaders:
    """Says of answers that were read at a head, errors too, which one it was."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_head(message: Message) -> None:
            head: Head | None = scope["state"].get("indexed")
            if message["type"] == "http.response.start" and head is not None:
                message["headers"] = [
                    *message.get("headers", ()),
                    (BLOCK_HEADER.encode(), str(head.number).encode()),
                    (TIME_HEADER.encode(), str(head.timestamp).encode()),
                ]
            await send(message)

        await self._app(scope, receive, send_with_head)
