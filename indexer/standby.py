# SPDX-License-Identifier: Apache-2.0
"""Waiting for the right to write, and taking it from one that sleeps."""

from __future__ import annotations

import threading

import structlog

from indexer import metrics
from indexer.cursor import Connection, lock_key, try_lock

LOOK_EVERY = 1.0
# Seconds without a word to PostgreSQL after which a writer counts as gone. A living one says at
# least once a second how far the node is.
SILENCE = 6.0

log = structlog.get_logger("indexer")


def wait_for_lock(connection: Connection, stopping: threading.Event) -> bool:
    """Wait until nobody else indexes. False if told to stop first.

    A process that was killed gives up the lock at once; one that was frozen, or whose machine is
    gone, does not. Its session is ended then; when it wakes up, the fence keeps it out.
    """
    said = False
    while not try_lock(connection):
        if not said:
            log.info("another indexer is at work, standing by")
            said = True
        metrics.writer.set(0)
        for pid in _sleeping_holders(connection):
            log.warning("the other indexer is silent, taking over", its_session=pid)
            connection.run("SELECT pg_terminate_backend(%s)", pid)
        if stopping.wait(LOOK_EVERY):
            return False
    metrics.writer.set(1)
    return True


def _sleeping_holders(connection: Connection) -> list[int]:
    key = lock_key(connection.schema) % 2**64
    rows = connection.run(
        "SELECT activity.pid FROM pg_locks lock JOIN pg_stat_activity activity USING (pid)"
        " WHERE lock.locktype = 'advisory' AND lock.granted AND lock.objsubid = 1"
        " AND lock.classid = %s AND lock.objid = %s AND activity.datname = current_database()"
        " AND activity.state <> 'active' AND activity.state_change < now() - make_interval(secs => %s)",
        *(key >> 32, key % 2**32, SILENCE),
    ).fetchall()
    return [int(str(pid)) for (pid,) in rows]
