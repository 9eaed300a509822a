# SPDX-License-Identifier: Apache-2.0
"""Pages by keyset: a cursor says after which key to go on, so that new rows shift nothing.

Cursors are opaque to callers, and valid only for the listing (filters included) that gave them.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from api.errors import BadCursor
from api.wire import MAX_ID, Shape

ItemT = TypeVar("ItemT")


class Page(Shape, Generic[ItemT]):
    """One page of a listing; `next_cursor` is null on the last."""

    items: list[ItemT]
    next_cursor: str | None


def encode_cursor(listing: str, key: Sequence[int | str]) -> str:
    """Text for the place after `key` in a listing."""
    written = json.dumps([listing, *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def decode_cursor(
    cursor: str | None, listing: str, types: Sequence[type]
) -> tuple[int | str, ...] | None:
    """The key a cursor stands for; None for the first page,
    which an empty cursor is too.

    Raises:
        BadCursor: the text is not a cursor of this listing.
    """
    if not cursor:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        parsed = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise BadCursor("this text is not a cursor: leave it out to start anew") from None
    if not isinstance(parsed, list) or len(parsed) != len(types) + 1 or parsed[0] != listing:
        raise BadCursor("this cursor comes from another listing: leave it out to start anew")
    key = tuple(parsed[1:])
    for part, expected in zip(key, types, strict=True):
        if type(part) is not expected or (isinstance(part, int) and abs(part) > MAX_ID):
            raise BadCursor("this text is not a cursor: leave it out to start anew")
    return key


def amount_of(part: int | str) -> int:
    """An amount in a cursor, which is text: amounts do not fit into numbers of JSON.

    Raises:
        BadCursor: it is none.
    """
    text = str(part)
    if not (text.isascii() and text.isdigit()) or len(text) > 78:
        raise BadCursor("this text is not a cursor: leave it out to start anew")
    return int(text)


def address_of(part: int | str) -> bytes:
    """An address in a cursor.

    Raises:
        BadCursor: it is none.
    """
    try:
        found = bytes.fromhex(str(part))
    except ValueError:
        found = b""
    if len(found) != 20:
        raise BadCursor("this text is not a cursor: leave it out to start anew")
    return found


def paged(
    rows: Sequence[ItemT],
    limit: int,
    listing: str,
    key: Callable[[ItemT], Sequence[int | str]],
) -> tuple[Sequence[ItemT], str | None]:
    """Cuts `limit + 1` queried rows to a page, and makes the cursor if there was one more."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], encode_cursor(listing, key(rows[limit - 1]))


def page_of(item: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """The example of a listing for its OpenAPI entry."""
    page = {"items": [item], "next_cursor": encode_cursor("example", (item.get("id", 1),))}
    return {200: {"content": {"application/json": {"examples": {"page": {"value": page}}}}}}
