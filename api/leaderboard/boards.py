# SPDX-License-Identifier: Apache-2.0
"""What leaderboards are made of: the sums, and what they are sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import literal, literal_column, select

from api.counted import Column, Counted, Order
from roastpower.storage.chain_views import window_starts
from roastpower.storage.rollup_tables import miner_windows, totals
from roastpower.storage.rollups import ALL_TIME, DAY, ENTRIES, MINERS

Window = Literal["day", "week", "all"]

_SECONDS: Final = {"day": DAY, "week": 7 * DAY}
_EARNERS: Final = Order(("earned", "wins", "best_score"))
_SCORERS: Final = Order(("best_score",))

# Written into queries: PostgreSQL then sees that an index of this span alone will do.
_EVER: Column = literal_column(str(ALL_TIME))


@dataclass(frozen=True)
class Board:
    """Miners in an order. Equals, by everything but the address, share a position."""

    counted: Counted
    order: Order


# Everyone who ever submitted.
ALL_MINERS: Final = Counted(
    MINERS, totals["miner"], "miner", {"span": _EVER, "start": _EVER}, counting=("submissions",)
)


def board_of_window(window: Window) -> Board:
    """Those who submitted, won or scored in a window, the best earners first."""
    if window == "all":
        return Board(ALL_MINERS, _EARNERS)
    seconds: Column = literal_column(str(_SECONDS[window]))
    since = select(window_starts.c.since).where(window_starts.c.seconds == seconds)
    active = ("submissions", "wins", "scored")
    return Board(
        Counted(
            MINERS, miner_windows, "miner", {"seconds": seconds}, since.scalar_subquery(), active
        ),
        _EARNERS,
    )


def board_of_campaign(campaign_id: int) -> Board:
    """The miners of a campaign by their best score, as payouts rank them."""
    scope = {"campaign_id": literal(campaign_id)}
    return Board(Counted(ENTRIES, totals["entry"], "miner", scope), _SCORERS)
