# SPDX-License-Identifier: Apache-2.0
"""The protocol's single rows."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow
from roastpower.protocol.addresses import checksummed
from roastpower.storage.chain_tables import parameters_changed
from roastpower.storage.chain_views import blocks, parameters, protocol, roles


class ProtocolRepository:
    """Reads what there is one of."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def totals(self) -> AnyRow | None:
        """Addresses, immutables and totals; None before the deployment is indexed."""
        return (await self._connection.execute(select(protocol))).one_or_none()

    async def current_parameters(self) -> AnyRow | None:
        """The newest version of the parameters."""
        columns = [column for column in parameters.c if column.name != "is_current"]
        return (
            await self._connection.execute(select(*columns).where(parameters.c.is_current))
        ).one_or_none()

    async def parameters_page(self, before: int | None, rows: int) -> Sequence[AnyRow]:
        """Versions below `before`, the newest first, each with its chain block."""
        query = (
            select(*parameters.c, parameters_changed.c.block_number)
            .join(parameters_changed, parameters_changed.c.version == parameters.c.version)
            .order_by(parameters.c.version.desc())
            .limit(rows)
        )
        if before is not None:
            query = query.where(parameters.c.version < before)
        return (await self._connection.execute(query)).all()

    async def holders(self) -> dict[str, str]:
        """Who holds each role."""
        found = await self._connection.execute(select(roles.c.role, roles.c.holder))
        return {row.role: checksummed(row.holder) for row in found}

    async def price(self, block_id: int) -> int | None:
        """What a block's next submission costs, in wei; None if it is not open."""
        price: int | None = await self._connection.scalar(
            select(blocks.c.next_price).where(blocks.c.id == block_id)
        )
        return price
