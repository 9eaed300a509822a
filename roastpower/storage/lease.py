# SPDX-License-Identifier: Apache-2.0
"""A lease: one process at a time does a thing, and another takes over when it dies.

The lease is an advisory lock of a database connection. It ends with the connection, so a killed
process holds nobody up. Whoever writes under the lease does so on that very connection: a process
that lost it, and does not know yet, cannot write any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text


@contextmanager
def hold(
    bound: Engine,
    key: int,
    stopping: Callable[[], bool],
    poll_seconds: float = 0.5,
) -> Iterator[Connection | None]:
    """Waits for the lease and gives the connection that holds it; None if told to stop first."""
    connection = bound.connect()
    try:
        while not _try_lock(connection, key):
            if stopping():
                yield None
                return
            time.sleep(poll_seconds)
        yield connection
    finally:
        # Closed for good rather than given back: the lock must not live on in a pool.
        connection.invalidate()
        connection.close()


def _try_lock(connection: Connection, key: int) -> bool:
    with connection.begin():
        return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}))
