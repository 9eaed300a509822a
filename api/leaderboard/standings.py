# SPDX-License-Identifier: Apache-2.0
"""From lines of a leaderboard to what is said of them."""

from __future__ import annotations

from collections.abc import Sequence

from api.finality.schemas import Finality
from api.leaderboard.repository import LeaderboardRepository, Line
from api.leaderboard.schemas import Standing


async def standings(
    repository: LeaderboardRepository, lines: Sequence[Line], finality: Finality
) -> list[Standing]:
    """The lines, with streaks and balances of now. Of a campaign, `wins` and `earned` are 0."""
    present = await repository.present({line.row.miner for line in lines})
    found = []
    for line in lines:
        row = line.row
        now = present.get(row.miner)
        counted = {"wins": 0, "earned": 0, **row._mapping}
        found.append(
            Standing(
                **counted,
                position=line.reached.position,
                address=row.miner,
                average_score=row.score_sum // row.scored if row.scored else None,
                streak=None if now is None else now.streak,
                balance=None if now is None else now.balance,
                finality=finality,
            )
        )
    return found
