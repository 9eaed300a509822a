# SPDX-License-Identifier: Apache-2.0
"""``/v1/blocks``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncConnection

from api import problems
from api.blocks.repository import BlockRepository
from api.blocks.schemas import (
    BLOCK_EXAMPLE,
    Block,
    BlockWithSubmissions,
    Bundle,
    CurrentBlock,
    Odds,
    Status,
)
from api.database import AnyRow, Reading
from api.deployment import Deployment, Served
from api.errors import (
    BadChecksum,
    BadCursor,
    EvidenceMismatch,
    IdOutOfRange,
    Invalid,
    InvalidAddress,
    InvalidId,
    InvalidLimit,
    UnknownBlock,
)
from api.evidence.repository import EvidenceRepository
from api.finality.indexed import AtHead
from api.finality.repository import Head
from api.pagination import Page, decode_cursor, page_of, paged
from api.submissions.disclosure import disclosed
from api.submissions.repository import SubmissionRepository
from api.wire import AddressIn, CursorText, IdPath, Limit, hex_text
from roastpower.protocol.draw import tickets as tickets_of

router = APIRouter(prefix="/v1/blocks", tags=["blocks"])


@router.get(
    "",
    responses={
        **problems.responses(BadCursor, InvalidLimit, Invalid),
        **page_of(BLOCK_EXAMPLE),
    },
)
async def list_blocks(
    connection: Reading,
    head: AtHead,
    status: Annotated[Status | None, Query(description="Only blocks in this status.")] = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Page[Block]:
    """Blocks, the newest first."""
    listing = f"blocks:{status or ''}"
    after = decode_cursor(cursor, listing, (int,))
    before = None if after is None else int(after[0])
    rows = await BlockRepository(connection).page(before, status, limit + 1)
    shown, next_cursor = paged(rows, limit, listing, lambda row: (row.id,))
    return Page(items=[_block(row, head) for row in shown], next_cursor=next_cursor)


@router.get("/current", responses=problems.responses(UnknownBlock, InvalidAddress, BadChecksum))
async def get_current_block(
    connection: Reading,
    head: AtHead,
    served: Deployment,
    miner: Annotated[AddressIn | None, Query(description="Whose odds to add.")] = None,
) -> CurrentBlock:
    """The block that takes submissions now."""
    repository = BlockRepository(connection)
    block_id = await repository.current_id()
    if block_id is None:
        raise UnknownBlock("no block is open yet")
    odds = None
    if miner is not None:
        mine, total, streak = await repository.tickets(block_id, miner)
        tickets = tickets_of(streak)
        everyone = total if mine else total + tickets
        odds = Odds(
            submitted=mine,
            streak=streak,
            tickets=tickets,
            total_tickets=everyone,
            share_ppm=1_000_000 * tickets // everyone,
        )
    block = await _with_submissions(connection, head, served, block_id)
    return CurrentBlock(**dict(block), odds=odds)


@router.get(
    "/{block_id}/bundle",
    responses=problems.responses(UnknownBlock, EvidenceMismatch, InvalidId, IdOutOfRange),
)
async def get_bundle(
    block_id: IdPath, connection: Reading, head: AtHead, served: Deployment
) -> Bundle:
    """Everything that `roastpower verify block N --bundle …` needs, in one document."""
    block = await _with_submissions(connection, head, served, block_id)
    documents = {}
    if block.evidence is not None:
        digest = bytes.fromhex(block.evidence[2:])
        document = await EvidenceRepository(connection).document(digest)
        if document is not None:
            documents[block.evidence] = document.decode()
            for listed, sheet in (await EvidenceRepository(connection).sheets(document)).items():
                if sheet is not None:
                    documents[hex_text(listed)] = sheet.decode()
    return Bundle(
        schema="roastpower/block-bundle/1",
        chain_id=served.chain_id,
        pool=served.pool,
        block=block,
        documents=documents,
    )


@router.get("/{block_id}", responses=problems.responses(UnknownBlock, InvalidId, IdOutOfRange))
async def get_block(
    block_id: IdPath, connection: Reading, head: AtHead, served: Deployment
) -> BlockWithSubmissions:
    """A block with its submissions; their texts once it is sealed."""
    return await _with_submissions(connection, head, served, block_id)


async def _with_submissions(
    connection: AsyncConnection, head: Head, served: Served, block_id: int
) -> BlockWithSubmissions:
    row = await BlockRepository(connection).one(block_id)
    if row is None:
        raise UnknownBlock(f"no block {block_id} is indexed")
    changed_in = await BlockRepository(connection).changed_in(block_id)
    submissions = [
        disclosed(submission, changed_in, head, served)
        for submission in await SubmissionRepository(connection).of_block(block_id)
    ]
    return BlockWithSubmissions(**_values(row, head), submissions=submissions)


def _block(row: AnyRow, head: Head) -> Block:
    return Block(**_values(row, head))


def _values(row: AnyRow, head: Head) -> dict[str, Any]:
    values = dict(row._mapping)
    return {"finality": head.finality(values.pop("changed_in")), **values}
