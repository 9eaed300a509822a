# SPDX-License-Identifier: Apache-2.0
"""When to look at a node that does not say by itself that there is a chain block."""

from __future__ import annotations

from collections import deque

_REMEMBERED = 32  # chain blocks; some more than the first guesses, which are of whole intervals
_ENOUGH = 4
_SLACK = 0.1  # of a gap, before and after it
_OFTENER = 4


class Rhythm:
    """At an interval; and some times as often while the next chain block is due, where they come at
    about the same distance, as they do on most chains.

    Times are in seconds of any clock that does not go backwards.
    """

    def __init__(self, interval: float) -> None:
        """`interval` is the longest time between two looks."""
        self._interval = interval
        self._gaps: deque[float] = deque(maxlen=_REMEMBERED)
        self._head: int | None = None
        self._seen_at = 0.0

    def looked(self, now: float, head: int) -> None:
        """The node's head was that one."""
        if head == self._head:
            return
        if self._head is not None and head == self._head + 1:
            self._gaps.append(now - self._seen_at)
        self._head, self._seen_at = head, now

    def pause(self, now: float) -> float:
        """Until the next look."""
        if len(self._gaps) < _ENOUGH:
            return self._interval
        # Without the outer tenths: slots stay empty now and then.
        gaps, apart = sorted(self._gaps), len(self._gaps) // 10
        shortest, longest = gaps[apart], gaps[-1 - apart]
        if longest > 2 * shortest:
            return self._interval
        due = self._seen_at + shortest * (1 - _SLACK)
        overdue = self._seen_at + longest * (1 + _SLACK)
        if now < due:
            return min(self._interval, due - now)
        return self._interval / _OFTENER if now < overdue else self._interval
