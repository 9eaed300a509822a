# SPDX-License-Identifier: Apache-2.0
"""The local chain keeps its state through kills, and its blocks carry real time."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from roastpower.devstack.anvil import LocalChain, RpcFailed
from roastpower.devstack.errors import StateUnusable

RECEIVER = "0x00000000000000000000000000000000000000A1"


@pytest.fixture
def new_chain(tmp_path: Path) -> Iterator[Callable[[int | None], LocalChain]]:
    started: list[LocalChain] = []

    def start(block_time: int | None) -> LocalChain:
        chain = LocalChain(tmp_path / "state.json", block_time=block_time)
        started.append(chain)
        chain.start()
        return chain

    yield start
    for chain in started:
        chain.stop()


def send_wei(chain: LocalChain, amount: int, by: int = 0) -> None:
    accounts = chain.rpc("eth_accounts")
    assert isinstance(accounts, list)
    chain.rpc("eth_sendTransaction", {"from": accounts[by], "to": RECEIVER, "value": hex(amount)})


def balance_wei(chain: LocalChain) -> int:
    return int(str(chain.rpc("eth_getBalance", RECEIVER, "latest")), 16)


def height(chain: LocalChain) -> int:
    return int(str(chain.rpc("eth_blockNumber")), 16)


def await_true(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def kill(chain: LocalChain) -> None:
    assert chain.pid is not None
    os.kill(chain.pid, signal.SIGKILL)


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_finds_the_chain_as_new(chain: LocalChain, attempt: int) -> None:
    chain.rpc("evm_mine")  # with what still waits
    assert balance_wei(chain) == 0
    assert abs(chain.head_time() - time.time()) < 120
    chain.rpc("evm_increaseTime", 5000)
    send_wei(chain, 7)
    assert await_true(lambda: balance_wei(chain) == 7)
    chain.rpc("evm_setAutomine", False)
    send_wei(chain, 8, by=1)


def test_the_chain_has_the_precompiles_of_prague(chain: LocalChain) -> None:
    # G1ADD of two points at infinity is the point at infinity; a chain without it answers nothing.
    call = {"to": "0x000000000000000000000000000000000000000b", "data": "0x" + "00" * 256}
    assert chain.rpc("eth_call", call, "latest") == "0x" + "00" * 128


def test_an_error_of_the_node_is_raised(chain: LocalChain) -> None:
    with pytest.raises(RpcFailed, match="eth_noSuchMethod"):
        chain.rpc("eth_noSuchMethod")


def test_a_killed_chain_goes_on_where_it_was(
    new_chain: Callable[[int | None], LocalChain],
) -> None:
    chain = new_chain(1)
    send_wei(chain, 42)
    assert await_true(lambda: balance_wei(chain) == 42)
    time.sleep(2.5)  # the state is saved once a second
    kill(chain)
    before = time.time()
    chain.start()
    assert balance_wei(chain) == 42
    restarted_at = height(chain)
    assert await_true(lambda: height(chain) >= restarted_at + 2)
    assert before - 1 <= chain.head_time() <= time.time() + 1


def test_a_stopped_chain_goes_on_where_it_was(
    new_chain: Callable[[int | None], LocalChain],
) -> None:
    chain = new_chain(None)
    send_wei(chain, 42)
    chain.stop()
    chain.start()
    assert balance_wei(chain) == 42


@pytest.mark.parametrize("block_time", [None, 1])
def test_time_never_goes_back_over_a_restart(
    new_chain: Callable[[int | None], LocalChain], block_time: int | None
) -> None:
    chain = new_chain(block_time)
    chain.rpc("evm_increaseTime", 3600)
    chain.rpc("evm_mine")
    chain.stop()
    chain.start()
    ahead = chain.head_time()
    assert ahead > time.time() + 3000
    chain.rpc("evm_mine")
    assert chain.head_time() > ahead


def test_half_a_state_file_is_replaced_by_the_last_whole_one(
    new_chain: Callable[[int | None], LocalChain],
) -> None:
    chain = new_chain(1)
    send_wei(chain, 42)
    assert await_true(lambda: balance_wei(chain) == 42)
    time.sleep(1.5)
    assert await_true(chain.good_copy.exists)
    copied_at = chain.good_copy.stat().st_mtime_ns
    assert await_true(lambda: chain.good_copy.stat().st_mtime_ns > copied_at)
    kill(chain)
    whole = chain.state_file.read_bytes()
    chain.state_file.write_bytes(whole[: len(whole) // 2])
    chain.start()
    assert balance_wei(chain) == 42


def test_half_a_state_file_without_a_copy_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"block":{"number":')
    with pytest.raises(StateUnusable, match=r"state\.json is damaged.*Remove it"):
        LocalChain(state).start()
