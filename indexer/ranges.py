# SPDX-License-Identifier: Apache-2.0
"""How many chain blocks to ask for at once."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST = 2_000  # chain blocks; more than this, many providers refuse
FIRST = 50
WANTED = 2_000  # events in an answer: large enough to hide the way there, small enough to parse


@dataclass
class RangeSize:
    """Grows while ranges are empty and shrinks while they are dense, or the node says no."""

    blocks: int = FIRST
    ceiling: int = LARGEST  # what the node has not refused

    def stored(self, blocks: int, events: int) -> None:
        """A range went through: the next ones hold about as much as is wanted."""
        fitting = WANTED * blocks // max(events, 1)
        self.blocks = max(1, min(fitting, self.blocks * 4, self.ceiling))
        # A ceiling may have been of one dense stretch.
        self.ceiling = min(LARGEST, self.ceiling + max(1, self.ceiling // 16))

    def failed(self, blocks: int) -> bool:
        """A range of some chain blocks did not. False if there is no smaller one."""
        self.blocks = self.ceiling = max(1, blocks // 2)
        return blocks > 1
