# SPDX-License-Identifier: Apache-2.0
"""Documents that are named by their sha256: what is served under a digest never changes."""

from __future__ import annotations

from typing import Any

from fastapi import Response

from api.wire import hex_text


def document_response(digest: bytes, document: bytes) -> Response:
    """The exact bytes, to be kept for ever."""
    return Response(
        document,
        media_type="application/json",
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "ETag": f'"{hex_text(digest)}"',
        },
    )


def document_of(description: str, schema: str, value: Any) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entry of a route that serves documents."""
    content = {
        "schema": {"type": "object", "description": schema},
        "examples": {"document": {"value": value}},
    }
    return {200: {"description": description, "content": {"application/json": content}}}
