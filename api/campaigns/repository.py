# SPDX-License-Identifier: Apache-2.0
"""Campaigns, standing payouts and claims."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from api.campaigns.schemas import Status
from api.counted import Counted, Order, given
from api.database import AnyRow, AnySelect
from roastpower.storage.chain_tables import campaign_created
from roastpower.storage.chain_views import campaigns, claims, payouts
from roastpower.storage.rollup_tables import totals
from roastpower.storage.rollups import CONTESTS

Sort = Literal["newest", "reward", "ending", "competition"]

# A status follows from the time and from many events, so that no index has it, nor is there one for
# each pair of filters: so many campaigns are looked at for one page, which may then be short, and the
# next one goes on behind them.
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
        looked_at = rows if _indexed(chosen, sort) == chosen else max(rows, _LOOKED_AT)
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
    if chosen.status in _BEFORE_THE_END:
        return _candidates_before_the_end(chosen, sort, after, now, rows)
    if sort in _OF_CONTESTS:
        order = Order((_OF_CONTESTS[sort],), descending=False)
        walked = _CONTESTS.page(order, after, rows).subquery().c
        return select(walked.campaign_id.label("id"), walked[_OF_CONTESTS[sort]].label("value"))
    created = campaign_created.c
    by: list[ColumnElement[Any]] = [created.campaign_id]
    place: tuple[Any, ...] | None = None if after is None else after[1:]
    if sort == "reward":
        by, place = [created.budget, *by], after
    value = by[0]
    least: dict[ColumnElement[Any], Any] = {}
    indexed = _indexed(chosen, sort)
    query = select(created.campaign_id.label("id"), value.label("value"))
    for wanted, column in _named(indexed, created):
        # A range of one value, and sorted by it too: then no other index has the order. Asked whether
        # they are equal, PostgreSQL may walk all campaigns where one value is most of them.
        by = [column, *by]
        place = None if place is None else (wanted, *place)
        least[column] = wanted
        query = query.where(column <= wanted)
    if indexed.min_reward is not None:
        least[created.budget] = indexed.min_reward
    if least:
        query = query.where(tuple_(*least) >= given(list(least), list(least.values())))
    order = Order((), descending=True)
    if place is not None:
        query = query.where(order.beyond(by, place))
    return query.order_by(*order.sorted(by)).limit(rows)


def _candidates_before_the_end(
    chosen: Chosen, sort: Sort, after: tuple[int, int] | None, now: int, rows: int
) -> AnySelect:
    """The same of those that have not ended, which are few, however many there ever were."""
    soonest = Order(("ends_at",), descending=False)
    contest = _CONTESTS.page(soonest, (now, _BEHIND_ALL), None).subquery()
    # The limit keeps PostgreSQL from reading all others to join them.
    created = (
        select(campaign_created)
        .where(campaign_created.c.campaign_id == contest.c.campaign_id)
        .limit(1)
        .lateral()
    )
    value: ColumnElement[Any] = created.c.campaign_id
    if sort == "reward":
        value = created.c.budget
    elif sort in _OF_CONTESTS:
        value = contest.c[_OF_CONTESTS[sort]]
    query = (
        select(created.c.campaign_id.label("id"), value.label("value"))
        .join_from(contest, created, true())
        .where(*_wanted(chosen, created.c))
    )
    by = [value, created.c.campaign_id]
    order = Order((), descending=sort not in _OF_CONTESTS)
    if after is not None:
        query = query.where(order.beyond(by, after))
    return query.order_by(*order.sorted(by)).limit(rows)


def _indexed(chosen: Chosen, sort: Sort) -> Chosen:
    """As much of what is chosen as one index has, with the order: one thing alone, of which there are
    the fewest campaigns, and how large a budget is at least where they are in that order."""
    if sort in _OF_CONTESTS:
        return Chosen()
    min_reward = chosen.min_reward if sort == "reward" else None
    if chosen.project is not None:
        return Chosen(project=chosen.project, min_reward=min_reward)
    if chosen.sponsor is not None:
        return Chosen(sponsor=chosen.sponsor, min_reward=min_reward)
    return Chosen(token=chosen.token, min_reward=min_reward)


def _wanted(
    chosen: Chosen, columns: ReadOnlyColumnCollection[str, Any]
) -> Iterator[ColumnElement[bool]]:
    """Conditions on what a campaign was created with."""
    yield from (column == wanted for wanted, column in _named(chosen, columns))
    if chosen.min_reward is not None:
        yield columns.budget >= chosen.min_reward


def _named(
    chosen: Chosen, columns: ReadOnlyColumnCollection[str, Any]
) -> Iterator[tuple[int | bytes, ColumnElement[Any]]]:
    """What a campaign is chosen by that is one of many, with its column."""
    for wanted, column in (
        (chosen.project, columns.project_id),
        (chosen.token, columns.reward_token),
        (chosen.sponsor, columns.sponsor),
    ):
        if wanted is not None:
            yield wanted, column


def _chosen(chosen: Chosen) -> AnySelect:
    query = select(campaigns).where(*_wanted(chosen, campaigns.c))
    return query if chosen.status is None else query.where(campaigns.c.status == chosen.status)
