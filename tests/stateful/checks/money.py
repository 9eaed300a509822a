# SPDX-License-Identifier: Apache-2.0
"""Invariants 1, 2, 3 and 10: supply, emission, and what lies in the vault and in the pool."""

from collections.abc import Iterable

from roastpower.protocol.constants import (
    EMISSION_CAP_WEI,
    MAX_SUPPLY_WEI,
    TREASURY_SUPPLY_WEI,
)

from ..model.expect import expect
from ..model.state import Model


def check_money(model: Model, balances: Iterable[tuple[str, str]]) -> None:
    """Compares the tokens' own figures with what events imply, and some accounts' balances."""
    world, blocks = model.world, model.blocks
    supply = world.token.view("totalSupply")
    expect(supply <= MAX_SUPPLY_WEI, "1: supply within the cap")
    expect(
        supply
        == TREASURY_SUPPLY_WEI
        + blocks.rewarded
        + blocks.refunded
        - blocks.burned
        - model.bonds_burned,
        "1: supply = genesis + emitted + refunded - burned",
    )
    expect(blocks.rewarded == blocks.replay.emitted <= EMISSION_CAP_WEI, "2: emission")
    bonds = model.accounts.locked
    tokens = (world.token, world.dollar)
    held_here = {(world.token.address, world.pool.address)}
    held_here |= {(token.address, world.distributor.address) for token in tokens}
    for token in tokens:
        held = token.view("balanceOf", world.distributor.address)
        owed = model.accounts.inside(token.address) + (bonds if token is world.token else 0)
        expect(held == owed, f"3: the vault holds {held} of what it owes, {owed}")
    expect(
        world.token.view("balanceOf", world.pool.address) == blocks.locked,
        "10: the pool holds the locked bonds",
    )
    by_address = {token.address: token for token in tokens}
    for token_at, account in {*balances} - held_here:
        found = by_address[token_at].view("balanceOf", account)
        expect(found == model.balance(account, token_at), f"balance of {account}")
