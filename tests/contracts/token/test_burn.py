# SPDX-License-Identifier: Apache-2.0
"""Holders burn their own, spenders what they were allowed."""

from typing import Any

from ..support.chain import event, expect_revert

ZERO = "0x" + "00" * 20


def test_a_holder_burns_its_own(token: Any, treasury: str) -> None:
    supply, balance = token.totalSupply(), token.balanceOf(treasury)
    token.burn(7, sender=treasury)
    assert event(token, "Transfer") == {"sender": treasury, "receiver": ZERO, "value": 7}
    assert (token.totalSupply(), token.balanceOf(treasury)) == (supply - 7, balance - 7)


def test_nobody_burns_more_than_it_has(token: Any, stranger: str) -> None:
    with expect_revert("erc20: burn amount exceeds balance"):
        token.burn(1, sender=stranger)


def test_a_spender_burns_what_it_was_allowed(token: Any, treasury: str, stranger: str) -> None:
    supply = token.totalSupply()
    token.approve(stranger, 10, sender=treasury)
    token.burn_from(treasury, 6, sender=stranger)
    assert event(token, "Transfer") == {"sender": treasury, "receiver": ZERO, "value": 6}
    assert token.allowance(treasury, stranger) == 4
    assert token.totalSupply() == supply - 6
    with expect_revert("erc20: insufficient allowance"):
        token.burn_from(treasury, 5, sender=stranger)


def test_the_minter_burns_nobody_s_without_an_allowance(
    token: Any, pool: Any, treasury: str
) -> None:
    with expect_revert("erc20: insufficient allowance"):
        token.burn_from(treasury, 1, sender=pool.address)
