# SPDX-License-Identifier: Apache-2.0
"""What the token can do is all here: nothing in it belongs to an owner."""

from typing import Any

from ..support.abi import signatures

FUNCTIONS = {
    "name()",
    "symbol()",
    "decimals()",
    "totalSupply()",
    "balanceOf(address)",
    "allowance(address,address)",
    "transfer(address,uint256)",
    "approve(address,uint256)",
    "transferFrom(address,address,uint256)",
    "burn(uint256)",
    "burn_from(address,uint256)",
    "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
    "nonces(address)",
    "DOMAIN_SEPARATOR()",
    "eip712Domain()",
    "mint(address,uint256)",
    "MAX_SUPPLY()",
    "MINTER()",
}
# The last two are logged by the constructor alone, as it gives up what the library gave it.
EVENTS = {
    "Transfer(address,address,uint256)",
    "Approval(address,address,uint256)",
    "EIP712DomainChanged()",
    "Deployed(address,address,uint256,uint256)",
    "RoleMinterChanged(address,bool)",
    "OwnershipTransferred(address,address)",
}
OF_AN_OWNER = ("owner", "transfer_ownership", "renounce_ownership", "set_minter", "is_minter")


def test_the_token_has_these_functions_and_no_others(token: Any) -> None:
    assert signatures(token, "function") == FUNCTIONS


def test_no_function_is_for_an_owner(token: Any) -> None:
    names = {entry.get("name") for entry in token.abi}
    assert names.isdisjoint(OF_AN_OWNER)


def test_the_token_logs_these_events_alone(token: Any) -> None:
    assert signatures(token, "event") <= EVENTS
    assert {"Transfer(address,address,uint256)", "Approval(address,address,uint256)"} <= (
        signatures(token, "event")
    )


def test_the_token_takes_no_money_and_answers_no_unknown_call(token: Any) -> None:
    assert all(entry.get("stateMutability") != "payable" for entry in token.abi)
    assert {entry["type"] for entry in token.abi} == {"constructor", "event", "function"}
