# SPDX-License-Identifier: Apache-2.0
"""A node between a service and the real one, that alters answers on their way, or worse."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

# Takes a call's method, its parameters and the true answer; returns what to say.
Lie = Callable[[str, list[Any], dict[str, Any]], dict[str, Any]]


# Sees a call's method before the real node does.
Ambush = Callable[[str], None]


@contextmanager
def lying_node(upstream: str, lie: Lie, ambush: Ambush = lambda _: None) -> Iterator[str]:
    """The address of a node that lies."""
    client = httpx.Client(base_url=upstream, trust_env=False)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            for each in asked if isinstance(asked, list) else [asked]:
                ambush(each["method"])
            told = client.post("", json=asked).json()
            if isinstance(asked, list):
                by_id = {each["id"]: each for each in told}
                said: Any = [
                    lie(each["method"], each["params"], by_id[each["id"]]) for each in asked
                ]
            else:
                said = lie(asked["method"], asked["params"], told)
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        client.close()
