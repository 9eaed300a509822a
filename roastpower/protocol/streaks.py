# SPDX-License-Identifier: Apache-2.0
"""How many settlements in a row a miner was ranked in."""

from collections.abc import Collection

from roastpower.protocol.constants import STREAK_CAP
from roastpower.protocol.errors import ProtocolError


class StreakBook:
    """Streaks of all miners, as the pool keeps them.

    Only settlements that ranked someone count. Keys are whatever identifies a miner to the caller,
    used as they are: give addresses in one letter case.
    """

    def __init__(self) -> None:
        self.settlements = 0
        self._ranked_last: dict[str, tuple[int, int]] = {}

    def at_submission(self, miner: str) -> int:
        """The streak of a submission made now: 0 unless the latest settlement ranked the miner."""
        streak, last = self._ranked_last.get(miner, (0, 0))
        return streak if last == self.settlements else 0

    def settle(self, ranked_miners: Collection[str]) -> None:
        """Count a settlement and extend or restart the streak of everyone it ranked."""
        if len(set(ranked_miners)) != len(ranked_miners):
            raise ProtocolError("a miner is ranked twice in one block")
        if not ranked_miners:
            return
        # What a miner reads just before this settlement is its streak if unbroken, and else 0.
        extended = {
            miner: min(STREAK_CAP, 1 + self.at_submission(miner)) for miner in ranked_miners
        }
        self.settlements += 1
        for miner, streak in extended.items():
            self._ranked_last[miner] = (streak, self.settlements)
