# SPDX-License-Identifier: Apache-2.0
"""Connections. One request, one transaction; reads see one moment of the database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Request
from sqlalchemy import Row, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from roastpower.storage.session import sqlalchemy_url

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

_CONNECT_SECONDS = 3
_STATEMENT_MILLISECONDS = 10_000


class Database:
    """A pool of connections that outlives restarts of the server."""

    def __init__(self, database_url: str) -> None:
        """Nothing is connected before the first query."""
        self._engine = create_async_engine(
            sqlalchemy_url(database_url),
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=10,
            pool_timeout=5,
            # Parameters hold contents, and errors end in logs.
            hide_parameters=True,
            connect_args={
                "connect_timeout": _CONNECT_SECONDS,
                # Compiling a query takes longer than running any of ours.
                "options": f"-c statement_timeout={_STATEMENT_MILLISECONDS} -c jit=off",
            },
        )
        self._reading = self._engine.execution_options(
            # Finality is judged by the head as it was when the rows were read.
            isolation_level="REPEATABLE READ",
            postgresql_readonly=True,
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that sees one moment and can write nothing."""
        async with self._reading.begin() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction; committed when the block ends well."""
        async with self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def dedicated(self) -> AsyncIterator[AsyncConnection]:
        """A connection of one's own, for locks that end with it; it is closed for good at the end."""
        connection = await self._engine.connect()
        try:
            yield connection
        finally:
            with suppress(DBAPIError):
                await connection.invalidate()
            await connection.close()

    async def close(self) -> None:
        """Gives all connections back."""
        await self._engine.dispose()


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


async def _reading(request: Request) -> AsyncIterator[AsyncConnection]:
    async with _database(request).read() as connection:
        yield connection


async def _writing(request: Request) -> AsyncIterator[AsyncConnection]:
    async with _database(request).write() as connection:
        yield connection


# "function": what is answered is committed before, and no connection waits for a slow reader.
Reading = Annotated[AsyncConnection, Depends(_reading, scope="function")]
Writing = Annotated[AsyncConnection, Depends(_writing, scope="function")]
