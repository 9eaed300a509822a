# SPDX-License-Identifier: Apache-2.0
"""``/v1/miners``."""

from __future__ import annotations

from fastapi import APIRouter

from api import problems
from api.database import Reading
from api.errors import BadChecksum, InvalidAddress, UnknownMiner
from api.finality.repository import read_head
from api.miners.repository import MinerRepository
from api.miners.schemas import Miner
from api.wire import AddressPath
from roastpower.protocol.addresses import checksummed

router = APIRouter(prefix="/v1/miners", tags=["miners"])


@router.get("/{address}", responses=problems.responses(UnknownMiner, InvalidAddress, BadChecksum))
async def get_miner(address: AddressPath, connection: Reading) -> Miner:
    """A miner by its account."""
    head = await read_head(connection)
    row = await MinerRepository(connection).one(address)
    if row is None:
        raise UnknownMiner(f"{checksummed(address)} never submitted anything")
    values = dict(row._mapping)
    return Miner(finality=head.finality(values.pop("changed_in")), **values)
