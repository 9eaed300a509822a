# SPDX-License-Identifier: Apache-2.0
"""The outbox against a real node: whatever happens to a transaction, its effect happens once."""

from __future__ import annotations

from typing import Any

import pytest
from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from lying_node import lying_node
from sqlalchemy import Connection, select
from structlog.testing import capture_logs

from roastpower.chain.contracts import Call, Contracts, connect
from roastpower.chain.outbox import DROPPED, FINAL, MINED, SIGNED, Outbox, Policy
from roastpower.chain.reverts import FactoryCallerIsNotTheProjectsOwner
from roastpower.chain.sender import Sender
from roastpower.devstack.anvil import LocalChain
from roastpower.storage.oracle_tables import outbox as outbox_table
from roastpower.storage.oracle_tables import transactions

PATIENT = Policy(confirmations=2, bump_after=3600.0, rebroadcast_after=0.0)


@pytest.fixture
def outbox(connection: Connection, contracts: Contracts, account: LocalAccount) -> Outbox:
    return Outbox(connection, contracts.web3, account, PATIENT)


def projects(contracts: Contracts) -> int:
    return int(contracts.read(contracts.factory, "project_count"))


def mine(chain: LocalChain, blocks: int = 1) -> None:
    chain.rpc("anvil_mine", hex(blocks))


def test_an_effect_that_is_requested_twice_happens_once(
    outbox: Outbox, contracts: Contracts, create_project: Call
) -> None:
    assert outbox.request("project", "1", create_project) == SIGNED
    assert outbox.request("project", "1", create_project) == SIGNED
    outbox.advance()
    assert outbox.request("project", "1", create_project) == MINED
    assert projects(contracts) == 1


def test_an_effect_is_final_only_at_depth(
    outbox: Outbox, own_chain: LocalChain, create_project: Call
) -> None:
    outbox.request("project", "1", create_project)
    outbox.advance()
    assert outbox.state("project", "1") == MINED
    mine(own_chain, 1)
    outbox.advance()
    assert outbox.state("project", "1") == MINED
    mine(own_chain, 1)
    outbox.advance()
    assert outbox.state("project", "1") == FINAL


def test_two_effects_have_consecutive_nonces_before_either_is_mined(
    outbox: Outbox, own_chain: LocalChain, contracts: Contracts, create_project: Call
) -> None:
    own_chain.rpc("evm_setAutomine", False)
    outbox.request("project", "1", create_project)
    outbox.request("project", "2", create_project)
    mine(own_chain)
    outbox.advance()
    assert projects(contracts) == 2


def test_a_nonce_that_the_key_used_elsewhere_is_passed(
    outbox: Outbox, contracts: Contracts, account: LocalAccount, create_project: Call
) -> None:
    outbox.request("project", "1", create_project)
    outbox.advance()
    Sender(contracts.web3, account).send(create_project)
    outbox.request("project", "2", create_project)
    outbox.advance()
    assert outbox.state("project", "2") == MINED
    assert projects(contracts) == 3


def test_more_gas_is_offered_than_was_estimated(
    outbox: Outbox, contracts: Contracts, account: LocalAccount, create_project: Call
) -> None:
    """Between estimate and block others act, and a call may then cost more."""
    estimated = contracts.web3.eth.estimate_gas(
        {"from": account.address, "to": create_project.to, "data": HexStr(create_project.data)}
    )
    outbox.request("project", "1", create_project)
    (sent,) = contracts.web3.eth.get_block("latest", full_transactions=True)["transactions"]
    assert sent["gas"] == estimated * 125 // 100  # type: ignore[index]  # full ones were asked for


def test_a_transaction_that_the_node_forgot_is_sent_again(
    outbox: Outbox,
    own_chain: LocalChain,
    connection: Connection,
    contracts: Contracts,
    create_project: Call,
) -> None:
    own_chain.rpc("evm_setAutomine", False)
    outbox.request("project", "1", create_project)
    with connection.begin():
        digest = bytes(connection.scalar(select(transactions.c.hash)))
    own_chain.rpc("anvil_dropTransaction", "0x" + digest.hex())
    mine(own_chain)
    assert projects(contracts) == 0
    outbox.advance()
    mine(own_chain)
    outbox.advance()
    assert projects(contracts) == 1
    assert outbox.state("project", "1") == MINED


