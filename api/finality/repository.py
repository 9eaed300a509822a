# SPDX-License-Identifier: Apache-2.0
"""The indexed head of the chain, against which finality is judged."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.errors import NothingIndexed
from api.finality.schemas import Finality
from roastpower.storage.chain_views import head


@dataclass(frozen=True)
class Head:
    """The chain block up to which the tables are complete."""

    number: int
    timestamp: int
    final_number: int

    def finality(self, block_number: int) -> Finality:
        """Of an item that was last changed in a chain block."""
        return Finality(block_number=block_number, final=block_number <= self.final_number)


async def read_head(connection: AsyncConnection) -> Head:
    """The head as this transaction sees it.

    Raises:
        NothingIndexed: there is none yet.
    """
    found = (
        await connection.execute(select(head.c.number, head.c.timestamp, head.c.final_number))
    ).one_or_none()
    if found is None:
        raise NothingIndexed("the indexer has not written anything yet: try again in a moment")
    return Head(found.number, found.timestamp, found.final_number)
