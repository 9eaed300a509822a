# SPDX-License-Identifier: Apache-2.0
"""``/v1/protocol``."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from api import problems
from api.database import Reading
from api.deployment import Deployment
from api.errors import BadCursor, InvalidLimit, NothingIndexed
from api.finality.indexed import AtHead
from api.pagination import Page, decode_cursor, page_of, paged
from api.protocol.repository import ProtocolRepository
from api.protocol.schemas import (
    PARAMETERS_EXAMPLE,
    Addresses,
    Contract,
    Contracts,
    IndexedHead,
    Parameters,
    ParametersVersion,
    Protocol,
)
from api.wire import CursorText, Limit
from roastpower.chain.artifacts import CONTRACT_NAMES, abi
from roastpower.chain.manifest import Manifest

router = APIRouter(prefix="/v1/protocol", tags=["protocol"])

_ADDRESSES = ("pool", "token", "factory", "distributor", "beacon")


@router.get("")
async def get_protocol(connection: Reading, head: AtHead, served: Deployment) -> Protocol:
    """Addresses, parameters, the current price of a submission, and totals."""
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
        roles=await repository.holders(),
        parameters=Parameters(**parameters._mapping),
        current_price=None if block_id is None else await repository.price(block_id),
        head=IndexedHead(
            number=head.number, timestamp=head.timestamp, final_number=head.final_number
        ),
        # Totals change with every chain block, so they are as final as the head is.
        finality=head.finality(head.number),
    )


@router.get(
    "/parameters",
    responses={**problems.responses(BadCursor, InvalidLimit), **page_of(PARAMETERS_EXAMPLE)},
)
async def list_parameters(
    connection: Reading, head: AtHead, limit: Limit = 20, cursor: CursorText = None
) -> Page[ParametersVersion]:
    """Every version of the parameters, the newest first."""
    after = decode_cursor(cursor, "parameters", (int,))
    before = None if after is None else int(after[0])
    rows = await ProtocolRepository(connection).parameters_page(before, limit + 1)
    shown, next_cursor = paged(rows, limit, "parameters", lambda row: (row.version,))
    return Page(
        items=[
            ParametersVersion(**row._mapping, finality=head.finality(row.block_number))
            for row in shown
        ],
        next_cursor=next_cursor,
    )


@router.get("/contracts")
async def get_contracts(request: Request, response: Response) -> Contracts:
    """Addresses and ABIs: all that is needed to read and write the chain without us."""
    manifest: Manifest = request.app.state.manifest
    response.headers["Cache-Control"] = "public, max-age=300"
    return Contracts(
        chain_id=manifest.chain_id,
        deployment_block=manifest.deployment_block,
        items=[
            Contract(name=name, address=manifest.address(name), abi=abi(name))
            for name in CONTRACT_NAMES
        ],
    )
