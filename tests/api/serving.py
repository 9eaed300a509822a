# SPDX-License-Identifier: Apache-2.0
"""The application behind a real server on a loopback port, in a thread of this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.app import create_app
from api.clock import Clock
from api.server import configured
from api.settings import Settings
from roastpower.devstack.ports import free_port


@contextmanager
def serving(settings: Settings, port: int | None = None, clock: Clock = time.time) -> Iterator[str]:
    """Serves as ``python -m api`` does; gives host and port."""
    port = port or free_port()
    server = uvicorn.Server(configured(create_app(settings, clock), "127.0.0.1", port))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 15
    while not server.started:
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.01)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(15)
        assert not thread.is_alive(), "the server does not stop"
