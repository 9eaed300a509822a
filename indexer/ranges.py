# SPDX-License-Identifier: Apache-2.0
"""How many chain blocks to ask for at once."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST = 2_000  # chain blocks; more than this, many providers refuse
FIRST = 250
FULL = 4_000  # events in a range that is large enough


@dataclass
class RangeSize:
    """Grows while ranges are empty and shrinks while they are dense, or the node says no."""

    blocks: int = FIRST

    def stored(self, events: int) -> None:
        """A range of this size went through."""
        if events > FULL:
            self.blocks = max(1, self.blocks // 2)
        elif events < FULL // 4:
            self.blocks = min(LARGEST, self.blocks * 2)

    def failed(self, blocks: int) -> bool:
        """A range of some chain blocks did not. False if there is no smaller one."""
        self.blocks = max(1, blocks // 2)
        return blocks > 1
