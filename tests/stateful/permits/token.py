# SPDX-License-Identifier: Apache-2.0
"""Entry points of ROAST. Only what the sequences call: the token has its own tests."""

from typing import Any

from roastpower.protocol.constants import MAX_SUPPLY_WEI

from ..model.state import Model
from ..signing import Permit, is_good


def transfer(model: Model, sender: str, now: int, to: str, amount: int) -> bool:
    return model.balance(sender) >= amount


def approve(model: Model, sender: str, now: int, spender: str, amount: int) -> bool:
    return True


def permit(
    model: Model, sender: str, now: int, owner: str, spender: str, amount: int, *rest: Any
) -> bool:
    """For the pool alone, which the sequences sign for."""
    return is_good(model, owner, Permit(amount, *rest), now)


def mint(model: Model, sender: str, now: int, receiver: str, amount: int) -> bool:
    supply = model.supply[model.world.token.address]
    return sender == model.world.pool.address and supply + amount <= MAX_SUPPLY_WEI
