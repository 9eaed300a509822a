# SPDX-License-Identifier: Apache-2.0
"""A server that speaks the wire formats of language models' providers, and does what it is told to.

Chat completions (OpenAI and who imitates it), responses (OpenAI) and messages (Anthropic), over real
HTTP. A script decides on each reply, faults among them. ``python -m provider_server PORT SECONDS`` is the same
server as a process: after so many seconds a call it answers with scores made of the text.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

CRITERIA = ("humor", "engagement", "originality", "relevance", "personality")


@dataclass(frozen=True)
class Asked:
    """What a client asked, whichever format it came in."""

    format: str
    model: str
    instructions: str
    material: str
    schema: dict[str, Any]
    seed: int | None
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What the server answers: an output in the format's envelope, or whatever goes wrong."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None  # instead of the envelope
    stop: str = "stop"  # "length": cut; "refusal"; "content_filter", which Anthropic has not
    seconds: float = 0.0
    drip: float = 0.0  # seconds between two bytes


Script = Callable[[Asked], Reply]


def scores(level: int, reason: str = "as told") -> str:
    """An output with one level for all criteria."""
    return json.dumps({**dict.fromkeys(CRITERIA, level), "reason": reason})


class Recorder:
    """Counts calls, and how many were under way at once."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.under_way = 0
        self.most_under_way = 0

    def clear(self) -> None:
        """Forget what was asked."""
        self.asked.clear()
        self.most_under_way = 0


def application(script: Callable[[], Script], recorder: Recorder) -> Starlette:
    """The server as an ASGI application; the script is looked up for each call."""

    async def reply(asked: Asked, envelope: Callable[[Asked, Reply], dict[str, Any]]) -> Response:
        recorder.asked.append(asked)
        recorder.under_way += 1
        recorder.most_under_way = max(recorder.most_under_way, recorder.under_way)
        try:
            told = script()(asked)
            if told.seconds:
                await asyncio.sleep(told.seconds)
        finally:
            recorder.under_way -= 1
        if told.body is not None:
            body = told.body
        elif told.status != 200:
            body = json.dumps({"error": {"message": told.text, "type": "error"}}).encode()
        else:
            body = json.dumps(envelope(asked, told)).encode()
        if told.drip:
            return StreamingResponse(_drops(body, told.drip), media_type="application/json")
        return Response(body, told.status, told.headers, media_type="application/json")

    async def chat(request: Request) -> Response:
        body = await request.json()
        system, user = body["messages"]
        schema = body["response_format"]["json_schema"]
        assert schema["strict"] is True
        return await reply(
            Asked(
                format="chat",
                model=body["model"],
                instructions=system["content"],
                material=user["content"],
                schema=schema["schema"],
                seed=body.get("seed"),
                body=body,
                headers=dict(request.headers),
            ),
            _completion,
        )

    async def responses(request: Request) -> Response:
        body = await request.json()
        form = body["text"]["format"]
        assert (form["type"], form["strict"]) == ("json_schema", True)
        return await reply(
            Asked(
                format="responses",
                model=body["model"],
                instructions=body["instructions"],
                material=body["input"],
                schema=form["schema"],
                seed=None,
                body=body,
                headers=dict(request.headers),
            ),
            _response,
        )

    async def messages(request: Request) -> Response:
        body = await request.json()
        (user,) = body["messages"]
        return await reply(
            Asked(
                format="messages",
                model=body["model"],
                instructions=body["system"],
                material=user["content"],
                schema=body["output_config"]["format"]["schema"],
                seed=None,
                body=body,
                headers=dict(request.headers),
            ),
            _message,
        )

    return Starlette(
        routes=[
            Route("/v1/chat/completions", chat, methods=["POST"]),
            Route("/v1/responses", responses, methods=["POST"]),
            Route("/v1/messages", messages, methods=["POST"]),
        ]
    )


