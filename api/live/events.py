# SPDX-License-Identifier: Apache-2.0
"""``/v1/live/events``: the same messages as Server-Sent Events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from prometheus_client import Counter
from starlette.types import Message, Receive, Scope, Send

from api import problems
from api.errors import (
    BadTopics,
    Invalid,
    InvalidSequence,
    OriginNotAllowed,
    ResumeTooOld,
    ResumeUnknown,
    TooManyReaders,
)
from api.live.admission import Connections, check_origin, sequence
from api.live.hub import HEARTBEAT_SECONDS, Behind, Hub, heartbeat
from api.live.hub import Message as Told
from api.live.readers import SLOW_SECONDS
from api.live.topics import listed
from api.server import CONNECTION
from roastpower.callers import address_group

router = APIRouter(prefix="/v1/live", tags=["live"])

_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Messages without end: `id` is the number, `data` the JSON.",
        "content": {
            "text/event-stream": {
                "schema": {"type": "string"},
                "examples": {
                    "message": {
                        "value": 'id: 7\ndata: {"seq":7,"type":"block.sealed","at":1750000000,'
                        '"chain_block":1200,"data":{"block_id":42,"count":12}}\n\n'
                    }
                },
            }
        },
    }
}


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={
        **problems.responses(
            BadTopics,
            Invalid,
            InvalidSequence,
            OriginNotAllowed,
            ResumeTooOld,
            ResumeUnknown,
            TooManyReaders,
        ),
        **_EVENTS,
    },
)
async def live_events(
    request: Request,
    topics: Annotated[
        str | None, Query(description="Topics with commas between them; none are all.")
    ] = None,
    after: Annotated[
        str | None, Query(description="Resume behind this message.", pattern=r"^[0-9]{0,19}$")
    ] = None,
    last_event_id: Annotated[
        str | None, Header(description="As `after`: browsers send it when they come back.")
    ] = None,
) -> StreamingResponse:
    """The live feed as Server-Sent Events; `WebSocket /v1/live` has the same messages."""
    state = request.app.state
    hub: Hub = state.hub
    check_origin(request)
    await hub.wait_ready()
    chosen = listed(topics)
    seq = sequence(last_event_id) if last_event_id is not None else sequence(after)
    if seq is None:
        seq = hub.newest
    else:
        oldest, newest = await hub.bounds()
        if seq > newest:
            raise ResumeUnknown("no such message yet: read the state anew")
        if seq < newest and (oldest is None or seq < oldest - 1):
            raise ResumeTooOld("that is too long ago: read the state anew")
    connections: Connections = state.live_connections
    who = address_group(request.client.host if request.client else None)
    connections.take(who)
    readers = state.metrics.live_readers.labels("events")
    readers.inc()

    def gone() -> None:
        readers.dec()
        connections.give_back(who)

    return _Stream(_events(hub, seq, chosen), gone, state.metrics.live_dropped)


class _Stream(StreamingResponse):
    """A stream that ends with a reader who takes nothing, and says when it is over."""

    def __init__(
        self, told: AsyncIterator[str], gone: Callable[[], None], dropped: Counter
    ) -> None:
        super().__init__(
            told,
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )
        self._gone = gone
        self._dropped = dropped

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends it."""

        async def in_time(message: Message) -> None:
            async with asyncio.timeout(SLOW_SECONDS):
                await send(message)

        try:
            await super().__call__(scope, receive, in_time)
        except TimeoutError:
            self._dropped.inc()
            await scope["extensions"][CONNECTION].cut()
        finally:
            self._gone()


async def _events(hub: Hub, seq: int, topics: frozenset[str] | None) -> AsyncIterator[str]:
    """Messages from a position on. A reader that is slow holds up only itself: it is then told from
    the database, and has to resume if that has forgotten too."""
    yield "retry: 1000\n\n"
    while True:
        changed = hub.changed
        try:
            found: list[Told] = list(hub.after(seq))
        except Behind:
            found = list(await hub.stored_after(seq))
            if not found or found[0].seq != seq + 1:
                return
        text = "".join(
            f"id: {one.seq}\ndata: {one.body}\n\n" for one in found if one.concerns(topics)
        )
        if found:
            seq = found[-1].seq
            if text:
                yield text
            continue
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await changed.wait()
        except TimeoutError:
            yield f"id: {seq}\ndata: {heartbeat(seq)}\n\n"
