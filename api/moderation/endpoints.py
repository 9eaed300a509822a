# SPDX-License-Identifier: Apache-2.0
"""``/v1/admin``: for holders of the protocol's on-chain roles; the audit log is for everybody."""

from __future__ import annotations

from fastapi import APIRouter, Request

from api import problems
from api.auth.sessions import SignedInAccount, admin_role
from api.clock import Now
from api.database import Reading, Writing
from api.errors import (
    BadCursor,
    BadRequest,
    IdOutOfRange,
    Invalid,
    InvalidId,
    InvalidJson,
    InvalidLimit,
    LooksLikeAKey,
    RoleNeeded,
    Unauthorized,
    UnknownSubmission,
)
from api.moderation.repository import ModerationRepository
from api.moderation.schemas import AUDIT_EXAMPLE, AuditLine, Hidden, HideIn
from api.pagination import Page, decode_cursor, page_of, paged
from api.wire import CursorText, IdPath, Limit
from roastpower.protocol.addresses import checksummed

router = APIRouter(prefix="/v1/admin", tags=["admin"])


@router.put(
    "/submissions/{submission_id}/hidden",
    responses=problems.responses(
        BadRequest,
        Unauthorized,
        RoleNeeded,
        UnknownSubmission,
        Invalid,
        InvalidJson,
        InvalidId,
        IdOutOfRange,
        LooksLikeAKey,
    ),
)
async def hide_text(
    submission_id: IdPath,
    hide: HideIn,
    account: SignedInAccount,
    connection: Writing,
    request: Request,
    now: Now,
) -> Hidden:
    """Takes a text off display, with a public reason. Scores, evidence and the chain stay."""
    role = await admin_role(connection, account)
    repository = ModerationRepository(connection)
    commitment = await repository.commitment(submission_id)
    if commitment is None:
        raise UnknownSubmission(f"no submission {submission_id} is indexed")
    await repository.hide(commitment, hide.reason, now, account.address)
    await repository.record(
        now,
        account.address,
        role,
        "text.hide",
        f"submission {submission_id}",
        hide.reason,
        request.state.request_id,
    )
    return Hidden(
        submission_id=submission_id,
        reason=hide.reason,
        hidden_at=now,
        hidden_by=checksummed(account.address),
    )


@router.delete(
    "/submissions/{submission_id}/hidden",
    responses=problems.responses(
        Unauthorized, RoleNeeded, UnknownSubmission, InvalidId, IdOutOfRange
    ),
    status_code=204,
)
async def show_text(
    submission_id: IdPath,
    account: SignedInAccount,
    connection: Writing,
    request: Request,
    now: Now,
) -> None:
    """Displays a text again; one that is not hidden stays as it is."""
    role = await admin_role(connection, account)
    repository = ModerationRepository(connection)
    commitment = await repository.commitment(submission_id)
    if commitment is None:
        raise UnknownSubmission(f"no submission {submission_id} is indexed")
    if await repository.show(commitment):
        await repository.record(
            now,
            account.address,
            role,
            "text.show",
            f"submission {submission_id}",
            None,
            request.state.request_id,
        )


@router.get(
    "/audit",
    responses={**problems.responses(BadCursor, InvalidLimit), **page_of(AUDIT_EXAMPLE)},
)
async def list_audit(
    connection: Reading, limit: Limit = 20, cursor: CursorText = None
) -> Page[AuditLine]:
    """What holders of roles did here, the newest first."""
    after = decode_cursor(cursor, "audit", (int,))
    before = None if after is None else int(after[0])
    rows = await ModerationRepository(connection).audit_page(before, limit + 1)
    shown, next_cursor = paged(rows, limit, "audit", lambda row: (row.id,))
    return Page(items=[AuditLine(**row._mapping) for row in shown], next_cursor=next_cursor)
