# SPDX-License-Identifier: Apache-2.0
"""A node over HTTP that answers truly, or fails in one of the ways in which nodes fail."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any

from .chain import CHAIN_ID, Block, Chain

FAULTS = (
    "http 500",
    "http 429",
    "too many results",
    "internal error",
    "truncated",
    "cut off",
    "empty logs",
    "half of the logs",
    "other hash",
    "log twice",
    "null block",
    "behind",
    "null answer",
    "not json",
)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked was killed meanwhile."""


class Node:
    """Serves a chain. `trouble` is the share of requests that go wrong, in one way of `faults`."""

    def __init__(self, chain: Chain, rng: Random, port: int = 0) -> None:
        self.chain = chain
        self.trouble = 0.0
        self.faults = FAULTS
        self.seen: dict[str, int] = dict.fromkeys(FAULTS, 0)
        self._rng = rng
        self._lock = threading.Lock()
        node = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
                node._serve(self, asked)

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = _Server(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _serve(self, handler: BaseHTTPRequestHandler, asked: Any) -> None:
        with self._lock:
            fails = self._rng.random() < self.trouble
            fault = self._rng.choice(self.faults) if fails else None
            if fault:
                self.seen[fault] += 1
        if fault == "http 500":
            return self._send(handler, 500, b"oops")
        if fault == "http 429":
            return self._send(handler, 429, b"slow down", {"retry-after": "0"})
        if fault == "not json":
            return self._send(handler, 200, b"<html>")
        with self.chain.lock:
            head = self.chain.head.number
            if fault == "behind":
                head = max(1, head - 3)
            answers = [
                self._answer(each, head, fault)
                for each in (asked if isinstance(asked, list) else [asked])
            ]
        body = json.dumps(answers if isinstance(asked, list) else answers[0]).encode()
        if fault == "truncated":
            body = body[: len(body) // 2]
        if fault == "cut off":
            handler.send_response(200)
            handler.send_header("content-length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body[: len(body) // 2])
            handler.close_connection = True
            return None
        return self._send(handler, 200, body)

    def _send(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
    ) -> None:
        handler.send_response(status)
        for name, value in {**(headers or {}), "content-length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def _answer(self, call: dict[str, Any], head: int, fault: str | None) -> dict[str, Any]:
        said: dict[str, Any] = {"jsonrpc": "2.0", "id": call["id"]}
        if fault == "too many results":
            message = "query returned more than 10000 results"
            return {**said, "error": {"code": -32005, "message": message}}
        if fault == "internal error":
            return {**said, "error": {"code": -32603, "message": "Internal error"}}
        if fault == "null answer":
            return {**said, "result": None}
        match call["method"]:
            case "eth_chainId":
                return {**said, "result": hex(CHAIN_ID)}
            case "eth_getBlockByNumber":
                tag = call["params"][0]
                number = head if tag == "latest" else int(tag, 16)
                missing = number > head or (fault == "null block" and number > 0)
                block = None if missing else self.chain.blocks[number]
                return {**said, "result": block and header(block)}
            case "eth_getLogs":
                return {**said, "result": self._logs(call["params"][0], head, fault)}
            case "eth_getBlockReceipts":
                blocks = [each for each in self.chain.blocks if each.hash == call["params"][0]]
                logs = [log for block in blocks for log in block.all_logs]
                return {**said, "result": [{"logs": _altered(logs, fault)}]}
        raise AssertionError(call["method"])

    def _logs(self, wanted: dict[str, Any], head: int, fault: str | None) -> list[dict[str, Any]]:
        if "blockHash" in wanted:
            blocks = [each for each in self.chain.blocks if each.hash == wanted["blockHash"]]
        else:
            first, last = int(wanted["fromBlock"], 16), int(wanted["toBlock"], 16)
            blocks = self.chain.blocks[first : min(last, head) + 1]
        is_filtered = "address" in wanted
        logs = [log for each in blocks for log in (each.logs if is_filtered else each.all_logs)]
        return _altered(logs, fault)


def _altered(logs: list[dict[str, Any]], fault: str | None) -> list[dict[str, Any]]:
    if fault == "empty logs":
        return []
    if fault == "half of the logs":
        return logs[: len(logs) // 2]
    if fault == "other hash" and logs:
        return [*logs[:-1], {**logs[-1], "blockHash": "0x" + "ab" * 32}]
    if fault == "log twice" and logs:
        return [*logs, logs[0]]
    return logs


def header(block: Block) -> dict[str, str]:
    """A chain block's header as nodes tell it."""
    return {
        "number": hex(block.number),
        "hash": block.hash,
        "parentHash": block.parent_hash,
        "timestamp": hex(block.timestamp),
        "logsBloom": "0x" + f"{block.bloom:0512x}",
    }
