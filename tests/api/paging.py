# SPDX-License-Identifier: Apache-2.0
"""Listings read to their end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi.testclient import TestClient


def pages(client: TestClient, path: str, **query: Any) -> Iterator[dict[str, Any]]:
    """All items of a listing, two a page."""
    cursor: str | None = None
    while True:
        asked = {**query, "limit": 2} | ({} if cursor is None else {"cursor": cursor})
        answer = client.get(path, params=asked)
        assert answer.status_code == 200, answer.text
        yield from answer.json()["items"]
        cursor = answer.json()["next_cursor"]
        if cursor is None:
            return
