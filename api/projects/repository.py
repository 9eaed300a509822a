# SPDX-License-Identifier: Apache-2.0
"""Projects from the chain, their profiles beside it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow, AnySelect
from roastpower.storage import chain_tables as events
from roastpower.storage.chain_views import projects
from roastpower.storage.people_tables import project_profiles

_OF_A_PROJECT = (
    events.project_created,
    events.project_transfer_started,
    events.project_transferred,
    events.campaign_created,
)


class ProjectRepository:
    """Reads projects; keeps profiles."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, before: int | None, owner: bytes | None, rows: int) -> Sequence[AnyRow]:
        """Projects with ids below `before`, the newest first."""
        query = _selected().order_by(projects.c.id.desc()).limit(rows)
        if before is not None:
            query = query.where(projects.c.id < before)
        if owner is not None:
            query = query.where(projects.c.owner == owner)
        return (await self._connection.execute(query)).all()

    async def one(self, project_id: int) -> AnyRow | None:
        """A project by its id."""
        query = _selected().where(projects.c.id == project_id)
        return (await self._connection.execute(query)).one_or_none()

    async def keep_profile(
        self,
        project_id: int,
        name: str,
        description: str | None,
        website: str | None,
        digest: bytes,
        now: int,
        by: bytes,
    ) -> None:
        """Replaces a project's profile."""
        values = {
            "name": name,
            "description": description,
            "website": website,
            "digest": digest,
            "updated_at": now,
            "updated_by": by,
        }
        await self._connection.execute(
            insert(project_profiles)
            .values(project_id=project_id, **values)
            .on_conflict_do_update(index_elements=[project_profiles.c.project_id], set_=values)
        )


def _selected() -> AnySelect:
    """All columns, the profile's, and the last chain block with an event of the project."""
    latest = [
        select(func.max(table.c.block_number))
        .where(table.c.project_id == projects.c.id)
        .scalar_subquery()
        for table in _OF_A_PROJECT
    ]
    profile = project_profiles.c
    return select(
        *(column for column in projects.c if column.name != "profile"),
        projects.c.profile.label("profile_digest"),
        profile.name,
        profile.description,
        profile.website,
        profile.digest,
        profile.updated_at,
        func.greatest(*latest).label("changed_in"),
    ).outerjoin(project_profiles, profile.project_id == projects.c.id)
