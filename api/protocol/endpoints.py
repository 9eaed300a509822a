# SPDX-License-Identifier: Apache-2.0
"""``/v1/protocol``."""

from __future__ import annotations

from fastapi import APIRouter

from api.database import Reading
from api.deployment import Deployment
from api.errors import NothingIndexed
from api.finality.repository import read_head
from api.protocol.repository import ProtocolRepository
from api.protocol.schemas import Addresses, IndexedHead, Parameters, Protocol

router = APIRouter(prefix="/v1/protocol", tags=["protocol"])

_ADDRESSES = ("pool", "token", "factory", "distributor", "beacon")


@router.get("")
async def get_protocol(connection: Reading, served: Deployment) -> Protocol:
    """Addresses, parameters, the current price of a submission, and totals."""
    head = await read_head(connection)
    repository = ProtocolRepository(connection)
    totals = await repository.totals()
    parameters = await repository.current_parameters()
    if totals is None or parameters is None:
        raise NothingIndexed("the deployment is not indexed yet: try again in a moment")
    row = dict(totals._mapping)
    del row["version"], row["settlements"]
    addresses = {name: row.pop(name) for name in _ADDRESSES}
    block_id = row["open_block_id"]
    return Protocol(
        **row,
        chain_id=served.chain_id,
        addresses=Addresses(**addresses, timelock=served.timelock),
        roles=await repository.holders(),  # type: ignore[arg-type]  # bytes become text
        parameters=Parameters(**parameters._mapping),
        current_price=None if block_id is None else await repository.price(block_id),
        head=IndexedHead(
            number=head.number, timestamp=head.timestamp, final_number=head.final_number
        ),
        # Totals change with every chain block, so they are as final as the head is.
        finality=head.finality(head.number),
    )
