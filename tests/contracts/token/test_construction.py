# SPDX-License-Identifier: Apache-2.0
"""The genesis supply, and powers that end with the constructor."""

from typing import Any

import boa
import pytest
from boa.util.abi import abi_encode
from eth_utils.crypto import keccak

from roastpower.protocol.constants import MAX_SUPPLY_WEI, TREASURY_SUPPLY_WEI

from ..support.accounts import ACCOUNTS, account
from ..support.chain import events, expect_revert
from ..support.sources import contract, harness

ZERO = "0x" + "00" * 20
MINTER = account("minter")


def test_the_token_says_what_it_is(token: Any) -> None:
    assert (token.name(), token.symbol(), token.decimals()) == ("RoastPower", "ROAST", 18)
    assert token.eip712Domain()[1:3] == ("RoastPower", "1")


def test_the_treasury_receives_the_genesis_supply(token: Any, treasury: str) -> None:
    assert token.balanceOf(treasury) == token.totalSupply() == TREASURY_SUPPLY_WEI
    assert token.MAX_SUPPLY() == MAX_SUPPLY_WEI


def test_the_pool_alone_is_the_minter(token: Any, pool: Any) -> None:
    assert token.MINTER() == pool.address


def test_the_constructor_s_last_words_leave_nobody_a_power() -> None:
    with boa.env.prank(ACCOUNTS.deployer):
        fresh = contract("RoastToken")(MINTER, ACCOUNTS.treasury)
    logged = events(fresh)
    assert [each.args for each in logged if each.name == "RoleMinterChanged"][-1] == {
        "minter": ACCOUNTS.deployer,
        "status": False,
    }
    assert [each.args for each in logged if each.name == "OwnershipTransferred"][-1] == {
        "previous_owner": ACCOUNTS.deployer,
        "new_owner": ZERO,
    }
    assert [each.args for each in logged if each.name == "Deployed"] == [
        {
            "minter": MINTER,
            "treasury": ACCOUNTS.treasury,
            "max_supply": MAX_SUPPLY_WEI,
            "genesis_supply": TREASURY_SUPPLY_WEI,
        }
    ]


def test_whoever_deploys_gives_its_powers_up_whoever_signs() -> None:
    deploying = harness("Deploying")()
    arguments = abi_encode("(address,address)", (MINTER, ACCOUNTS.treasury))
    code = contract("RoastToken").compiler_data.bytecode + arguments
    address = deploying.deploy(code, sender=ACCOUNTS.deployer)
    logged = [
        topics
        for _, emitter, topics, _ in deploying._computation.get_raw_log_entries()
        if topics[0] == int.from_bytes(keccak(text="RoleMinterChanged(address,bool)"), "big")
        and "0x" + emitter.hex() == address.lower()
    ]
    assert [each[1] for each in logged][-1] == int(deploying.address, 16)
    assert deploying.address != ACCOUNTS.deployer


@pytest.mark.parametrize(
    ("minter", "treasury", "reason"),
    [(ZERO, MINTER, "token: minter is zero"), (MINTER, ZERO, "token: treasury is zero")],
)
def test_the_constructor_refuses_nobody(minter: str, treasury: str, reason: str) -> None:
    with expect_revert(reason):
        contract("RoastToken")(minter, treasury)
