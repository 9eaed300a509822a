# SPDX-License-Identifier: Apache-2.0
"""Allowances by signature (EIP-2612), of the miners whose keys are known."""

from typing import Any, NamedTuple

from eth_account import Account
from eth_account.messages import SignableMessage, encode_typed_data

from .chains import chain
from .model.state import Model
from .world import SIGNERS

_FIELDS = ("owner", "spender", "value", "nonce", "deadline")
_TYPES = ("address", "address", "uint256", "uint256", "uint256")


class Permit(NamedTuple):
    """What `submit_with_permit` takes besides a submission."""

    permitted: int
    deadline: int
    v: int
    r: bytes
    s: bytes


def _message(model: Model, owner: str, permitted: int, deadline: int) -> SignableMessage:
    """What an owner signs, whose next permit it is, for the pool."""
    domain: dict[str, Any] = {
        "name": "RoastPower",
        "version": "1",
        "chainId": chain().chain_id,
        "verifyingContract": model.world.token.address,
    }
    values = (owner, model.world.pool.address, permitted, model.nonces[owner], deadline)
    types = [{"name": name, "type": kind} for name, kind in zip(_FIELDS, _TYPES, strict=True)]
    return encode_typed_data(domain, {"Permit": types}, dict(zip(_FIELDS, values, strict=True)))


def signed(model: Model, owner: str, permitted: int, deadline: int) -> Permit:
    """An owner's next permit for the pool."""
    message = _message(model, owner, permitted, deadline)
    done = SIGNERS[owner].sign_message(message)
    return Permit(permitted, deadline, done.v, done.r.to_bytes(32), done.s.to_bytes(32))


def is_good(model: Model, owner: str, permit: Permit, now: int) -> bool:
    """Whether the token takes a permit of an owner for the pool."""
    if owner not in SIGNERS or now > permit.deadline or permit.v not in (27, 28):
        return False
    message = _message(model, owner, permit.permitted, permit.deadline)
    numbers = permit.v, int.from_bytes(permit.r), int.from_bytes(permit.s)
    return bool(Account.recover_message(message, vrs=numbers) == owner)
