# SPDX-License-Identifier: Apache-2.0
"""``/v1/leaderboard``."""

from __future__ import annotations

from fastapi import APIRouter

from api import problems
from api.database import Reading
from api.errors import BadCursor, InvalidLimit
from api.finality.repository import read_head
from api.leaderboard.repository import LeaderboardRepository
from api.leaderboard.schemas import STANDING_EXAMPLE, Standing
from api.pagination import Page, decode_cursor, page_of, paged
from api.wire import CursorText, Limit

router = APIRouter(prefix="/v1/leaderboard", tags=["leaderboard"])


@router.get(
    "", responses={**problems.responses(BadCursor, InvalidLimit), **page_of(STANDING_EXAMPLE)}
)
async def list_leaderboard(
    connection: Reading, limit: Limit = 20, cursor: CursorText = None
) -> Page[Standing]:
    """Miners of all time, the best earners first."""
    key = decode_cursor(cursor, "leaderboard", (int, str))
    after = None
    if key is not None:
        try:
            after = (int(key[0]), bytes.fromhex(str(key[1])))
        except ValueError:
            raise BadCursor("this text is not a cursor: leave it out to start anew") from None
    head = await read_head(connection)
    repository = LeaderboardRepository(connection)
    # A position depends on everyone else's, so that all lines are equally final.
    finality = head.finality(await repository.changed_in())
    rows = await repository.page(after, limit + 1)
    shown, next_cursor = paged(
        rows, limit, "leaderboard", lambda row: (row.position, row.address.hex())
    )
    return Page(
        items=[Standing(finality=finality, **row._mapping) for row in shown],
        next_cursor=next_cursor,
    )
