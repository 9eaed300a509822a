# SPDX-License-Identifier: Apache-2.0
"""What the demo's people need before they can do anything: ROAST, and allowances."""

from __future__ import annotations

from roastpower.chain.contracts import Contracts
from roastpower.chain.sender import Sender
from roastpower.chain.signer import development_account
from roastpower.devstack.accounts import MINERS, SPONSORS, TREASURY

MINER_FUNDS = 20_000 * 10**18  # wei of ROAST
SPONSOR_FUNDS = 5_000_000 * 10**18
ALLOWANCE = 2**256 - 1


def sender_of(contracts: Contracts, index: int) -> Sender:
    """One of the local chain's accounts."""
    return Sender(contracts.web3, development_account(index))


def fund_and_approve(contracts: Contracts) -> None:
    """The treasury gives ROAST to miners and sponsors; they let the pool burn it, and the vault take it.

    Does only what is missing: miners burn, and are given more at a later start.
    """
    treasury = sender_of(contracts, TREASURY)
    pool, vault = contracts.pool.address, contracts.distributor.address
    people = [(index, MINER_FUNDS, pool) for index in MINERS]
    people += [(index, SPONSOR_FUNDS, vault) for index in SPONSORS]
    for index, amount, spender in people:
        account = sender_of(contracts, index)
        held = contracts.read(contracts.token, "balanceOf", account.address)
        if held < amount // 2:
            treasury.send(
                contracts.call(contracts.token, "transfer", account.address, amount - held)
            )
        allowed = contracts.read(contracts.token, "allowance", account.address, spender)
        if allowed < ALLOWANCE // 2:
            account.send(contracts.call(contracts.token, "approve", spender, ALLOWANCE))
