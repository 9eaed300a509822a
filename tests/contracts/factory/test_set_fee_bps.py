# SPDX-License-Identifier: Apache-2.0
"""The protocol's owner sets the fee of later campaigns, at most 5 percent."""

from typing import Any

import pytest

from ..support.accounts import ACCOUNTS, account
from ..support.chain import event, events, expect_revert
from ..support.sources import contract

ZERO = "0x" + "00" * 20
POOL, DISTRIBUTOR = account("a pool"), account("a distributor")


@pytest.mark.parametrize("fee_bps", [0, 500])
def test_the_owner_sets_the_fee(factory: Any, owner: str, fee_bps: int) -> None:
    factory.set_fee_bps(fee_bps, sender=owner)
    assert event(factory, "FeeChanged") == {"fee_bps": fee_bps}
    assert factory.fee_bps() == fee_bps


def test_no_fee_is_over_5_percent(factory: Any, owner: str) -> None:
    with expect_revert("factory: fee"):
        factory.set_fee_bps(501, sender=owner)


@pytest.mark.parametrize("role", ["deployer", "governor", "guardian", "oracle", "sponsor"])
def test_nobody_else_sets_the_fee(factory: Any, role: str) -> None:
    with expect_revert("factory: caller is not the owner"):
        factory.set_fee_bps(0, sender=getattr(ACCOUNTS, role))


def test_a_new_owner_of_the_pool_sets_the_fee(
    factory: Any, pool: Any, owner: str, stranger: str
) -> None:
    pool.transfer_ownership(stranger, sender=owner)
    with expect_revert("factory: caller is not the owner"):
        factory.set_fee_bps(0, sender=stranger)
    pool.accept_ownership(sender=stranger)
    factory.set_fee_bps(0, sender=stranger)
    with expect_revert("factory: caller is not the owner"):
        factory.set_fee_bps(0, sender=owner)


def test_the_constructor_fixes_wiring_and_first_fee() -> None:
    fresh = contract("CampaignFactory")(POOL, DISTRIBUTOR, 500)
    assert [(each.name, each.args) for each in events(fresh)] == [
        ("Deployed", {"pool": POOL, "distributor": DISTRIBUTOR}),
        ("FeeChanged", {"fee_bps": 500}),
    ]
    assert (fresh.POOL(), fresh.DISTRIBUTOR(), fresh.fee_bps()) == (POOL, DISTRIBUTOR, 500)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((ZERO, DISTRIBUTOR, 0), "factory: pool is zero"),
        ((POOL, ZERO, 0), "factory: distributor is zero"),
        ((POOL, DISTRIBUTOR, 501), "factory: fee"),
    ],
)
def test_the_constructor_has_bounds(arguments: tuple[Any, ...], reason: str) -> None:
    with expect_revert(reason):
        contract("CampaignFactory")(*arguments)
