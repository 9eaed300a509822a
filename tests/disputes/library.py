# SPDX-License-Identifier: Apache-2.0
"""A server of published documents that can go away, or keep one back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Library:
    """Serves `<digest>.json` of a folder as `/<digest>`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_down = False
        self.url = ""

    def hide(self, digest: str) -> bytes:
        """Takes a document away; returns it."""
        file = self.folder / f"{digest}.json"
        document = file.read_bytes()
        file.unlink()
        return document


@contextmanager
def library(folder: Path) -> Iterator[Library]:
    """A running one."""
    made = Library(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = made.folder / f"{self.path.lstrip('/')}.json"
            found = not made.is_down and file.exists()
            body = file.read_bytes() if found else b""
            self.send_response(200 if found else 503 if made.is_down else 404)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
