# SPDX-License-Identifier: Apache-2.0
"""Entry points of ROAST. Only what the sequences call: the token has its own tests."""

from roastpower.protocol.constants import MAX_SUPPLY_WEI

from ..model.state import Model


def transfer(model: Model, sender: str, now: int, to: str, amount: int) -> bool:
    return model.balance(sender) >= amount


def mint(model: Model, sender: str, now: int, receiver: str, amount: int) -> bool:
    supply = model.supply[model.world.token.address]
    return sender == model.world.pool.address and supply + amount <= MAX_SUPPLY_WEI
