# SPDX-License-Identifier: Apache-2.0
"""The time between a connection to node and database and the loss of either.

Ask the node for its head, go back if the chain has changed, then catch up.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass
from types import TracebackType

import structlog

from indexer import derived, metrics
from indexer.cursor import Connection, Cursor, claim, connect, note_node_head
from indexer.errors import NodeError, Refused, WrongChain
from indexer.faults import Fault
from indexer.fetch import ChainBlock, ChainRange, Fetcher
from indexer.fetching import Fetching, OwnProcess, Threads, ThreadsFirst
from indexer.heads import Heads
from indexer.ingest import ingest, tidy
from indexer.ranges import RangeSize
from indexer.reorg import common_ancestor, retract, stored_hash
from indexer.rhythm import Rhythm
from indexer.rpc import Header, Rpc
from indexer.settings import Settings
from indexer.standby import wait_for_lock

_FAR = 1_000  # chain blocks behind, from which on a process to fetch them is worth its start
_STORED_AT_ONCE = 20_000  # events in a transaction, where so many are there
_NOTE_EVERY = 1.0
_TIDY_EVERY = 5.0
# With a WebSocket, a look at the node all the same: what says nothing may be dead.
_LOOK_ANYWAY = 2.0

log = structlog.get_logger("indexer")


class Observer:
    """Is told how far the tables are. Does nothing; commands and tests do something."""

    def stored(self, cursor: Cursor, node_head: ChainBlock, fetched: int) -> None:
        """The tables end at `cursor`, after a transaction with `fetched` events."""

    def lost(self) -> None:
        """Node or database are gone for the moment."""


@dataclass(frozen=True)
class _Fetching:
    first: int
    last: int
    future: Future[ChainRange]


class Session:
    """One owner's time with the tables."""

    def __init__(
        self,
        settings: Settings,
        rpc: Rpc,
        heads: Heads,
        stopping: threading.Event,
        observer: Observer,
    ) -> None:
        self._settings = settings
        self._rpc = rpc
        self._heads = heads
        self._stopping = stopping
        self._observer = observer
        self._fetcher = Fetcher(rpc, settings.manifest)
        self._threads = Threads(self._fetcher)
        self._range = RangeSize()
        self._noted = self._tidied = 0.0

    def __enter__(self) -> Session:
        self._connection: Connection = connect(self._settings.database_url, self._settings.schema)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        metrics.writer.set(0)
        metrics.ready.set(0)
        self._threads.close()

    def follow(self, until: int | None = None) -> None:
        """Index until the service stops, or up to a chain block."""
        self._check_chain()
        if not wait_for_lock(self._connection, self._stopping):
            return
        cursor = claim(self._connection, self._settings.manifest, self._settings.finality)
        log.info("indexing", head=cursor.head_number, fence=cursor.fence)
        if not derived.is_current(self._connection):
            seconds = derived.rebuild(self._connection, cursor)
            log.info("derived state is built", seconds=round(seconds, 1))
        # All that may have changed while nobody looked; later, the head's hash speaks for the rest.
        cursor = self._go_back(cursor, check_all=True)
        rhythm = Rhythm(self._settings.poll_interval)
        heard = None
        while not self._stopping.is_set():
            started = time.monotonic()
            head = self._head(cursor, heard)
            rhythm.looked(started, head.number)
            cursor = self._look(cursor, head, until)
            if until is not None and cursor.head_number >= until:
                return
            pause = rhythm.pause(started) if self._settings.ws_url is None else _LOOK_ANYWAY
            heard = self._heads.wait(max(0.0, started + pause - time.monotonic()))

    def _head(self, cursor: Cursor, heard: Header | None) -> ChainBlock:
        """The newest chain block. What came by WebSocket is, if the node has it too."""
        if heard is not None:
            head = ChainBlock.of(heard)
            # Its events will be asked for by its hash, which the node must know then.
            if head.parent_hash == cursor.head_hash and self._fetcher.may_hold_events(head):
                return head
            known = self._rpc.header(head.number)
            if known is not None and ChainBlock.of(known) == head:
                return head
        header = self._rpc.header("latest")
        if header is None:
            raise Refused("the node has no head")
        return ChainBlock.of(header)

    def _look(self, cursor: Cursor, head: ChainBlock, until: int | None) -> Cursor:
        """One look at the node, which says that its head is this; returns where the tables are."""
        self._note(cursor, head)
        if head.number < cursor.head_number:
            # Either the node lags behind the one asked before, or its chain is another.
            known = stored_hash(self._connection, head.number)
            cursor = cursor if known in (None, head.hash) else self._go_back(cursor)
        elif head.number == cursor.head_number + 1 and head.parent_hash == cursor.head_hash:
            fetched = self._fetcher.fetch_one(head, announce=cursor.caught_up)
            cursor = self._store(cursor, [fetched], head)
        else:
            if self._has_changed(cursor, head):
                cursor = self._go_back(cursor)
            cursor = self._catch_up(cursor, head, until)
        self._tidy(cursor, head)
        return cursor

    def _has_changed(self, cursor: Cursor, head: ChainBlock) -> bool:
        if cursor.head_hash is None:
            return False
        if head.number == cursor.head_number:
            return head.hash != cursor.head_hash
        if head.number == cursor.head_number + 1:
            return head.parent_hash != cursor.head_hash
        stored = self._rpc.header(cursor.head_number)
        return stored is None or ChainBlock.of(stored).hash != cursor.head_hash

    def _go_back(self, cursor: Cursor, *, check_all: bool = False) -> Cursor:
        ancestor = common_ancestor(self._rpc, self._connection, cursor, check_all=check_all)
        if ancestor == cursor.head_number:
            return cursor
        log.warning("reorg", stored_head=cursor.head_number, back_to=ancestor)
        metrics.reorgs.inc()
        metrics.reorg_depth.observe(cursor.head_number - ancestor)
        return retract(self._connection, cursor, ancestor)

    def _catch_up(self, cursor: Cursor, head: ChainBlock, until: int | None) -> Cursor:
        end = head.number if until is None else min(head.number, until)
        # What a crash of PostgreSQL loses, the chain still has; notifications are told only once.
        self._set_durable(cursor.caught_up)
        if end - cursor.head_number < _FAR:
            cursor = self._store_up_to(end, cursor, head, self._threads)
        else:
            # The node that is asked now comes first: the one before it may have lied.
            urls, current = self._settings.rpc_urls, self._rpc.endpoints.current
            process = OwnProcess(
                [*urls[current:], *urls[:current]], self._settings.timeout, self._settings.manifest
            )
            with closing(ThreadsFirst(self._threads, process)) as fetching:
                cursor = self._store_up_to(end, cursor, head, fetching)
        self._set_durable(True)
        return cursor

    def _store_up_to(self, end: int, cursor: Cursor, head: ChainBlock, source: Fetching) -> Cursor:
        """Fetch ranges in parallel, store them in order."""
        fetching: deque[_Fetching] = deque()
        following = cursor.head_number + 1
        while (following <= end or fetching) and not self._stopping.is_set():
            while following <= end and len(fetching) < source.ahead:
                last = min(end, following + self._range.blocks - 1)
                future = source.fetch(following, last, cursor.caught_up)
                fetching.append(_Fetching(following, last, future))
                following = last + 1
            try:
                ranges = self._fetched(fetching)
            except NodeError as error:
                following = fetching[0].first
                size = fetching[0].last - following + 1
                for each in fetching:
                    each.future.cancel()
                fetching.clear()
                is_smaller = error.fault in (Fault.TOO_MUCH, Fault.OTHER, Fault.BROKEN)
                if not (is_smaller and self._range.failed(size)):
                    raise
                log.info("asking for less", blocks=self._range.blocks, error=str(error))
                continue
            cursor = self._store(cursor, ranges, head)
            self._note(cursor, head)
        return cursor

    def _fetched(self, fetching: deque[_Fetching]) -> list[ChainRange]:
        """The next ranges: one at least, and those behind it that are there already."""
        ranges: list[ChainRange] = []
        size = 0
        while fetching and size < _STORED_AT_ONCE:
            if ranges and not (fetching[0].future.done() and not fetching[0].future.exception()):
                break
            fetched = fetching[0].future.result()
            fetching.popleft()
            ranges.append(fetched)
            size += fetched.size
            self._range.stored(len(fetched.blocks), fetched.size)
        return ranges

    def _store(self, cursor: Cursor, ranges: list[ChainRange], head: ChainBlock) -> Cursor:
        events = sum(each.size for each in ranges)
        with metrics.store_seconds.time():
            cursor = ingest(self._connection, cursor, ranges, head)
        metrics.events.inc(events)
        metrics.blocks.inc(sum(len(each.blocks) for each in ranges))
        metrics.head.set(cursor.head_number)
        metrics.final.set(cursor.final_number)
        metrics.range_blocks.set(self._range.blocks)
        metrics.lag_blocks.set(max(0, head.number - cursor.head_number))
        metrics.lag_seconds.set(max(0, head.timestamp - ranges[-1].last.timestamp))
        metrics.ready.set(int(cursor.head_number >= head.number))
        self._observer.stored(cursor, head, events)
        return cursor

    def _note(self, cursor: Cursor, head: ChainBlock) -> None:
        if time.monotonic() - self._noted >= _NOTE_EVERY:
            note_node_head(self._connection, cursor, head.number, head.timestamp)
            metrics.node_head.set(head.number)
            metrics.ready.set(int(cursor.head_number >= head.number))
            self._noted = time.monotonic()

    def _tidy(self, cursor: Cursor, head: ChainBlock) -> None:
        if time.monotonic() - self._tidied >= _TIDY_EVERY:
            tidy(self._connection, cursor, head)
            self._tidied = time.monotonic()

    def _set_durable(self, durable: bool) -> None:
        self._connection.run(f"SET synchronous_commit = {'on' if durable else 'off'}")

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
