# SPDX-License-Identifier: Apache-2.0
"""Load on one path: as much as goes (wrk), and a steady rate (our own, since wrk has none)."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import time

_CONNECTIONS = 20


def most(url: str, seconds: int = 10) -> float:
    """Requests per second with 32 connections.

    Raises:
        SystemExit: wrk is not installed, or answers were not 2xx.
    """
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: apt install wrk")
    done = subprocess.run(
        ["wrk", "-t1", "-c32", f"-d{seconds}s", url], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in done:
        raise SystemExit(f"{url} answers with errors:\n{done}")
    found = re.search(r"Requests/sec:\s+([0-9.]+)", done)
    assert found is not None
    return float(found.group(1))


def latency_at(host: str, port: int, path: str, rate: int = 500, seconds: int = 10) -> float:
    """The 99th percentile in milliseconds at a steady rate, counted from when each was due."""
    return asyncio.run(_paced(host, port, path, rate, seconds))


async def _paced(host: str, port: int, path: str, rate: int, seconds: int) -> float:
    request = f"GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode()
    late: list[float] = []
    begin = time.perf_counter() + 0.5

    async def one(number: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        for turn in range(number, rate * seconds, _CONNECTIONS):
            due = begin + turn / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(request)
            header = await reader.readuntil(b"\r\n\r\n")
            assert header.startswith(b"HTTP/1.1 200"), header
            found = re.search(rb"content-length: ([0-9]+)", header, re.IGNORECASE)
            assert found is not None
            await reader.readexactly(int(found.group(1)))
            late.append(time.perf_counter() - due)
        writer.close()

    await asyncio.gather(*(one(number) for number in range(_CONNECTIONS)))
    late.sort()
    return 1000 * late[int(len(late) * 0.99)]
