# SPDX-License-Identifier: Apache-2.0
"""The minter mints up to the cap; nobody else mints."""

from typing import Any

import pytest

from roastpower.protocol.constants import EMISSION_CAP_WEI, MAX_SUPPLY_WEI, ROAST_WEI

from ..support.accounts import ACCOUNTS, account
from ..support.chain import event, expect_revert

ZERO = "0x" + "00" * 20
RECEIVER = account("receiver")


def test_the_pool_mints(token: Any, pool: Any) -> None:
    before = token.totalSupply()
    token.mint(RECEIVER, ROAST_WEI, sender=pool.address)
    assert event(token, "Transfer") == {"sender": ZERO, "receiver": RECEIVER, "value": ROAST_WEI}
    assert token.balanceOf(RECEIVER) == ROAST_WEI
    assert token.totalSupply() == before + ROAST_WEI


@pytest.mark.parametrize("role", ["deployer", "governor", "guardian", "oracle", "treasury"])
def test_nobody_else_mints(token: Any, role: str) -> None:
    with expect_revert("token: caller is not the minter"):
        token.mint(RECEIVER, 1, sender=getattr(ACCOUNTS, role))


def test_the_owner_of_the_protocol_does_not_mint(token: Any, owner: str) -> None:
    with expect_revert("token: caller is not the minter"):
        token.mint(RECEIVER, 1, sender=owner)


def test_the_supply_reaches_its_maximum_and_no_further(token: Any, pool: Any) -> None:
    with expect_revert("token: over the maximum supply"):
        token.mint(RECEIVER, EMISSION_CAP_WEI + 1, sender=pool.address)
    token.mint(RECEIVER, EMISSION_CAP_WEI, sender=pool.address)
    assert token.totalSupply() == MAX_SUPPLY_WEI
    with expect_revert("token: over the maximum supply"):
        token.mint(RECEIVER, 1, sender=pool.address)


def test_no_amount_overflows_past_the_cap(token: Any, pool: Any) -> None:
    with expect_revert("token: over the maximum supply"):
        token.mint(RECEIVER, 2**256 - 1, sender=pool.address)


def test_burning_makes_room(token: Any, pool: Any, treasury: str) -> None:
    token.mint(RECEIVER, EMISSION_CAP_WEI, sender=pool.address)
    token.burn(5, sender=treasury)
    token.mint(RECEIVER, 5, sender=pool.address)
    assert token.totalSupply() == MAX_SUPPLY_WEI


def test_nothing_is_minted_to_nobody(token: Any, pool: Any) -> None:
    with expect_revert("erc20: mint to the zero address"):
        token.mint(ZERO, 1, sender=pool.address)
