# SPDX-License-Identifier: Apache-2.0
"""Signing allowances of ROAST."""

from typing import Any, NamedTuple

import boa
from eth_account import Account
from eth_account.signers.local import LocalAccount

_PERMIT = {
    "Permit": [
        {"name": "owner", "type": "address"},
        {"name": "spender", "type": "address"},
        {"name": "value", "type": "uint256"},
        {"name": "nonce", "type": "uint256"},
        {"name": "deadline", "type": "uint256"},
    ]
}


class Permit(NamedTuple):
    """The arguments of `permit`."""

    owner: str
    spender: str
    amount_wei: int
    deadline: int
    v: int
    r: bytes
    s: bytes


def sign_permit(
    token: Any,
    owner: LocalAccount,
    spender: str,
    amount_wei: int,
    deadline: int,
    key: LocalAccount | None = None,
) -> Permit:
    """An allowance with the owner's next nonce, signed by the owner or with another's key."""
    signed = Account.sign_typed_data(
        (key or owner).key,
        {
            "name": "RoastPower",
            "version": "1",
            "chainId": boa.env.evm.patch.chain_id,
            "verifyingContract": token.address,
        },
        _PERMIT,
        {
            "owner": owner.address,
            "spender": spender,
            "value": amount_wei,
            "nonce": token.nonces(owner.address),
            "deadline": deadline,
        },
    )
    r, s = signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
    return Permit(owner.address, spender, amount_wei, deadline, signed.v, r, s)
