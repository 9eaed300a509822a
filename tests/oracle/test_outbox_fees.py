# SPDX-License-Identifier: Apache-2.0
"""What the outbox offers for a transaction that no chain block takes, and when it stops offering more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from eth_account.signers.local import LocalAccount
from sqlalchemy import Connection, select
from structlog.testing import capture_logs
from test_outbox import mine, projects

from roastpower.chain.contracts import Call, Contracts
from roastpower.chain.outbox import FINAL, MINED, Outbox, Policy
from roastpower.devstack.anvil import LocalChain
from roastpower.storage.oracle_tables import transactions

IMPATIENT = Policy(confirmations=2, bump_after=0.0, rebroadcast_after=0.0)


def capped_at(cap: int) -> Policy:
    """Impatient, up to so many wei per gas."""
    return Policy(bump_after=0.0, rebroadcast_after=0.0, max_fee_cap=cap)


@pytest.fixture
def outbox_by(
    connection: Connection, own_chain: LocalChain, contracts: Contracts, account: LocalAccount
) -> Callable[[Policy], Outbox]:
    """Outboxes by their policy, on a chain that mines when it is told to."""
    own_chain.rpc("evm_setAutomine", False)
    return lambda policy: Outbox(connection, contracts.web3, account, policy)


def test_a_stuck_transaction_is_replaced_at_its_nonce_by_a_dearer_one(
    connection: Connection,
    own_chain: LocalChain,
    contracts: Contracts,
    outbox_by: Callable[[Policy], Outbox],
    create_project: Call,
) -> None:
    impatient = outbox_by(IMPATIENT)
    impatient.request("project", "1", create_project)
    impatient.advance()
    with connection.begin():
        first, second = connection.execute(
            select(transactions).order_by(transactions.c.max_fee)
        ).all()
    assert first.nonce == second.nonce
    assert second.max_fee * 8 >= first.max_fee * 9
    assert second.priority_fee * 8 >= first.priority_fee * 9
    mine(own_chain)
    impatient.advance()
    assert projects(contracts) == 1
    assert impatient.state("project", "1") == MINED


def test_replacements_stop_at_the_fee_cap(
    connection: Connection,
    outbox_by: Callable[[Policy], Outbox],
    create_project: Call,
) -> None:
    capped = outbox_by(capped_at(10**10))
    capped.request("project", "1", create_project)
    for _ in range(30):
        capped.advance()
    with connection.begin():
        fees = list(connection.scalars(select(transactions.c.max_fee)))
    assert max(fees) <= 10**10
    assert len(fees) < 30


def test_a_dearer_base_fee_is_followed_until_the_transaction_is_mined(
    connection: Connection,
    own_chain: LocalChain,
    contracts: Contracts,
    outbox_by: Callable[[Policy], Outbox],
    create_project: Call,
) -> None:
    impatient = outbox_by(IMPATIENT)
    impatient.request("project", "1", create_project)
    with connection.begin():
        first_fee = int(connection.scalar(select(transactions.c.max_fee)))
    own_chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(first_fee * 3 // 2))
    mine(own_chain)
    assert projects(contracts) == 0
    for _ in range(12):
        impatient.advance()
        own_chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(first_fee * 3 // 2))
        mine(own_chain)
    impatient.advance()
    assert projects(contracts) == 1
    assert impatient.state("project", "1") in (MINED, FINAL)
    with connection.begin():
        nonces = set(connection.scalars(select(transactions.c.nonce)))
    assert len(nonces) == 1


def test_at_the_fee_cap_it_says_so_and_goes_on_offering_what_there_is(
    own_chain: LocalChain,
    contracts: Contracts,
    outbox_by: Callable[[Policy], Outbox],
    create_project: Call,
) -> None:
    capped = outbox_by(capped_at(3 * 10**9))
    with capture_logs() as logs:
        capped.request("project", "1", create_project)
        for _ in range(12):
            capped.advance()
    assert "transaction is stuck at the fee cap" in {
        each["event"] for each in logs if each["log_level"] == "error"
    }
    mine(own_chain)
    capped.advance()
    assert projects(contracts) == 1


def test_a_raised_cap_gets_a_stuck_transaction_mined(
    connection: Connection,
    own_chain: LocalChain,
    contracts: Contracts,
    outbox_by: Callable[[Policy], Outbox],
    create_project: Call,
) -> None:
    """As by a restart with another setting: what was signed under the lower cap is replaced."""

    def pass_blocks(cap: int) -> None:
        outbox = outbox_by(capped_at(cap))
        outbox.request("project", "1", create_project)
        for _ in range(12):
            outbox.advance()
            own_chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(5 * 10**9))
            mine(own_chain)

    pass_blocks(3 * 10**9)
    assert projects(contracts) == 0
    pass_blocks(20 * 10**9)
    assert projects(contracts) == 1
    with connection.begin():
        assert len(set(connection.scalars(select(transactions.c.nonce)))) == 1
