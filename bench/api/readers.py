# SPDX-License-Identifier: Apache-2.0
"""Thousands of live readers in one process: how soon the last is told, what they cost the server."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import psycopg
from psycopg.types.json import Jsonb

_HANDSHAKE = (
    b"GET /v1/live HTTP/1.1\r\nhost: bench\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
_AT_ONCE = 100
_PING, _PONG = 9, 10


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise SystemExit("the server is gone")


def tell(database_url: str, size: int = 40) -> None:
    """One event of the chain, as the indexer notifies it."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "UPDATE chain.cursor SET notified = notified + 1 RETURNING notified, head_number"
        ).fetchone()
        assert row is not None
        body = Jsonb({"project_id": row[0], "owner": "0x" + "ab" * 20, "profile": "x" * size})
        connection.execute(
            "INSERT INTO chain.notifications VALUES (%s, 'event', %s, '\\x00', %s, 0,"
            " 'project_created', %s)",
            (row[0], row[1], int(time.time()), body),
        )
        connection.execute("SELECT pg_notify('chain', '')")


async def _connect(host: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(host, port, limit=2**22)
    writer.write(_HANDSHAKE)
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    await _frame(reader, writer)  # hello
    return reader, writer


async def _frame(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """The next message; pings are answered, as every WebSocket client does."""
    while True:
        head = await reader.readexactly(2)
        length = head[1] & 127
        if length == 126:
            length = int.from_bytes(await reader.readexactly(2), "big")
        elif length == 127:
            length = int.from_bytes(await reader.readexactly(8), "big")
        payload = await reader.readexactly(length)
        if head[0] & 15 != _PING:
            return payload
        # Masked with zeros, which leaves it as it is.
        writer.write(bytes([0x80 | _PONG, 0x80 | length]) + bytes(4) + payload)


async def told_within(
    host: str, port: int, database_url: str, pid: int, count: int = 5000
) -> tuple[float, float]:
    """Seconds until the last of `count` readers has an event (the worst of three), and the server's
    memory in MB meanwhile."""
    readers: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    for _ in range(0, count, _AT_ONCE):
        readers += await asyncio.gather(*(_connect(host, port) for _ in range(_AT_ONCE)))
    worst = 0.0
    for _ in range(3):
        waiting = [asyncio.ensure_future(_event(*one)) for one in readers]
        await asyncio.sleep(0.5)
        begin = time.perf_counter()
        await asyncio.to_thread(tell, database_url)
        await asyncio.gather(*waiting)
        worst = max(worst, time.perf_counter() - begin)
    memory = memory_mb(pid)
    for _, writer in readers:
        writer.transport.abort()
    return worst, memory


async def _event(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while b"heartbeat" in await _frame(reader, writer):
        continue


async def delay_beside_stalled(
    host: str, port: int, database_url: str, pid: int, stalled: int = 500, good: int = 100
) -> tuple[float, float, float]:
    """Seconds until the last of `good` readers has an event, without and with `stalled` ones that
    read nothing of 200 events of 100 KB; and the server's memory with them."""
    readers = await asyncio.gather(*(_connect(host, port) for _ in range(good)))
    alone = await _worst(readers, database_url, events=200)
    silent = []
    for _ in range(0, stalled, _AT_ONCE):
        silent += await asyncio.gather(*(_connect(host, port) for _ in range(_AT_ONCE)))
    for _, writer in silent:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
    beside = await _worst(readers, database_url, events=200)
    memory = memory_mb(pid)
    for _, writer in (*readers, *silent):
        writer.transport.abort()
    return alone, beside, memory


async def _worst(
    readers: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]],
    database_url: str,
    events: int,
) -> float:
    worst = 0.0
    for _ in range(events):
        waiting = [asyncio.ensure_future(_event(*one)) for one in readers]
        begin = time.perf_counter()
        await asyncio.to_thread(tell, database_url, 100_000)
        await asyncio.gather(*waiting)
        worst = max(worst, time.perf_counter() - begin)
    return worst
