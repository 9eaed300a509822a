# SPDX-License-Identifier: Apache-2.0
"""Projects from the chain, their profiles beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, union
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow, AnySelect
from roastpower.storage import chain_tables as events
from roastpower.storage.chain_views import projects
from roastpower.storage.people_tables import project_profiles

# Projects that an owner made or took over, some of which it has given away since: so many are looked at
# for one page, which may then be short, and the next one goes on behind them.
_LOOKED_AT: Final = 100


@dataclass(frozen=True)
class Found:
    """Projects, and the id behind which there may be more though these are fewer than asked for."""

    rows: Sequence[AnyRow]
    go_on: int | None


class ProjectRepository:
    """Reads projects; keeps profiles."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(self, before: int | None, owner: bytes | None, rows: int) -> Found:
        """Projects with ids below `before`, the newest first."""
        query = _selected().order_by(projects.c.id.desc()).limit(rows)
        if owner is None:
            if before is not None:
                query = query.where(projects.c.id < before)
            return Found((await self._connection.execute(query)).all(), None)
        at_most = max(rows, _LOOKED_AT)
        looked_at = await self._owned_once(before, owner, at_most)
        query = query.where(projects.c.id.in_(looked_at), projects.c.owner == owner)
        found = (await self._connection.execute(query)).all()
        is_cut = len(found) < rows and len(looked_at) == at_most
        return Found(found, looked_at[-1] if is_cut else None)

    async def _owned_once(self, before: int | None, owner: bytes, rows: int) -> Sequence[int]:
        """Ids of projects that were an account's at some time, the newest first."""
        of_owner = []
        for event in (events.project_created, events.project_transferred):
            query = select(event.c.project_id).where(event.c.owner == owner)
            if before is not None:
                query = query.where(event.c.project_id < before)
            # A project that came back more than once is one of them.
            newest = query.distinct().order_by(event.c.project_id.desc()).limit(rows)
            of_owner.append(select(newest.subquery().c.project_id))
        both = union(*of_owner).subquery().c.project_id
        query = select(both).order_by(both.desc()).limit(rows)
        return (await self._connection.scalars(query)).all()

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
    """All columns and the profile's."""
    profile = project_profiles.c
    return select(
        *(column for column in projects.c if column.name != "profile"),
        projects.c.profile.label("profile_digest"),
        profile.name,
        profile.description,
        profile.website,
        profile.digest,
        profile.updated_at,
    ).outerjoin(project_profiles, profile.project_id == projects.c.id)
