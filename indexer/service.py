# SPDX-License-Identifier: Apache-2.0
"""An indexer that runs until it is told to stop, whatever happens to node and database."""

from __future__ import annotations

import threading
import time

import psycopg
import structlog
from sqlalchemy.exc import DBAPIError

from indexer import metrics
from indexer.cursor import connect, note_halt
from indexer.errors import Halted, IndexerError, Overtaken, Refused
from indexer.heads import Heads
from indexer.rpc import Rpc
from indexer.session import Observer, Session
from indexer.settings import Settings
from roastpower.storage.migrate import upgrade

_LONGEST_PAUSE = 5.0

log = structlog.get_logger("indexer")


class Service:
    """Follows the chain until it is stopped. One thread writes; a few more fetch."""

    def __init__(self, settings: Settings, observer: Observer | None = None) -> None:
        """`observer` is told how far the tables are, after each transaction."""
        self._settings = settings
        self._observer = observer or Observer()
        self._stopping = threading.Event()
        self._rpc = Rpc(*settings.rpc_urls, timeout=settings.timeout)
        self._heads = Heads(settings.ws_url)

    def stop(self) -> None:
        """Finish what is being stored, then return from `run`. May come from a signal."""
        self._stopping.set()
        # In a thread, since a signal's handler must not wait for a lock that its thread holds.
        threading.Thread(target=self._heads.close, daemon=True).start()

    def run(self) -> None:
        """Index until `stop`; come back from the loss of node or database.

        Raises:
            Halted: nothing but a person helps.
        """
        try:
            self._keep_running()
        except Halted as error:
            metrics.halted.set(1)
            self._note_halt(error)
            raise
        finally:
            self._heads.close()
            self._rpc.close()

    def _keep_running(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            started = time.monotonic()
            try:
                upgrade(self._settings.database_url, self._settings.schema)
                with Session(
                    self._settings, self._rpc, self._heads, self._stopping, self._observer
                ) as session:
                    session.follow()
                return
            except Halted:
                raise
            except (IndexerError, psycopg.Error, DBAPIError) as error:
                if isinstance(error, Refused):
                    metrics.refused.inc()
                    # Another node may tell the truth.
                    self._rpc.endpoints.leave(self._rpc.endpoints.current)
                if time.monotonic() - started > _LONGEST_PAUSE:
                    pause = 0.0
                pause = min(_LONGEST_PAUSE, 2 * pause or self._settings.poll_interval)
                self._observer.lost()
                say = log.warning if isinstance(error, Overtaken) else log.error
                say(
                    "indexing interrupted",
                    reason=type(error).__name__,
                    error=str(error).strip(),
                    retry_in=pause,
                )

    def _note_halt(self, error: Halted) -> None:
        try:
            with connect(self._settings.database_url, self._settings.schema) as connection:
                note_halt(connection, f"{type(error).__name__}: {error}")
        except psycopg.Error as failure:
            log.warning("the halt could not be recorded", error=str(failure).strip())
