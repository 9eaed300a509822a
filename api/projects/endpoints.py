# SPDX-License-Identifier: Apache-2.0
"""``/v1/projects``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import problems
from api.auth.sessions import SignedInAccount
from api.clock import Now
from api.database import AnyRow, Reading, Writing
from api.errors import (
    BadChecksum,
    BadCursor,
    BadRequest,
    Forbidden,
    IdOutOfRange,
    Invalid,
    InvalidAddress,
    InvalidId,
    InvalidJson,
    InvalidLimit,
    LooksLikeAKey,
    Unauthorized,
    UnknownProject,
)
from api.finality.indexed import AtHead
from api.finality.repository import Head, read_head
from api.pagination import Page, decode_cursor, encode_cursor, page_of, paged
from api.projects.repository import ProjectRepository
from api.projects.schemas import PROJECT_EXAMPLE, Project, ProjectProfile, ProjectProfileIn
from api.wire import AddressIn, CursorText, IdPath, Limit
from roastpower.protocol.canonical import canonical
from roastpower.protocol.canonical import digest as digest_of

router = APIRouter(prefix="/v1/projects", tags=["projects"])


@router.get(
    "",
    responses={
        **problems.responses(BadCursor, InvalidLimit, InvalidAddress, BadChecksum),
        **page_of(PROJECT_EXAMPLE),
    },
)
async def list_projects(
    connection: Reading,
    head: AtHead,
    owner: Annotated[AddressIn | None, Query(description="Only of this owner.")] = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Page[Project]:
    """Projects, the newest first.

    A page of an owner may be short, or empty, with more behind it: `next_cursor` says so.
    """
    listing = f"projects:{'' if owner is None else owner.hex()}"
    after = decode_cursor(cursor, listing, (int,))
    before = None if after is None else int(after[0])
    found = await ProjectRepository(connection).page(before, owner, limit + 1)
    shown, next_cursor = paged(found.rows, limit, listing, lambda row: (row.id,))
    if found.go_on is not None:
        next_cursor = encode_cursor(listing, (found.go_on,))
    return Page(items=[_project(row, head) for row in shown], next_cursor=next_cursor)


@router.get("/{project_id}", responses=problems.responses(UnknownProject, InvalidId, IdOutOfRange))
async def get_project(project_id: IdPath, connection: Reading, head: AtHead) -> Project:
    """A project and what its owner says of it."""
    row = await ProjectRepository(connection).one(project_id)
    if row is None:
        raise UnknownProject(f"no project {project_id} is indexed")
    return _project(row, head)


@router.put(
    "/{project_id}/profile",
    responses=problems.responses(
        BadRequest,
        Unauthorized,
        Forbidden,
        UnknownProject,
        Invalid,
        InvalidJson,
        InvalidId,
        IdOutOfRange,
        LooksLikeAKey,
    ),
)
async def write_project_profile(
    project_id: IdPath,
    profile: ProjectProfileIn,
    account: SignedInAccount,
    connection: Writing,
    now: Now,
) -> Project:
    """Replaces a project's profile; only the owner that the chain names may."""
    head = await read_head(connection)
    repository = ProjectRepository(connection)
    row = await repository.one(project_id)
    if row is None:
        raise UnknownProject(f"no project {project_id} is indexed")
    account.must_be(row.owner)
    fields = profile.model_dump()
    document = {"schema": "roastpower/project/1", **{k: v or "" for k, v in fields.items()}}
    await repository.keep_profile(
        project_id, **fields, digest=digest_of(canonical(document)), now=now, by=account.address
    )
    written = await repository.one(project_id)
    assert written is not None  # as above, in the same transaction
    return _project(written, head)


def _project(row: AnyRow, head: Head) -> Project:
    values = dict(row._mapping)
    name, digest, updated_at = (values.pop(key) for key in ("name", "digest", "updated_at"))
    description, website = values.pop("description"), values.pop("website")
    profile = None
    if name is not None:
        profile = ProjectProfile(
            name=name,
            description=description,
            website=website,
            digest=digest,
            on_chain=digest == values["profile_digest"],
            updated_at=updated_at,
        )
    return Project(profile=profile, finality=head.finality(values.pop("changed_in")), **values)
