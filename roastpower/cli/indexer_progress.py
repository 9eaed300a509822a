# SPDX-License-Identifier: Apache-2.0
"""How far long work on the tables is: chain blocks, events, rate, and the time that is left."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from indexer.cursor import Cursor
from indexer.fetch import ChainBlock
from indexer.session import Observer


class Progress(Observer):
    """A bar on standard error; nothing where nobody looks at it."""

    def __init__(self, last: int | None, *, quiet: bool, first: int | None = None) -> None:
        """`last` is the chain block at which the work ends; None until the node has said it."""
        self.head = 0
        self.events = 0
        self._last = last
        self._first = first
        self._bars = Bars(
            TextColumn("chain blocks"),
            BarColumn(),
            MofNCompleteColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=quiet,
            transient=True,
        )
        self._task = self._bars.add_task("", total=None, rate="")

    def __enter__(self) -> Progress:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def stored(self, cursor: Cursor, node_head: ChainBlock, fetched: int) -> None:
        """After each transaction."""
        if self._first is None:
            self._first = cursor.first_block
        self._last = self._last or node_head.number
        self.show(cursor.head_number, self.events + fetched)

    def show(self, number: int, events: int) -> None:
        """The work is done up to a chain block."""
        self.head, self.events = number, events
        first, last = self._first or 0, self._last or number
        elapsed = self._bars.tasks[0].elapsed or 0.0
        self._bars.update(
            self._task,
            total=last - first + 1,
            completed=number - first + 1,
            rate=f"{events / elapsed:,.0f} events/s" if elapsed else "",
        )
