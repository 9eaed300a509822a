# SPDX-License-Identifier: Apache-2.0
"""Who may listen to the feed, how many at a time, and from which message on; for both transports."""

from __future__ import annotations

from collections import Counter

from starlette.requests import HTTPConnection

from api.errors import InvalidSequence, OriginNotAllowed, TooManyReaders
from api.wire import MAX_ID


class Connections:
    """How many each address holds."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: Counter[str] = Counter()

    def take(self, who: str) -> None:
        """Counts one more.

        Raises:
            TooManyReaders: it would be one too many.
        """
        if self._limit and self._held[who] >= self._limit:
            raise TooManyReaders(f"an address holds at most {self._limit} live connections")
        self._held[who] += 1

    def give_back(self, who: str) -> None:
        """Counts one less."""
        self._held[who] -= 1
        if self._held[who] <= 0:
            del self._held[who]


def check_origin(asked: HTTPConnection) -> None:
    """Who listens is counted, so that no other page may make its visitors listen.

    Raises:
        OriginNotAllowed: a browser says that a page asks which is not on the list.
    """
    origin = asked.headers.get("origin")
    if origin is not None and origin not in asked.app.state.settings.origins:
        raise OriginNotAllowed("this server does not know the page's origin")


def sequence(text: str | None) -> int | None:
    """The number of a message, as it is asked for.

    Raises:
        InvalidSequence: it is none.
    """
    if text is None or text == "":
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 19 or int(text) > MAX_ID:
        raise InvalidSequence("`after` is the number of a message")
    return int(text)
