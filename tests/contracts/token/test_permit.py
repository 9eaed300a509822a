# SPDX-License-Identifier: Apache-2.0
"""Allowances by signature: each once, in time, from the holder, for this token on this chain."""

from typing import Any

import pytest

from roastpower.protocol.constants import ROAST_WEI

from ..support.accounts import account, signer
from ..support.chain import event, expect_revert, now
from ..support.sources import contract
from ..support.tokens import Permit, sign_permit

HOLDER = signer("holder")
THIEF = signer("thief")
SPENDER = account("spender")


@pytest.fixture
def permit(token: Any) -> Permit:
    return sign_permit(token, HOLDER, SPENDER, ROAST_WEI, now() + 60)


def test_a_signature_gives_an_allowance_whoever_brings_it(
    token: Any, permit: Permit, stranger: str
) -> None:
    token.permit(*permit, sender=stranger)
    assert event(token, "Approval") == {
        "owner": HOLDER.address,
        "spender": SPENDER,
        "value": ROAST_WEI,
    }
    assert token.allowance(HOLDER.address, SPENDER) == ROAST_WEI
    assert token.nonces(HOLDER.address) == 1


def test_a_signature_is_good_until_its_deadline(token: Any) -> None:
    token.permit(*sign_permit(token, HOLDER, SPENDER, 1, now()))
    with expect_revert("erc20: expired deadline"):
        token.permit(*sign_permit(token, HOLDER, SPENDER, 1, now() - 1))


def test_a_signature_is_used_once(token: Any, permit: Permit) -> None:
    token.permit(*permit)
    with expect_revert("erc20: invalid signature"):
        token.permit(*permit)


def test_another_s_signature_gives_nothing(token: Any) -> None:
    forged = sign_permit(token, HOLDER, SPENDER, ROAST_WEI, now() + 60, key=THIEF)
    with expect_revert("erc20: invalid signature"):
        token.permit(*forged)


@pytest.mark.parametrize(
    "change",
    [{"spender": THIEF.address}, {"amount_wei": 2 * ROAST_WEI}, {"deadline": 2**64}],
    ids=lambda change: next(iter(change)),
)
def test_a_signature_is_good_for_what_was_signed(
    token: Any, permit: Permit, change: dict[str, Any]
) -> None:
    with expect_revert("erc20: invalid signature"):
        token.permit(*permit._replace(**change))


def test_a_signature_for_another_token_gives_nothing(token: Any, treasury: str) -> None:
    other = contract("RoastToken")(SPENDER, treasury)
    assert other.DOMAIN_SEPARATOR() != token.DOMAIN_SEPARATOR()
    with expect_revert("erc20: invalid signature"):
        token.permit(*sign_permit(other, HOLDER, SPENDER, ROAST_WEI, now() + 60))
