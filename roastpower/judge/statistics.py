# SPDX-License-Identifier: Apache-2.0
"""The few statistics of an evaluation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

_Z_95 = 1.959964


class Share(NamedTuple):
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float


def spearman(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Rank correlation, ties by their mean rank; None where one side does not vary."""
    return _pearson(_ranks(first), _ranks(second))


def wilson(right: float, total: int) -> Share | None:
    """A share with Wilson's interval; None of nothing. ``right`` may hold halves, for ties."""
    if total == 0:
        return None
    share = right / total
    square = _Z_95**2
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = (_Z_95 / (1 + square / total)) * math.sqrt(
        share * (1 - share) / total + square / (4 * total**2)
    )
    return Share(share, max(0.0, centre - half), min(1.0, centre + half))


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda index: values[index])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            ranks[order[place]] = (start + end) / 2
        start = end + 1
    return ranks


def _pearson(first: Sequence[float], second: Sequence[float]) -> float | None:
    count = len(first)
    if count < 2:
        return None
    mean_first, mean_second = sum(first) / count, sum(second) / count
    covariance = sum(
        (a - mean_first) * (b - mean_second) for a, b in zip(first, second, strict=True)
    )
    spread = math.sqrt(
        sum((a - mean_first) ** 2 for a in first) * sum((b - mean_second) ** 2 for b in second)
    )
    return covariance / spread if spread else None
