# SPDX-License-Identifier: Apache-2.0
"""``/v1/analytics``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Query

from api import problems
from api.analytics.repository import AnalyticsRepository
from api.analytics.schemas import Paid, Point, Series
from api.database import AnyRow, Reading
from api.errors import BadChecksum, IdOutOfRange, Invalid, InvalidAddress, InvalidId
from api.finality.indexed import AtHead
from api.finality.repository import Head
from api.wire import MAX_ID, AddressPath, IdPath
from roastpower.storage.rollups import DAY, HOUR

Span = Literal["hour", "day"]

_SECONDS: Final = {"hour": HOUR, "day": DAY}
_POINTS: Final = 168  # a week of hours

SpanText = Annotated[Span, Query(description="How long a point is.")]
From = Annotated[
    int, Query(alias="from", ge=0, le=MAX_ID, description="Unix time of the first point.")
]
Until = Annotated[int, Query(ge=0, le=MAX_ID, description="Unix time before which points start.")]

router = APIRouter(prefix="/v1/analytics", tags=["analytics"])


@router.get("/platform", responses=problems.responses(Invalid))
async def get_platform_series(
    connection: Reading,
    head: AtHead,
    span: SpanText = "day",
    start: From = 0,
    until: Until = MAX_ID,
) -> Series:
    """Blocks, prices, miners, burned, emitted, paid and scores over time; 168 points at most."""
    repository = AnalyticsRepository(connection)
    rows = await repository.platform(_SECONDS[span], start, until, _POINTS + 1)
    starts = [row.start for row in rows[:_POINTS]]
    miners = await repository.miners(_SECONDS[span], starts)
    paid = await repository.paid(_SECONDS[span], starts)
    points = [
        {**row._mapping, "miners": miners.get(row.start, 0), **_paid(paid, row.start)}
        for row in rows
    ]
    return await _series(points, span, repository, head)


@router.get(
    "/campaigns/{campaign_id}", responses=problems.responses(Invalid, InvalidId, IdOutOfRange)
)
async def get_campaign_series(
    campaign_id: IdPath,
    connection: Reading,
    head: AtHead,
    span: SpanText = "day",
    start: From = 0,
    until: Until = MAX_ID,
) -> Series:
    """A campaign's submissions, scores and payouts over time; 168 points at most."""
    repository = AnalyticsRepository(connection)
    rows = await repository.campaign(campaign_id, _SECONDS[span], start, until, _POINTS + 1)
    return await _series([dict(row._mapping) for row in rows], span, repository, head)


@router.get("/miners/{address}", responses=problems.responses(Invalid, InvalidAddress, BadChecksum))
async def get_miner_series(
    address: AddressPath,
    connection: Reading,
    head: AtHead,
    span: SpanText = "day",
    start: From = 0,
    until: Until = MAX_ID,
) -> Series:
    """A miner's submissions, wins, earnings and scores over time, and what campaigns paid to it; 168
    points at most."""
    repository = AnalyticsRepository(connection)
    asked = (address, _SECONDS[span], start, until, _POINTS + 1)
    rows = {row.start: row for row in await repository.miner(*asked)}
    starts = sorted({*rows, *await repository.paid_starts(*asked)})[: _POINTS + 1]
    paid = await repository.paid_to(address, _SECONDS[span], starts)
    points = [
        {**(rows[at]._mapping if at in rows else _idle(at)), **_paid(paid, at)} for at in starts
    ]
    return await _series(points, span, repository, head)


def _idle(start: int) -> dict[str, Any]:
    """A span in which a miner did nothing, but was paid."""
    nothing = dict.fromkeys(("submissions", "burned", "scored", "wins", "earned", "refunded"), 0)
    return {"start": start, "average_score": None, **nothing}


def _paid(paid: Mapping[int, Sequence[AnyRow]], start: int) -> dict[str, Any]:
    return {"paid_by_token": [Paid(**each._mapping) for each in paid.get(start, ())]}


async def _series(
    points: Sequence[Mapping[str, Any]], span: Span, repository: AnalyticsRepository, head: Head
) -> Series:
    final_time = await repository.final_time(head.final_number)
    # A span that ended before what is final cannot change any more; the others may.
    past, running = head.finality(head.final_number), head.finality(head.number)
    seconds = _SECONDS[span]
    return Series(
        span=span,
        items=[
            Point(**point, finality=past if point["start"] + seconds <= final_time else running)
            for point in points[:_POINTS]
        ],
        next_from=points[_POINTS]["start"] if len(points) > _POINTS else None,
    )
