# SPDX-License-Identifier: Apache-2.0
"""Who of a block is ranked: the better half, at least three, at most fifty."""

from collections.abc import Sequence

from roastpower.protocol.constants import MAX_RANKED, MIN_PLACES


def places(nonzero: int) -> int:
    """How many places a block with `nonzero` scores above 0 has."""
    return min(MAX_RANKED, nonzero, max(MIN_PLACES, (nonzero + 1) // 2))


def rank(scores: Sequence[int]) -> list[int]:
    """Indexes of the ranked, best first; of equal scores the earlier is better; never a 0."""
    scored = [index for index, score in enumerate(scores) if score > 0]
    scored.sort(key=lambda index: (-scores[index], index))
    return scored[: places(len(scored))]
