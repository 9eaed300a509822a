# SPDX-License-Identifier: Apache-2.0
"""The distributor's wiring and windows are fixed, logged and bounded."""

from typing import Any

import pytest

from roastpower.protocol.constants import DAY

from ..support.accounts import account
from ..support.chain import events, expect_revert
from ..support.sources import contract

ZERO = "0x" + "00" * 20
POOL, FACTORY, ROAST = account("a pool"), account("a factory"), account("a token")


@pytest.mark.parametrize("windows", [(1, 1), (7 * DAY, 30 * DAY)])
def test_the_constructor_fixes_and_logs_all(windows: tuple[int, int]) -> None:
    fresh = contract("RewardDistributor")(POOL, FACTORY, ROAST, *windows)
    assert [(each.name, each.args) for each in events(fresh)] == [
        (
            "Deployed",
            {
                "pool": POOL,
                "factory": FACTORY,
                "roast": ROAST,
                "payout_window": windows[0],
                "resolve_timeout": windows[1],
            },
        )
    ]
    assert (fresh.POOL(), fresh.FACTORY(), fresh.ROAST()) == (POOL, FACTORY, ROAST)
    assert (fresh.PAYOUT_WINDOW(), fresh.RESOLVE_TIMEOUT()) == windows


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((ZERO, FACTORY, ROAST, 1, 1), "distributor: pool is zero"),
        ((POOL, ZERO, ROAST, 1, 1), "distributor: factory is zero"),
        ((POOL, FACTORY, ZERO, 1, 1), "distributor: token is zero"),
        ((POOL, FACTORY, ROAST, 0, 1), "distributor: payout window"),
        ((POOL, FACTORY, ROAST, 7 * DAY + 1, 1), "distributor: payout window"),
        ((POOL, FACTORY, ROAST, 1, 0), "distributor: resolve timeout"),
        ((POOL, FACTORY, ROAST, 1, 30 * DAY + 1), "distributor: resolve timeout"),
    ],
)
def test_the_constructor_has_bounds(arguments: tuple[Any, ...], reason: str) -> None:
    with expect_revert(reason):
        contract("RewardDistributor")(*arguments)
