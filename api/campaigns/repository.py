# SPDX-License-Identifier: Apache-2.0
"""Campaigns, standing payouts and claims."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from api.campaigns.schemas import Status
from api.counted import Counted, Order
from api.database import AnyRow, AnySelect
from roastpower.storage.chain_tables import campaign_created
from roastpower.storage.chain_views import campaigns, claims, payouts
from roastpower.storage.rollup_tables import totals
from roastpower.storage.rollups import CONTESTS

Sort = Literal["newest", "reward", "ending", "competition"]

# A status follows from the time and from many events, so that no index has it: so many campaigns are
# looked at for one page, which may then be short, and the next one goes on behind them.
_LOOKED_AT: Final = 100
# What a campaign can only be before its end.
_BEFORE_THE_END: Final = frozenset({"DRAFT", "ACTIVE", "PAUSED", "FULL"})

_CONTESTS: Final = Counted(CONTESTS, totals["contest"], "campaign_id", {})
_OF_CONTESTS: Final[dict[Sort, str]] = {"ending": "ends_at", "competition": "submissions"}
_BEHIND_ALL: Final = 2**63 - 1


@dataclass(frozen=True)
class Chosen:
    """Which campaigns; None is any."""

    status: Status | None = None
    project: int | None = None
    token: bytes | None = None
    sponsor: bytes | None = None
    min_reward: int | None = None


@dataclass(frozen=True)
class Found:
    """Campaigns in their order, each with its place (what is sorted by, id); and the place behind
    which there may be more, though the page is not full."""

    rows: list[tuple[tuple[int, int], AnyRow]]
    go_on: tuple[int, int] | None


class CampaignRepository:
    """Reads campaigns."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def page(
        self, chosen: Chosen, sort: Sort, after: tuple[int, int] | None, rows: int, now: int
    ) -> Found:
        """Campaigns behind `after` (what is sorted by, id), in the order of `sort`.

        Args:
            chosen: Which ones.
            sort: The newest or largest first; or the next to end, the least contested.
            after: The place to go on behind.
            rows: How many, at most.
            now: The time of the indexed head.
        """
        # What the candidates' own query chooses by needs no second look.
        all_fit = chosen.status is None and (sort not in _OF_CONTESTS or chosen == Chosen())
        looked_at = rows if all_fit else max(rows, _LOOKED_AT)
        ordered = _candidates(chosen, sort, after, now, looked_at)
        found = (await self._connection.execute(ordered)).all()
        places = [(int(row.value), int(row.id)) for row in found]
        query = _chosen(chosen).where(campaigns.c.id.in_([number for _, number in places]))
        fitting = {row.id: row for row in await self._connection.execute(query)}
        page = [(place, fitting[place[1]]) for place in places if place[1] in fitting][:rows]
        is_cut = len(page) < rows and len(places) == looked_at
        return Found(page, places[-1] if is_cut else None)

    async def one(self, campaign_id: int) -> AnyRow | None:
        """A campaign by its id."""
        query = select(campaigns).where(campaigns.c.id == campaign_id)
        return (await self._connection.execute(query)).one_or_none()

    async def payouts(self, campaign_id: int) -> AnyRow | None:
        """What stands of a campaign's payouts; None before it is payable."""
        query = select(payouts).where(payouts.c.campaign_id == campaign_id)
        return (await self._connection.execute(query)).one_or_none()

    async def claimed_at(self, campaign_id: int, accounts: Collection[bytes]) -> dict[bytes, int]:
        """When accounts were paid; those that were not yet are left out."""
        query = select(claims.c.account, claims.c.claimed_at).where(
            claims.c.campaign_id == campaign_id, claims.c.account.in_(accounts)
        )
        found = await self._connection.execute(query)
        return {row.account: row.claimed_at for row in found}


def _candidates(
    chosen: Chosen, sort: Sort, after: tuple[int, int] | None, now: int, rows: int
) -> AnySelect:
    """Ids of so many campaigns that may fit, with what they are sorted by, in order."""
    created = campaign_created.c
    if chosen.status in _BEFORE_THE_END:
        # Those that have not ended are few, however many there ever were.
        order = Order(("ends_at",), descending=False)
        contest = _CONTESTS.page(order, (now, _BEHIND_ALL), None).subquery().c
        value = _sorted_by(sort, contest)
        query = select(created.campaign_id.label("id"), value.label("value")).join(
            contest.campaign_id.table, contest.campaign_id == created.campaign_id
        )
    elif sort in _OF_CONTESTS:
        order = Order((_OF_CONTESTS[sort],), descending=False)
        walked = _CONTESTS.page(order, after, rows).subquery().c
        return select(walked.campaign_id.label("id"), _sorted_by(sort, walked).label("value"))
    else:
        value = _sorted_by(sort, created)
        query = select(created.campaign_id.label("id"), value.label("value"))
    query = query.where(*_wanted(chosen, created))
    by = [value, created.campaign_id]
    order = Order((), descending=sort not in _OF_CONTESTS)
    if after is not None:
        query = query.where(order.beyond(by, after))
    return query.order_by(*order.sorted(by)).limit(rows)


def _sorted_by(sort: Sort, columns: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[Any]:
    if sort in _OF_CONTESTS:
        value: ColumnElement[Any] = columns[_OF_CONTESTS[sort]]
        return value
    return campaign_created.c.budget if sort == "reward" else campaign_created.c.campaign_id


def _wanted(
    chosen: Chosen, columns: ReadOnlyColumnCollection[str, Any]
) -> Iterator[ColumnElement[bool]]:
    """Conditions on what a campaign was created with."""
    for wanted, column in (
        (chosen.project, columns.project_id),
        (chosen.token, columns.reward_token),
        (chosen.sponsor, columns.sponsor),
    ):
        if wanted is not None:
            yield column == wanted
    if chosen.min_reward is not None:
        yield columns.budget >= chosen.min_reward


def _chosen(chosen: Chosen) -> AnySelect:
    query = select(campaigns).where(*_wanted(chosen, campaigns.c))
    return query if chosen.status is None else query.where(campaigns.c.status == chosen.status)
