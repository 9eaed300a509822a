# SPDX-License-Identifier: Apache-2.0
"""Moving tokens, by the holder and by whom it allowed."""

from typing import Any

from ..support.accounts import account
from ..support.chain import event, expect_revert

ZERO = "0x" + "00" * 20
RECEIVER = account("receiver")


def test_a_holder_moves_its_own(token: Any, treasury: str) -> None:
    supply = token.totalSupply()
    assert token.transfer(RECEIVER, 9, sender=treasury)
    assert event(token, "Transfer") == {"sender": treasury, "receiver": RECEIVER, "value": 9}
    assert token.balanceOf(RECEIVER) == 9
    assert token.totalSupply() == supply


def test_nobody_moves_more_than_it_has(token: Any, stranger: str) -> None:
    with expect_revert("erc20: transfer amount exceeds balance"):
        token.transfer(RECEIVER, 1, sender=stranger)


def test_nothing_is_moved_to_nobody(token: Any, treasury: str) -> None:
    with expect_revert("erc20: transfer to the zero address"):
        token.transfer(ZERO, 1, sender=treasury)


def test_a_spender_moves_what_it_was_allowed(token: Any, treasury: str, stranger: str) -> None:
    token.approve(stranger, 10, sender=treasury)
    assert event(token, "Approval") == {"owner": treasury, "spender": stranger, "value": 10}
    assert token.transferFrom(treasury, RECEIVER, 10, sender=stranger)
    assert token.allowance(treasury, stranger) == 0
    with expect_revert("erc20: insufficient allowance"):
        token.transferFrom(treasury, RECEIVER, 1, sender=stranger)


def test_an_allowance_without_end_is_not_used_up(token: Any, treasury: str, stranger: str) -> None:
    token.approve(stranger, 2**256 - 1, sender=treasury)
    token.transferFrom(treasury, RECEIVER, 10, sender=stranger)
    assert token.allowance(treasury, stranger) == 2**256 - 1
