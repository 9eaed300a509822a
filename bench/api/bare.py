# SPDX-License-Identifier: Apache-2.0
"""The yardstick: the same rows by bare FastAPI routes over SQLAlchemy, as the framework writes them."""

from __future__ import annotations

import os
from typing import Any, Final

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from roastpower.storage.session import sqlalchemy_url

app = FastAPI()
engine = create_async_engine(
    sqlalchemy_url(os.environ.get("ROASTPOWER_DATABASE_URL", "postgresql://")), pool_size=10
)

QUERIES: Final = {
    "/v1/blocks/current": "SELECT * FROM chain.block_opened ORDER BY block_id DESC LIMIT 1",
    "/v1/leaderboard": "SELECT * FROM chain.miner_totals WHERE span = 0 AND start = 0"
    " ORDER BY earned DESC, wins DESC, best_score DESC NULLS LAST, miner LIMIT 20",
    "/v1/submissions": "SELECT * FROM chain.submitted ORDER BY submission_id DESC LIMIT 20",
}


PATHS: Final = tuple(QUERIES)


async def _rows(query: str) -> list[dict[str, Any]]:
    async with engine.connect() as connection:
        found = (await connection.execute(text(query))).all()
    return [
        {
            name: value.hex() if isinstance(value, bytes) else value
            for name, value in row._mapping.items()
        }
        for row in found
    ]


@app.get("/v1/blocks/current")
async def current() -> list[dict[str, Any]]:
    """The open block's row."""
    return await _rows(QUERIES["/v1/blocks/current"])


@app.get("/v1/leaderboard")
async def leaderboard() -> list[dict[str, Any]]:
    """Twenty miners."""
    return await _rows(QUERIES["/v1/leaderboard"])


@app.get("/v1/submissions")
async def submissions() -> list[dict[str, Any]]:
    """Twenty submissions."""
    return await _rows(QUERIES["/v1/submissions"])
