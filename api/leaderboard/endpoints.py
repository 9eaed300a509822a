# SPDX-License-Identifier: Apache-2.0
"""``/v1/leaderboard``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import problems
from api.database import Reading
from api.errors import BadChecksum, BadCursor, IdOutOfRange, Invalid, InvalidAddress, InvalidLimit
from api.finality.repository import read_head
from api.leaderboard.repository import (
    LeaderboardRepository,
    Window,
    board_of_campaign,
    board_of_window,
)
from api.leaderboard.schemas import Leaderboard
from api.leaderboard.standings import standings
from api.pagination import decode_cursor, paged
from api.wire import MAX_ID, AddressIn, CursorText, Limit

router = APIRouter(prefix="/v1/leaderboard", tags=["leaderboard"])


@router.get(
    "",
    responses=problems.responses(
        BadCursor, InvalidLimit, Invalid, IdOutOfRange, InvalidAddress, BadChecksum
    ),
)
async def list_leaderboard(
    connection: Reading,
    window: Annotated[
        Window, Query(description="The last 24 hours, the last 7 days, or all time.")
    ] = "all",
    campaign: Annotated[
        int | None, Query(ge=1, le=MAX_ID, description="Of this campaign, by best score, instead.")
    ] = None,
    account: Annotated[AddressIn | None, Query(description="Whose place to add as `me`.")] = None,
    limit: Limit = 20,
    cursor: CursorText = None,
) -> Leaderboard:
    """Miners, the best earners first; of a campaign, those with the best scores."""
    listing = f"leaderboard:{window}:{campaign or ''}"
    key = decode_cursor(cursor, listing, (int, str))
    after = None
    if key is not None:
        try:
            after = (int(key[0]), bytes.fromhex(str(key[1])))
        except ValueError:
            raise BadCursor("this text is not a cursor: leave it out to start anew") from None
    head = await read_head(connection)
    board = (
        board_of_window(window, head.timestamp) if campaign is None else board_of_campaign(campaign)
    )
    repository = LeaderboardRepository(connection)
    # A position depends on everyone else's, so that all lines are equally final.
    finality = head.finality(await repository.changed_in())
    rows = await repository.page(board, after, limit + 1)
    shown, next_cursor = paged(rows, limit, listing, lambda row: (row.position, row.address.hex()))
    mine = None if account is None else await repository.standing(board, account)
    items = await standings(repository, shown, finality)
    me = [] if mine is None else await standings(repository, [mine], finality)
    return Leaderboard(items=items, next_cursor=next_cursor, me=me[0] if me else None)