def test_a_transaction_stored_by_a_process_that_died_before_sending_is_sent_by_the_next(
    connection: Connection,
    own_chain: LocalChain,
    contracts: Contracts,
    account: LocalAccount,
    create_project: Call,
) -> None:
    own_chain.rpc("evm_setAutomine", False)
    Outbox(connection, contracts.web3, account, PATIENT).request("project", "1", create_project)
    own_chain.rpc("anvil_dropAllTransactions")
    Outbox(connection, contracts.web3, account, PATIENT).advance()
    mine(own_chain)
    assert projects(contracts) == 1


def test_an_effect_in_a_branch_that_lost_happens_again_in_the_one_that_won(
    outbox: Outbox, own_chain: LocalChain, contracts: Contracts, create_project: Call
) -> None:
    outbox.request("project", "1", create_project)
    outbox.advance()
    assert outbox.state("project", "1") == MINED
    own_chain.rpc("evm_setAutomine", False)
    own_chain.rpc("anvil_reorg", 1, [])
    assert projects(contracts) == 0
    outbox.advance()
    assert outbox.state("project", "1") == SIGNED  # nobody takes it for done
    mine(own_chain)
    outbox.advance()
    assert projects(contracts) == 1
    assert outbox.state("project", "1") == MINED


def test_an_effect_whose_nonce_another_transaction_took_is_dropped_and_can_be_asked_for_again(
    outbox: Outbox,
    own_chain: LocalChain,
    contracts: Contracts,
    account: LocalAccount,
    create_project: Call,
) -> None:
    own_chain.rpc("evm_setAutomine", False)
    outbox.request("project", "1", create_project)
    own_chain.rpc("anvil_dropAllTransactions")
    own_chain.rpc("evm_setAutomine", True)
    Sender(contracts.web3, account).send(
        contracts.call(contracts.token, "approve", contracts.pool.address, 1)
    )
    outbox.advance()
    assert outbox.state("project", "1") == DROPPED
    assert outbox.request("project", "1", create_project) == SIGNED
    outbox.advance()
    assert projects(contracts) == 1
    assert outbox.state("project", "1") == MINED


def test_an_effect_that_reverted_on_the_chain_is_dropped_and_can_be_asked_for_again(
    outbox: Outbox,
    own_chain: LocalChain,
    connection: Connection,
    contracts: Contracts,
    account: LocalAccount,
    create_project: Call,
) -> None:
    # The project is given away between signing and mining: the campaign's creation reverts then.
    other = Sender(contracts.web3, account)
    other.send(create_project)
    own_chain.rpc("evm_setAutomine", False)
    offer = contracts.call(contracts.factory, "transfer_project", 1, "0x" + "11" * 20)
    outbox.request("offer", "1", offer)
    code = contracts.web3.eth.get_code(contracts.factory.address)
    own_chain.rpc("anvil_setCode", contracts.factory.address, "0x5f5ffd")
    mine(own_chain)
    outbox.advance()
    assert outbox.state("offer", "1") == DROPPED
    with connection.begin():
        failure = connection.scalar(select(outbox_table.c.failure))
    assert "reverted in chain block" in failure
    own_chain.rpc("anvil_setCode", contracts.factory.address, code.to_0x_hex())
    outbox.request("offer", "1", offer)
    mine(own_chain)
    outbox.advance()
    assert outbox.state("offer", "1") == MINED


def test_a_call_that_would_revert_is_refused_and_leaves_nothing(
    outbox: Outbox, connection: Connection, contracts: Contracts
) -> None:
    pause = contracts.call(contracts.factory, "pause", 1)
    with pytest.raises(FactoryCallerIsNotTheProjectsOwner):
        outbox.request("pause", "1", pause)
    assert outbox.state("pause", "1") is None
    with connection.begin():
        assert connection.execute(select(transactions)).all() == []


def test_without_funds_an_effect_waits_and_happens_once_when_they_come(
    outbox: Outbox,
    own_chain: LocalChain,
    contracts: Contracts,
    account: LocalAccount,
    create_project: Call,
) -> None:
    balance = own_chain.rpc("eth_getBalance", account.address, "latest")
    own_chain.rpc("anvil_setBalance", account.address, "0x1")
    with capture_logs() as logs:
        outbox.request("project", "1", create_project)
        outbox.advance()
    assert projects(contracts) == 0
    assert outbox.state("project", "1") == SIGNED
    assert "the node did not take a transaction" in {each["event"] for each in logs}
    own_chain.rpc("anvil_setBalance", account.address, balance)
    outbox.advance()
    outbox.advance()
    assert projects(contracts) == 1
    assert outbox.state("project", "1") == MINED


