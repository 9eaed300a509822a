# SPDX-License-Identifier: Apache-2.0
"""``/v1/submissions``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api import problems
from api.blocks.repository import BlockRepository
from api.clock import Now
from api.database import Reading, Writing
from api.deployment import Deployment
from api.errors import (
    BadChecksum,
    BadCursor,
    BadRequest,
    CommitmentMismatch,
    ContentTooLarge,
    DeliveryWindowOver,
    EvidenceMismatch,
    IdOutOfRange,
    Invalid,
    InvalidAddress,
    InvalidId,
    InvalidJson,
    InvalidLimit,
    InvalidSalt,
    NotScored,
    UnknownSubmission,
)
from api.evidence.repository import EvidenceRepository
from api.finality.indexed import AtHead
from api.pagination import Page, decode_cursor, page_of, paged
from api.submissions import delivery as delivering
from api.submissions.disclosure import disclosed
from api.submissions.repository import SubmissionRepository
from api.submissions.schemas import SUBMISSION_EXAMPLE, Delivery, Receipt, Score, Submission
from api.submissions.scoring import score_of
from api.wire import MAX_BLOCK_ID, MAX_ID, AddressIn, CursorText, IdPath, Limit

router = APIRouter(prefix="/v1/submissions", tags=["submissions"])


@router.get(
    "",
    responses={
        **problems.responses(
            BadCursor, InvalidLimit, Invalid, IdOutOfRange, InvalidAddress, BadChecksum
        ),
        **page_of(SUBMISSION_EXAMPLE),
    },
)
async def list_submissions(
    connection: Reading,
    head: AtHead,
    served: Deployment,
    miner: Annotated[AddressIn | None, Query(description="Only of this miner.")] = None,
    campaign: Annotated[
        int | None, Query(ge=1, le=MAX_ID, description="Only for this campaign.")
    ] = None,
    block: Annotated[
        int | None, Query(ge=1, le=MAX_BLOCK_ID, description="Only of this block.")
    ] = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Page[Submission]:
    """Submissions, the newest first; their texts once their blocks are sealed."""
    listing = f"submissions:{'' if miner is None else miner.hex()}:{campaign or ''}:{block or ''}"
    after = decode_cursor(cursor, listing, (int,))
    before = None if after is None else int(after[0])
    repository = SubmissionRepository(connection)
    rows = await repository.page(before, miner, campaign, block, limit + 1)
    shown, next_cursor = paged(rows, limit, listing, lambda row: (row.id,))
    changes = await repository.block_changes({row.block_id for row in shown})
    return Page(
        items=[disclosed(row, changes.get(row.block_id, 0), head, served) for row in shown],
        next_cursor=next_cursor,
    )


@router.get(
    "/{submission_id}/score",
    responses=problems.responses(
        UnknownSubmission, NotScored, EvidenceMismatch, InvalidId, IdOutOfRange
    ),
)
async def get_score(submission_id: IdPath, connection: Reading, head: AtHead) -> Score:
    """How a submission was scored, by criterion, as the block's published sheet says."""
    row = await SubmissionRepository(connection).one(submission_id)
    if row is None:
        raise UnknownSubmission(f"no submission {submission_id} is indexed")
    block = await BlockRepository(connection).one(row.block_id)
    digest = None if block is None else block.evidence
    document = None
    if digest is not None:
        document = await EvidenceRepository(connection).document(digest)
    if document is None or digest is None:
        raise NotScored("no scores stand, or their sheet is not published here")
    changed_in = await BlockRepository(connection).changed_in(row.block_id)
    sheets = await EvidenceRepository(connection).sheets(document) or {digest: document}
    return await score_of(sheets, submission_id, head.finality(changed_in))


@router.get(
    "/{submission_id}", responses=problems.responses(UnknownSubmission, InvalidId, IdOutOfRange)
)
async def get_submission(
    submission_id: IdPath, connection: Reading, head: AtHead, served: Deployment
) -> Submission:
    """A submission; its text once its block is sealed."""
    row = await SubmissionRepository(connection).one(submission_id)
    if row is None:
        raise UnknownSubmission(f"no submission {submission_id} is indexed")
    changed_in = await BlockRepository(connection).changed_in(row.block_id)
    return disclosed(row, changed_in, head, served)


@router.post(
    "/{submission_id}/content",
    responses=problems.responses(
        BadRequest,
        UnknownSubmission,
        CommitmentMismatch,
        DeliveryWindowOver,
        ContentTooLarge,
        Invalid,
        InvalidJson,
        InvalidId,
        IdOutOfRange,
        InvalidSalt,
    ),
)
async def deliver_content(
    submission_id: IdPath,
    delivery: Delivery,
    request: Request,
    connection: Writing,
    served: Deployment,
    now: Now,
) -> Receipt:
    """Delivers a submission's content: at most 2,000 bytes of UTF-8, until the delivery window
    after sealing is over. Delivered again it answers with the same receipt."""
    signer = request.app.state.signer
    return await delivering.deliver(connection, served, signer, submission_id, delivery, now)
