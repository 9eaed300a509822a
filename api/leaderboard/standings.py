# SPDX-License-Identifier: Apache-2.0
"""From rows of a leaderboard to its lines."""

from __future__ import annotations

from collections.abc import Sequence

from api.database import AnyRow
from api.finality.schemas import Finality
from api.leaderboard.repository import LeaderboardRepository
from api.leaderboard.schemas import Standing


async def standings(
    repository: LeaderboardRepository, rows: Sequence[AnyRow], finality: Finality
) -> list[Standing]:
    """The lines, with streaks and balances of now."""
    present = await repository.present({row.address for row in rows})
    found = []
    for row in rows:
        now = present.get(row.address)
        found.append(
            Standing(
                **row._mapping,
                streak=None if now is None else now.streak,
                balance=None if now is None else now.balance,
                finality=finality,
            )
        )
    return found
