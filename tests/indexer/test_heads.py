# SPDX-License-Identifier: Apache-2.0
"""What a node says by WebSocket makes the indexer faster, and never wrong."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from following import Index, wait_for_head
from story import TREASURY, Story
from structlog.testing import capture_logs
from tables import tables
from test_reorg import NewDatabase, assert_equals_rebuild
from websockets.sync.server import ServerConnection, serve

from indexer.heads import Heads
from indexer.service import Service
from indexer.settings import Settings

# What comes by polling comes after two seconds.
AT_ONCE = 1.0


@contextmanager
def following(settings: Settings) -> Iterator[None]:
    """An indexer at work."""
    service = Service(settings)
    thread = threading.Thread(target=service.run)
    thread.start()
    try:
        yield
    finally:
        service.stop()
        thread.join()


@contextmanager
def socket(speak: Callable[[ServerConnection], None]) -> Iterator[str]:
    """The address of a WebSocket that speaks so, once it was asked."""

    def handle(connection: ServerConnection) -> None:
        assert json.loads(connection.recv())["params"] == ["newHeads"]
        speak(connection)

    with serve(handle, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join()


def until_closed(connection: ServerConnection) -> None:
    """Wait until the other side is gone."""
    for _ in connection:
        pass


def says(message: object) -> Callable[[ServerConnection], None]:
    """Speaks once, and is silent then."""

    def speak(connection: ServerConnection) -> None:
        connection.send(json.dumps(message))
        until_closed(connection)

    return speak


def news(story: Story, **changes: str) -> object:
    """That there is a chain block after the newest one, with such a header."""
    head = story.rpc("eth_getBlockByNumber", "latest", False)
    header = {**head, "number": hex(int(head["number"], 16) + 1), "parentHash": head["hash"]}
    result = {**header, "logsBloom": "0x0", **changes}
    return {"jsonrpc": "2.0", "method": "eth_subscription", "params": {"result": result}}


def test_chain_blocks_are_stored_as_they_come(story: Story, settings: Settings) -> None:
    ws_url = settings.rpc_url.replace("http", "ws", 1)
    with following(replace(settings, ws_url=ws_url)):
        wait_for_head(story, settings.database_url)
        taken = []
        for amount in range(1, 6):
            story.send(TREASURY, story.token.functions.transfer(story.address(4), amount))
            started = time.monotonic()
            wait_for_head(story, settings.database_url)
            taken.append(time.monotonic() - started)
    assert sorted(taken)[2] < AT_ONCE, taken


SOCKETS: dict[str, Callable[[ServerConnection], None]] = {
    "silent": until_closed,
    "refuses": says({"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "no"}}),
    "closes": lambda _: None,
    "no json": lambda connection: connection.send("<html>"),
    "no header": says({"jsonrpc": "2.0", "params": {"result": {"number": 7}}}),
    "bytes": lambda connection: connection.send(b"\xff\x00"),
}


@pytest.mark.parametrize("how", SOCKETS)
def test_without_news_the_node_is_looked_at(story: Story, settings: Settings, how: str) -> None:
    with socket(SOCKETS[how]) as ws_url, following(replace(settings, ws_url=ws_url)):
        wait_for_head(story, settings.database_url)
        story.submit(4)
        wait_for_head(story, settings.database_url)


@pytest.mark.parametrize("how", sorted(set(SOCKETS) - {"silent"}))
def test_a_socket_that_broke_is_opened_again(story: Story, settings: Settings, how: str) -> None:
    opened = threading.Semaphore(0)

    def speak(connection: ServerConnection) -> None:
        opened.release()
        SOCKETS[how](connection)

    with socket(speak) as ws_url, following(replace(settings, ws_url=ws_url)):
        for _ in range(3):
            assert opened.acquire(timeout=10)


def test_why_a_node_sends_no_news_is_logged() -> None:
    opened = threading.Semaphore(0)

    def speak(connection: ServerConnection) -> None:
        opened.release()
        SOCKETS["refuses"](connection)

    with socket(speak) as ws_url, capture_logs() as logged:
        heads = Heads(ws_url)
        assert opened.acquire(timeout=10)
        assert opened.acquire(timeout=10), "once again after the refusal"
        heads.close()
    assert logged[0]["error"] == "ValidationError: eth_subscribe: no (-32601)"


@pytest.mark.parametrize("hash_", ["0x" + "ab" * 32, "0xzz", "0x"])
def test_a_false_header_does_not_last(
    story: Story, settings: Settings, new_database: NewDatabase, index: Index, hash_: str
) -> None:
    index(settings)
    before = tables(settings.database_url)
    with socket(says(news(story, hash=hash_))) as ws_url:
        with following(replace(settings, ws_url=ws_url)):
            time.sleep(3)
            wait_for_head(story, settings.database_url)
            assert tables(settings.database_url)["submitted"] == before["submitted"]
            story.submit(4)
            wait_for_head(story, settings.database_url)
    assert_equals_rebuild(settings, index, new_database)
