# SPDX-License-Identifier: Apache-2.0
"""Fetching ahead of the tables.

While the gap is small, in threads. A backfill has a process of its own for it: to read a node's
answers takes about as long as PostgreSQL takes to store them, and so each has a core.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Protocol

from indexer import metrics
from indexer.errors import RpcUnavailable
from indexer.faults import Fault
from indexer.fetch import ChainRange, Fetcher
from indexer.rpc import Rpc
from roastpower.chain.manifest import Manifest

WIDTH = 5  # requests at a time: what a provider's small plans bear

_Request = tuple[int, int, int, bool]  # its number, first and last chain block, whether to announce
_Errors = dict[str, float]  # of the node so far, by kind
_Answer = tuple[int, ChainRange | Exception, _Errors]


class Fetching(Protocol):
    """Fetches ranges that will be asked for in order."""

    # How many ranges to ask for before the first is stored.
    ahead: int

    def fetch(self, first: int, last: int, announce: bool) -> Future[ChainRange]:
        """See `Fetcher.fetch`."""

    def close(self) -> None:
        """Drop what was asked for."""


class Threads:
    """Fetches in threads of this process."""

    ahead = WIDTH

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._threads = ThreadPoolExecutor(WIDTH, thread_name_prefix="fetch")

    def fetch(self, first: int, last: int, announce: bool) -> Future[ChainRange]:
        """See `Fetching`."""
        return self._threads.submit(self._fetcher.fetch, first, last, announce=announce)

    def close(self) -> None:
        """See `Fetching`."""
        self._threads.shutdown(cancel_futures=True)


class OwnProcess:
    """Fetches in another process, which ends when this one does, however that is."""

    ahead = 4 * WIDTH  # so that it need not wait for the tables

    def __init__(self, urls: Sequence[str], timeout: float, manifest: Manifest) -> None:
        """`urls` of the nodes, the one to begin with first; `timeout` as in `Rpc`."""
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve, args=(theirs, urls, timeout, manifest), name="fetch", daemon=True
        )
        self._process.start()
        theirs.close()
        self._numbers = itertools.count()
        self._asked: dict[int, Future[ChainRange]] = {}
        self._lock = threading.Lock()
        self._errors: _Errors = {}
        self._ended = False
        self._reader = threading.Thread(target=self._read, name="fetched", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Of the other process."""
        return self._process.pid or 0

    def fetch(self, first: int, last: int, announce: bool) -> Future[ChainRange]:
        """See `Fetching`. `RpcUnavailable` if the process has died."""
        future: Future[ChainRange] = Future()
        with self._lock:
            number = next(self._numbers)
            self._asked[number] = future
            try:
                if self._ended:
                    raise BrokenPipeError
                self._pipe.send((number, first, last, announce))
            except OSError:
                del self._asked[number]
                future.set_exception(_died())
        return future

    def close(self) -> None:
        """See `Fetching`."""
        self._process.terminate()
        self._process.join()
        self._reader.join()
        self._pipe.close()

    def _read(self) -> None:
        try:
            while True:
                answer: _Answer = self._pipe.recv()
                number, found, errors = answer
                for kind, count in errors.items():
                    metrics.rpc_errors.labels(kind=kind).inc(count - self._errors.get(kind, 0))
                self._errors = errors
                with self._lock:
                    future = self._asked.pop(number)
                if future.set_running_or_notify_cancel():
                    if isinstance(found, Exception):
                        future.set_exception(found)
                    else:
                        future.set_result(found)
        except (EOFError, OSError):
            with self._lock:
                self._ended = True
                left, self._asked = list(self._asked.values()), {}
            for future in left:
                if future.set_running_or_notify_cancel():
                    future.set_exception(_died())


class ThreadsFirst:
    """Fetches in a process of its own, and in threads until that has started."""

    ahead = OwnProcess.ahead

    def __init__(self, threads: Threads, process: OwnProcess) -> None:
        """`threads` are the caller's; the process is ended by `close`."""
        self._threads = threads
        self._process = process
        self._left = threads.ahead

    def fetch(self, first: int, last: int, announce: bool) -> Future[ChainRange]:
        """See `Fetching`."""
        if self._left:
            self._left -= 1
            return self._threads.fetch(first, last, announce)
        return self._process.fetch(first, last, announce)

    def close(self) -> None:
        """See `Fetching`."""
        self._process.close()


def _died() -> RpcUnavailable:
    return RpcUnavailable("the process that fetches has died", Fault.BROKEN)


def _serve(pipe: Connection, urls: Sequence[str], timeout: float, manifest: Manifest) -> None:
    """The other process: answers until nobody asks any more."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches it too; whoever asks ends it
    rpc = Rpc(*urls, timeout=timeout)
    fetcher = Fetcher(rpc, manifest)
    sending = threading.Lock()

    def answer(request: _Request) -> None:
        number, first, last, announce = request
        found: ChainRange | Exception
        try:
            found = fetcher.fetch(first, last, announce=announce)
        except Exception as error:  # noqa: BLE001 (it is raised where the range was asked for)
            found = error
        with sending:
            pipe.send((number, found, _errors()))

    with ThreadPoolExecutor(WIDTH, thread_name_prefix="fetch") as threads:
        while True:
            try:
                request: _Request = pipe.recv()
            except (EOFError, OSError):
                rpc.close()
                return
            threads.submit(answer, request)


def _errors() -> _Errors:
    return {
        sample.labels["kind"]: sample.value
        for metric in metrics.rpc_errors.collect()
        for sample in metric.samples
        if sample.name.endswith("_total")
    }
