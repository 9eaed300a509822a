# SPDX-License-Identifier: Apache-2.0
"""``/v1/leaderboard``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api import problems
from api.database import Reading
from api.errors import BadChecksum, BadCursor, IdOutOfRange, Invalid, InvalidAddress, InvalidLimit
from api.finality.indexed import AtHead
from api.leaderboard.boards import Board, Window, board_of_campaign, board_of_window
from api.leaderboard.repository import LeaderboardRepository, Line, Reached
from api.leaderboard.schemas import Leaderboard
from api.leaderboard.standings import standings
from api.pagination import address_of, amount_of, decode_cursor, paged
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
    head: AtHead,
    window: Annotated[
        Window,
        Query(
            description="This hour and the 23 before it, today and the six days before it (UTC), or "
            "all time."
        ),
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
    board = board_of_window(window) if campaign is None else board_of_campaign(campaign)
    after = _reached(cursor, listing, board)
    repository = LeaderboardRepository(connection)
    # A position depends on everyone else's, so that all lines are equally final.
    finality = head.finality(await repository.changed_in())
    lines = await repository.page(board, after, limit + 1)
    shown, next_cursor = paged(lines, limit, listing, _key)
    mine = None if account is None else await repository.standing(board, account)
    found = await standings(repository, [*shown, *([] if mine is None else [mine])], finality)
    me = None if mine is None else found.pop()
    return Leaderboard(items=found, next_cursor=next_cursor, me=me)


def _key(line: Line) -> tuple[int | str, ...]:
    """What a cursor says of the last line: numbers of JSON do not hold amounts."""
    reached = line.reached
    *amounts, address = reached.place
    assert isinstance(address, bytes)
    return (reached.lines, reached.position, *map(str, amounts), address.hex())


def _reached(cursor: str | None, listing: str, board: Board) -> Reached | None:
    measures = len(board.order.measures)
    key = decode_cursor(cursor, listing, (int, int, *[str] * (measures + 1)))
    if key is None:
        return None
    lines, position, *amounts, address = key
    if int(lines) < 0 or int(position) < 0:
        raise BadCursor("this text is not a cursor: leave it out to start anew")
    return Reached(int(lines), int(position), (*map(amount_of, amounts), address_of(address)))
