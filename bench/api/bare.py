# SPDX-License-Identifier: Apache-2.0
"""The yardstick: the same block from the same rows by a bare FastAPI route over SQLAlchemy."""

from __future__ import annotations

import os
from typing import Any

from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from roastpower.storage.session import sqlalchemy_url

app = FastAPI()
engine = create_async_engine(sqlalchemy_url(os.environ["ROASTPOWER_DATABASE_URL"]), pool_size=10)


@app.get("/v1/blocks/current")
async def current() -> dict[str, Any]:
    """One row, as the framework writes it."""
    query = text("SELECT * FROM chain.block_opened ORDER BY block_id DESC LIMIT 1")
    async with engine.connect() as connection:
        row = (await connection.execute(query)).one()
    return {
        name: value.hex() if isinstance(value, bytes) else value
        for name, value in row._mapping.items()
    }
