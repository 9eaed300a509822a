# SPDX-License-Identifier: Apache-2.0
"""How often one address may ask this judge for something that costs it work."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from roastpower.callers import address_group

_REMEMBERED = 4_096  # addresses


class Allowance:
    """A full number of requests for each address, which comes back little by little.

    Used by one thread. Of addresses that were not heard for long nothing is remembered: they have a
    full number again by then, unless thousands of others came meanwhile.
    """

    def __init__(
        self, most: int, per_second: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`most` at once; used ones come back at so many `per_second`."""
        self._most = most
        self._per_second = per_second
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> float:
        """Takes one request of an address; 0, or in how many seconds it may have the next one."""
        now, who = self._clock(), address_group(address)
        left, at = self._left.pop(who, (float(self._most), now))
        left = min(float(self._most), left + (now - at) * self._per_second)
        wait = 0.0 if left >= 1 else (1 - left) / self._per_second
        self._left[who] = (left if wait else left - 1, now)
        while len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        return wait