async def _drops(body: bytes, pause: float) -> Any:
    for start in range(len(body)):
        yield body[start : start + 1]
        await asyncio.sleep(pause)


def _tokens(text: str) -> int:
    return len(text) // 4 + 1


def _completion(asked: Asked, told: Reply) -> dict[str, Any]:
    refused = told.stop == "refusal"
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": f"{asked.model}-2026",
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": None if refused else told.text,
                    "refusal": told.text if refused else None,
                },
                "finish_reason": "stop" if refused else told.stop,
            }
        ],
        "usage": {
            "prompt_tokens": _tokens(asked.instructions + asked.material),
            "completion_tokens": _tokens(told.text),
            "total_tokens": 0,
        },
    }


def _response(asked: Asked, told: Reply) -> dict[str, Any]:
    part = (
        {"type": "refusal", "refusal": told.text}
        if told.stop == "refusal"
        else {"type": "output_text", "text": told.text, "annotations": []}
    )
    reasons = {"length": "max_output_tokens", "content_filter": "content_filter"}
    cut = told.stop in reasons
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "incomplete" if cut else "completed",
        "error": None,
        "incomplete_details": {"reason": reasons[told.stop]} if cut else None,
        "model": f"{asked.model}-2026",
        "output": [
            {"type": "reasoning", "id": "rs_1", "summary": []},
            {
                "type": "message",
                "id": "msg_1",
                "role": "assistant",
                "status": "completed",
                "content": [part],
            },
        ],
        "usage": {
            "input_tokens": _tokens(asked.instructions + asked.material),
            "output_tokens": _tokens(told.text),
            "total_tokens": 0,
        },
    }


def _message(asked: Asked, told: Reply) -> dict[str, Any]:
    reasons = {"stop": "end_turn", "length": "max_tokens", "refusal": "refusal"}
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": f"{asked.model}-2026",
        "content": [{"type": "text", "text": told.text}],
        "stop_reason": reasons[told.stop],
        "usage": {
            "input_tokens": _tokens(asked.instructions + asked.material),
            "output_tokens": _tokens(told.text),
        },
    }


class ProviderServer:
    """A server that runs, and follows whichever script is set."""

    def __init__(self) -> None:
        self.script: Script = by_text
        self.recorder = Recorder()
        self.root = ""

    def follow(self, script: Script) -> None:
        """Begin anew with another script."""
        self.script = script
        self.recorder.clear()

    @property
    def chat_url(self) -> str:
        """Base URL for chat completions."""
        return f"{self.root}/v1"


@contextmanager
def provider_server() -> Iterator[ProviderServer]:
    """Runs a server on a free port, in a thread, until the end."""
    running = ProviderServer()
    config = uvicorn.Config(
        application(lambda: running.script, running.recorder),
        host="127.0.0.1",
        port=0,
        log_level="critical",
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        threading.Event().wait(0.01)
    running.root = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield running
    finally:
        server.should_exit = True
        thread.join()


def fenced(asked: Asked, name: str) -> str:
    """What stands in a named block of the material."""
    fence = asked.material.split(" ", 1)[0]
    return asked.material.split(f"{fence} {name}\n", 1)[1].split(f"\n{fence} end of {name}", 1)[0]


def by_text(asked: Asked, seconds: float = 0.0) -> Reply:
    """Scores made of the text alone, the same for the same text; the first of a pair is better
    if its digest is."""
    if "better" in asked.schema["properties"]:
        first, second = (_digest(fenced(asked, name)) for name in ("first text", "second text"))
        output = json.dumps({"better": 1 if first > second else 2, "reason": "by its digest"})
        return Reply(output, seconds=seconds)
    return Reply(scores(30 + _digest(fenced(asked, "roast")) % 60), seconds=seconds)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


if __name__ == "__main__":
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    uvicorn.run(
        application(lambda: lambda asked: by_text(asked, seconds), Recorder()),
        host="127.0.0.1",
        port=port,
        log_level="critical",
    )
