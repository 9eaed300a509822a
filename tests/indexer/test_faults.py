# SPDX-License-Identifier: Apache-2.0
"""What providers say when they will not answer, each in its own words, and what is done about it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from indexer.errors import NodeError, Refused, RpcError, RpcUnavailable
from indexer.faults import Fault, of_error
from indexer.ranges import RangeSize
from indexer.rpc import Rpc

# (whose words, code, message, what it means)
WORDS = [
    ("Infura", -32005, "query returned more than 10000 results. Try with this block range [0x1, 0x2].", Fault.TOO_MUCH),
    ("Alchemy", -32602, "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and no limit on the response size", Fault.TOO_MUCH),
    ("QuickNode", -32614, "eth_getLogs is limited to a 10,000 range", Fault.TOO_MUCH),
    ("QuickNode, small plan", -32615, "eth_getLogs is limited to a 5 block range", Fault.TOO_MUCH),
    ("Ankr", -32062, "Block range is too large", Fault.TOO_MUCH),
    ("BSC", -32000, "exceed maximum block range: 5000", Fault.TOO_MUCH),
    ("Avalanche", -32000, "requested too many blocks from 1 to 9000, maximum is set to 2048", Fault.TOO_MUCH),
    ("Polygon", -32005, "block range is too wide", Fault.TOO_MUCH),
    ("Chainstack", -32602, "Block range limit exceeded. See more details at the documentation.", Fault.TOO_MUCH),
    ("Blast", -32600, "logs matched by query exceeds limit of 10000", Fault.TOO_MUCH),
    ("Erigon", -32000, "query exceeds max results 20000, retry with the range 100-200", Fault.TOO_MUCH),
    ("Cloudflare", -32047, "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. Max range: 800", Fault.TOO_MUCH),
    ("Geth, time", -32002, "query timeout exceeded", Fault.TOO_MUCH),
    ("Nethermind", -32000, "response is too big", Fault.TOO_MUCH),
    ("Base, public", -32011, "backend response too large", Fault.TOO_MUCH),
    ("1RPC", -32001, "eth_getLogs is limited to 0 - 10000 blocks range", Fault.TOO_MUCH),
    ("dRPC", 35, "ranges over 10000 blocks are not supported: block range exceeded", Fault.TOO_MUCH),
    ("zkSync", -32602, "Query returned more than 10000 results. Try smaller range of blocks", Fault.TOO_MUCH),
    ("Klaytn", -32005, "too many blocks: max number of blocks per request is 1024", Fault.TOO_MUCH),
    ("Moonbeam", -32603, "query timeout of 10 seconds exceeded: query timed out", Fault.TOO_MUCH),
    ("size of the batch", -32000, "batch too large", Fault.TOO_MUCH),
    ("Infura, rate", -32005, "daily request count exceeded, request rate limited", Fault.RATE),
    ("Alchemy, rate", 429, "Your app has exceeded its compute units per second capacity.", Fault.RATE),
    ("Infura, project", -32005, "project ID request rate exceeded", Fault.RATE),
    ("Geth, bare", -32005, "limit exceeded", Fault.RATE),
    ("by HTTP's name", -32029, "Too Many Requests", Fault.RATE),
    ("Geth, pruned", -32000, "header not found", Fault.BEHIND),
    ("Erigon, behind", -32000, "One of the blocks specified in filter (fromBlock, toBlock or blockHash) cannot be found.", Fault.BEHIND),
    ("Avalanche, behind", -32000, "requested from block 12 after last accepted block 10", Fault.BEHIND),
    ("Besu", -32601, "Method not enabled", Fault.REFUSES),
    ("a gateway", -32600, "Unsupported method: eth_getBlockReceipts", Fault.REFUSES),
    ("a plan", -32001, "eth_getLogs method is not available on the free tier, upgrade your plan", Fault.REFUSES),
    ("a key", -32600, "Must be authenticated!", Fault.REFUSES),
    ("anything", -32603, "Internal error", Fault.BROKEN),
    ("a balancer", -32000, "no available nodes found", Fault.BROKEN),
    ("nobody yet", -32099, "the hamster is asleep", Fault.OTHER),
]  # fmt: skip


@pytest.mark.parametrize(
    ("whose", "code", "message", "fault"), WORDS, ids=[each[0] for each in WORDS]
)
def test_words_are_understood(whose: str, code: int, message: str, fault: Fault) -> None:
    assert of_error(code, message) is fault


Reply = Callable[[dict[str, Any]], tuple[int, dict[str, str], bytes]]


@contextmanager
def provider(reply: Reply) -> Iterator[str]:
    """A provider's HTTP server."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, headers, body = reply(call)
            self.send_response(status)
            for name, value in {"content-length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            if int(headers.get("content-length", len(body))) != len(body):
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def result(call: dict[str, Any], value: Any) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps({"jsonrpc": "2.0", "id": call["id"], "result": value}).encode()


def error(call: dict[str, Any], code: int, message: str) -> bytes:
    said = {"jsonrpc": "2.0", "id": call["id"], "error": {"code": code, "message": message}}
    return json.dumps(said).encode()


@contextmanager
def asked(*replies: Reply, timeout: float = 5.0) -> Iterator[Rpc]:
    """A client of providers, in that order."""
    with ExitStack() as stack:
        urls = [stack.enter_context(provider(each)) for each in replies]
        with closing(Rpc(*urls, timeout=timeout)) as rpc:
            yield rpc


def test_another_endpoint_is_asked_at_once_and_from_then_on() -> None:
    calls: list[str] = []

    def broken(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        calls.append("broken")
        return 503, {}, b"down"

    def well(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        calls.append("well")
        return result(call, "0x7")

    with asked(broken, well) as rpc:
        assert [rpc.chain_id() for _ in range(3)] == [7, 7, 7]
    assert calls == ["broken", "well", "well", "well"]


def test_who_turns_away_late_does_not_bring_a_node_back_that_others_have_left() -> None:
    asked_first, may_fail = threading.Event(), threading.Event()

    def fails_late(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        asked_first.set()
        assert may_fail.wait(10)
        return 503, {}, b"down"

    def left(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return result(call, "0x1")

    def well(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return result(call, "0x7")

    with asked(fails_late, left, well) as rpc, ThreadPoolExecutor(1) as others:
        answer = others.submit(rpc.chain_id)
        assert asked_first.wait(10)
        rpc.endpoints.leave(0)
        rpc.endpoints.leave(1)
        may_fail.set()
        assert answer.result(10) == 7
        assert rpc.endpoints.current == 2


def test_retry_after_is_kept_to() -> None:
    times: list[float] = []

    def limited(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        times.append(time.monotonic())
        return (429, {"retry-after": "1"}, b"{}") if len(times) == 1 else result(call, "0x1")

    with asked(limited) as rpc:
        assert rpc.chain_id() == 1
    assert 1.0 <= times[1] - times[0] < 2.5


@pytest.mark.parametrize("status", [200, 400, 413])
def test_too_much_is_the_callers_to_mend(status: int) -> None:
    calls = []

    def reply(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        calls.append(call)
        return status, {}, error(call, -32005, "query returned more than 10000 results")

    with asked(reply) as rpc, pytest.raises(RpcError) as raised:
        rpc.logs([], 1, 2)
    assert raised.value.fault is Fault.TOO_MUCH and len(calls) == 1


def test_a_body_that_is_cut_off_is_asked_for_again() -> None:
    calls = []

    def reply(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        calls.append(call)
        status, headers, body = result(call, "0x1")
        if len(calls) < 3:
            return status, {"content-length": str(len(body) + 10)}, body
        return status, headers, body

    with asked(reply) as rpc:
        assert rpc.chain_id() == 1
    assert len(calls) == 3


@pytest.mark.parametrize("body", [b'{"jsonrpc":"2.0","id":1,"resu', b"", b"<html>busy</html>"])
def test_what_is_no_json_is_an_outage(body: bytes) -> None:
    with asked(lambda call: (200, {}, body)) as rpc, pytest.raises(RpcUnavailable, match="no JSON"):
        rpc.chain_id()


def test_a_node_that_hangs_is_left() -> None:
    release = threading.Event()

    def hangs(call: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        release.wait(10)
        return result(call, "0x1")

    started = time.monotonic()
    with asked(hangs, lambda call: result(call, "0x2"), timeout=0.3) as rpc:
        assert rpc.chain_id() == 2
        assert time.monotonic() - started < 5
        release.set()


def test_nobody_there_says_so() -> None:
    rpc = Rpc("http://127.0.0.1:9", timeout=1.0)
    with pytest.raises(NodeError, match="ConnectError"):
        rpc.chain_id()
    rpc.close()


def test_an_answer_to_another_call_is_refused() -> None:
    with (
        asked(lambda call: result({"id": 999}, "0x1")) as rpc,
        pytest.raises(Refused, match="another call"),
    ):
        rpc.chain_id()


def header_of(call: dict[str, Any]) -> dict[str, Any]:
    """An answer to `eth_getBlockByNumber`."""
    header = {"number": call["params"][0], "hash": "0x", "parentHash": "0x", "timestamp": "0x0"}
    return {"jsonrpc": "2.0", "id": call["id"], "result": {**header, "logsBloom": "0x0"}}


def test_a_batch_may_be_answered_in_any_order() -> None:
    def backwards(calls: Any) -> tuple[int, dict[str, str], bytes]:
        return 200, {}, json.dumps([header_of(call) for call in reversed(calls)]).encode()

    with asked(backwards) as rpc:
        numbers = [header.number for header in rpc.headers(range(5, 9)) if header]
    assert numbers == ["0x5", "0x6", "0x7", "0x8"]


@pytest.mark.parametrize("told", ["all but one", "another call's", "one for all"])
def test_a_batch_that_is_not_answered_whole_is_refused(told: str) -> None:
    def reply(calls: Any) -> tuple[int, dict[str, str], bytes]:
        answers = [header_of(call) for call in calls]
        said = {
            "all but one": answers[:-1],
            "another call's": [*answers[:-1], {**answers[-1], "id": 999}],
            "one for all": answers[0],
        }
        return 200, {}, json.dumps(said[told]).encode()

    with asked(reply) as rpc, pytest.raises(Refused, match="batch"):
        rpc.headers(range(5, 9))


def test_a_null_where_something_must_be_is_refused() -> None:
    with asked(lambda call: result(call, None)) as rpc, pytest.raises(Refused, match="null"):
        rpc.logs([], 1, 2)


def test_ranges_follow_the_density_and_keep_below_what_was_refused() -> None:
    size = RangeSize()
    for _ in range(10):
        size.stored(size.blocks, 0)
    assert size.blocks == 2_000
    size.stored(2_000, 400_000)
    assert size.blocks == 10
    assert size.failed(10) and size.blocks == 5
    size.stored(5, 0)
    assert size.blocks <= 6
    assert not RangeSize().failed(1)