def test_what_the_node_knows_already_is_no_news(
    outbox: Outbox, own_chain: LocalChain, contracts: Contracts, create_project: Call
) -> None:
    own_chain.rpc("evm_setAutomine", False)
    with capture_logs() as logs:
        outbox.request("project", "1", create_project)
        for _ in range(3):
            outbox.advance()
    assert [each for each in logs if each["log_level"] in ("warning", "error")] == []
    mine(own_chain)
    assert projects(contracts) == 1


def test_one_that_is_outbid_at_its_nonce_by_a_stranger_with_the_key_is_asked_for_again(
    outbox: Outbox,
    own_chain: LocalChain,
    contracts: Contracts,
    account: LocalAccount,
    create_project: Call,
) -> None:
    """The node calls ours an underpriced replacement; then the nonce is too low."""
    own_chain.rpc("evm_setAutomine", False)
    web3 = contracts.web3
    stranger = account.sign_transaction(
        {
            "type": 2,
            "chainId": web3.eth.chain_id,
            "to": account.address,
            "value": 0,
            "gas": 21_000,
            "nonce": web3.eth.get_transaction_count(account.address),
            "maxFeePerGas": 400 * 10**9,
            "maxPriorityFeePerGas": 100 * 10**9,
        }
    )
    web3.eth.send_raw_transaction(stranger.raw_transaction)
    with capture_logs() as logs:
        outbox.request("project", "1", create_project)
    assert "underpriced" in str([each.get("said") for each in logs])
    mine(own_chain)
    outbox.advance()
    assert outbox.state("project", "1") == DROPPED
    assert outbox.request("project", "1", create_project) == SIGNED
    mine(own_chain)
    outbox.advance()
    assert projects(contracts) == 1


def test_one_whose_nonce_is_used_just_before_it_is_sent_is_asked_for_again(
    own_chain: LocalChain,
    connection: Connection,
    contracts: Contracts,
    account: LocalAccount,
    create_project: Call,
) -> None:
    """The node calls the nonce too low, which may as well mean that ours was mined: receipts decide."""
    told: list[str] = []
    other = contracts.call(contracts.token, "approve", contracts.pool.address, 1)

    def first(method: str) -> None:
        if method == "eth_sendRawTransaction" and not told:
            Sender(contracts.web3, account).send(other)

    def listen(method: str, _: list[Any], answer: dict[str, Any]) -> dict[str, Any]:
        if method == "eth_sendRawTransaction":
            told.append(str(answer.get("error", {}).get("message")))
        return answer

    with lying_node(own_chain.url, listen, first) as url:
        outbox = Outbox(connection, connect(url), account, PATIENT)
        with capture_logs() as logs:
            assert outbox.request("project", "1", create_project) == SIGNED
        assert told == ["nonce too low"]
        assert [each["event"] for each in logs] == ["transaction signed"]
        outbox.advance()
        assert outbox.state("project", "1") == DROPPED
        outbox.request("project", "1", create_project)
        outbox.advance()
        assert outbox.state("project", "1") == MINED
    assert projects(contracts) == 1


def test_one_that_is_mined_in_both_branches_is_followed_to_the_one_that_won(
    outbox: Outbox,
    own_chain: LocalChain,
    connection: Connection,
    contracts: Contracts,
    create_project: Call,
) -> None:
    outbox.request("project", "1", create_project)
    outbox.advance()
    with connection.begin():
        before = bytes(connection.scalar(select(outbox_table.c.block_hash)))
        raw = bytes(connection.scalar(select(transactions.c.raw)))
    own_chain.rpc("anvil_reorg", 1, [["0x" + raw.hex(), 0]])
    outbox.advance()
    with connection.begin():
        row = connection.execute(select(outbox_table)).one()
    assert projects(contracts) == 1
    assert row.state == MINED
    assert bytes(row.block_hash) != before
    mine(own_chain, 2)
    outbox.advance()
    assert outbox.state("project", "1") == FINAL
