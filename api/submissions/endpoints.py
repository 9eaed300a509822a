# SPDX-License-Identifier: Apache-2.0
"""``/v1/submissions``."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api import problems
from api.blocks.repository import BlockRepository
from api.clock import Now
from api.database import Reading, Writing
from api.deployment import Deployment
from api.errors import (
    BadRequest,
    CommitmentMismatch,
    ContentTooLarge,
    DeliveryWindowOver,
    IdOutOfRange,
    Invalid,
    InvalidId,
    InvalidJson,
    InvalidSalt,
    UnknownSubmission,
)
from api.finality.repository import read_head
from api.submissions import delivery as delivering
from api.submissions.disclosure import disclosed
from api.submissions.repository import SubmissionRepository
from api.submissions.schemas import Delivery, Receipt, Submission
from api.wire import IdPath

router = APIRouter(prefix="/v1/submissions", tags=["submissions"])


@router.get(
    "/{submission_id}", responses=problems.responses(UnknownSubmission, InvalidId, IdOutOfRange)
)
async def get_submission(
    submission_id: IdPath, connection: Reading, served: Deployment
) -> Submission:
    """A submission; its text once its block is sealed."""
    head = await read_head(connection)
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
