# SPDX-License-Identifier: Apache-2.0
"""``/v1/live/events``: the same messages as Server-Sent Events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from api import problems
from api.errors import (
    BadTopics,
    InvalidSequence,
    ResumeTooOld,
    ResumeUnknown,
    TooManyReaders,
)
from api.limits.counting import address_group
from api.live.hub import HEARTBEAT_SECONDS, Behind, Hub, Message, heartbeat
from api.live.topics import listed
from api.live.websocket import Connections, sequence

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
            BadTopics, InvalidSequence, ResumeTooOld, ResumeUnknown, TooManyReaders
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

    async def told() -> AsyncIterator[str]:
        readers.inc()
        try:
            async for text in _events(hub, seq, chosen):
                yield text
        finally:
            readers.dec()
            connections.give_back(who)

    return StreamingResponse(
        told(),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(hub: Hub, seq: int, topics: frozenset[str] | None) -> AsyncIterator[str]:
    """Messages from a position on. A reader that is slow holds up only itself: it is then told from
    the database, and has to resume if that has forgotten too."""
    yield "retry: 1000\n\n"
    while True:
        changed = hub.changed
        try:
            found: list[Message] = list(hub.after(seq))
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
