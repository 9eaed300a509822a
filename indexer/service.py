# SPDX-License-Identifier: Apache-2.0
"""The loop: ask the node for its head, go back if the chain has changed, then catch up."""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType

import psycopg
import structlog
from sqlalchemy.exc import OperationalError

from indexer.cursor import Connection, Cursor, claim, connect, note_node_head, try_lock
from indexer.errors import Halted, IndexerError, Refused, RpcError, RpcUnavailable, WrongChain
from indexer.fetch import ChainBlock, ChainRange, Fetcher
from indexer.ingest import ingest
from indexer.ranges import RangeSize
from indexer.reorg import common_ancestor, retract, stored_hash
from indexer.rpc import Rpc
from roastpower.chain.manifest import Manifest
from roastpower.storage.migrate import upgrade

_AHEAD = 4  # ranges fetched at a time, while they are stored in order
_LONGEST_PAUSE = 10.0
_NOTE_EVERY = 1.0

log = structlog.get_logger("indexer")


@dataclass(frozen=True)
class Settings:
    """What an indexer needs to know. Times in seconds, the depth in chain blocks."""

    rpc_url: str
    database_url: str
    manifest: Manifest
    finality_depth: int = 64
    poll_interval: float = 0.3


class Service:
    """Follows the chain until it is stopped. One thread writes; a few more fetch."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Finish what is being stored, then return from `run`. May come from a signal."""
        self._stopping.set()

    def run(self) -> None:
        """Index until `stop`; come back from the loss of node or database.

        Raises:
            Halted: nothing but a person helps.
        """
        pause = 0.0
        while not self._stopping.wait(pause):
            started = time.monotonic()
            try:
                upgrade(self._settings.database_url)
                with Session(self._settings, self._stopping) as session:
                    session.follow()
                return
            except Halted:
                raise
            except (IndexerError, psycopg.Error, OperationalError) as error:
                if time.monotonic() - started > _LONGEST_PAUSE:
                    pause = 0.0
                pause = min(_LONGEST_PAUSE, 2 * pause or self._settings.poll_interval)
                log.error(
                    "indexing interrupted",
                    reason=type(error).__name__,
                    error=str(error).strip(),
                    retry_in=pause,
                )


class Session:
    """The time between a connection to node and database and the loss of either."""

    def __init__(self, settings: Settings, stopping: threading.Event) -> None:
        self._settings = settings
        self._stopping = stopping
        self._rpc = Rpc(settings.rpc_url)
        self._fetcher = Fetcher(self._rpc, settings.manifest)
        self._threads = ThreadPoolExecutor(_AHEAD, thread_name_prefix="fetch")
        self._range = RangeSize()
        self._noted = 0.0

    def __enter__(self) -> Session:
        self._connection: Connection = connect(self._settings.database_url)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._threads.shutdown(cancel_futures=True)
        self._rpc.close()

    def follow(self) -> None:
        """Index until the service stops."""
        self._check_chain()
        while not try_lock(self._connection):
            log.info("another indexer is at work, waiting")
            if self._stopping.wait(_LONGEST_PAUSE / 2):
                return
        cursor = claim(self._connection, self._settings.manifest, self._settings.finality_depth)
        log.info("indexing", head=cursor.head_number, fence=cursor.fence)
        # All that may have changed while nobody looked; later, the head's hash speaks for the rest.
        cursor = self._go_back(cursor)
        while not self._stopping.is_set():
            cursor = self.poll(cursor)
            self._stopping.wait(self._settings.poll_interval)

    def poll(self, cursor: Cursor) -> Cursor:
        """One look at the node; returns where the tables are after it."""
        header = self._rpc.header("latest")
        if header is None:
            raise Refused("the node has no head")
        head = ChainBlock.of(header)
        self._note(cursor, head)
        if head.number < cursor.head_number:
            # Either the node lags behind the one asked before, or its chain is another.
            known = stored_hash(self._connection, head.number)
            return cursor if known in (None, head.hash) else self._go_back(cursor)
        if self._has_changed(cursor, head):
            cursor = self._go_back(cursor)
        return self._catch_up(cursor, head.number)

    def _has_changed(self, cursor: Cursor, head: ChainBlock) -> bool:
        if cursor.head_hash is None:
            return False
        if head.number == cursor.head_number:
            return head.hash != cursor.head_hash
        if head.number == cursor.head_number + 1:
            return head.parent_hash != cursor.head_hash
        stored = self._rpc.header(cursor.head_number)
        return stored is None or ChainBlock.of(stored).hash != cursor.head_hash

    def _go_back(self, cursor: Cursor) -> Cursor:
        ancestor = common_ancestor(self._rpc, self._connection, cursor)
        if ancestor == cursor.head_number:
            return cursor
        log.warning("reorg", stored_head=cursor.head_number, back_to=ancestor)
        return retract(self._connection, cursor, ancestor)

    def _catch_up(self, cursor: Cursor, head: int) -> Cursor:
        """Fetch ranges in parallel, store them in order."""
        fetching: deque[tuple[int, int, Future[ChainRange]]] = deque()
        following = cursor.head_number + 1
        while (following <= head or fetching) and not self._stopping.is_set():
            while following <= head and len(fetching) < _AHEAD:
                last = min(head, following + self._range.blocks - 1)
                future = self._threads.submit(self._fetcher.fetch, following, last)
                fetching.append((following, last, future))
                following = last + 1
            first, last, future = fetching.popleft()
            try:
                fetched = future.result()
            except (RpcError, RpcUnavailable) as error:
                for _, _, other in fetching:
                    other.cancel()
                fetching.clear()
                following = first
                if not self._range.failed(last - first + 1):
                    raise
                log.info("asking for less", blocks=self._range.blocks, error=str(error))
                continue
            cursor = ingest(self._connection, cursor, fetched, head)
            self._range.stored(fetched.size)
            log.debug("stored", head=cursor.head_number, events=fetched.size)
        return cursor

    def _note(self, cursor: Cursor, head: ChainBlock) -> None:
        if time.monotonic() - self._noted >= _NOTE_EVERY:
            note_node_head(self._connection, cursor, head.number, head.timestamp)
            self._noted = time.monotonic()

    def _check_chain(self) -> None:
        manifest = self._settings.manifest
        chain_id = self._rpc.chain_id()
        if chain_id != manifest.chain_id:
            raise WrongChain(
                f"the node follows chain {chain_id}, the manifest is for {manifest.chain_id}"
            )
        genesis = self._rpc.header(0)
        if genesis is None or genesis.hash != manifest.genesis_hash.lower():
            raise WrongChain(
                f"the node's chain {chain_id} began with another block than the manifest's, "
                f"{manifest.genesis_hash}: the manifest is stale, or the node is the wrong one"
            )
