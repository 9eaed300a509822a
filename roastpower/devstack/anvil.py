# SPDX-License-Identifier: Apache-2.0
"""A local chain: anvil, with a state that survives being killed.

History cannot be called after a restart: the saved state holds blocks, transactions and logs, but
account states of the head alone, so ``eth_call`` and ``eth_getBalance`` work at ``latest`` only.

anvil rewrites its state file in place every second; a kill in that moment leaves half a file. A
copy (``.good``) of the last whole one is kept beside it and used then, which takes the chain back
by a few seconds, like a small reorg.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import httpx
import msgspec

from roastpower.devstack import binaries
from roastpower.devstack.child import Child
from roastpower.devstack.errors import StateUnusable
from roastpower.devstack.ports import LOOPBACK, free_port, require_free

CHAIN_ID = 31337
MNEMONIC = "test test test test test test test test test test test junk"
HARDFORK = "prague"  # has the BLS12-381 precompiles that DrandBeacon needs
PORT_OPTION = "ROASTPOWER_RPC_PORT"

_KEPT_STATES = 128  # in memory; otherwise anvil writes old states into the home folder
_COPY_EVERY = 2.0


class RpcFailed(Exception):
    """anvil answered a call with an error."""


class LocalChain:
    """anvil on 127.0.0.1. ``block_time`` None mines a block for each transaction."""

    def __init__(
        self,
        state_file: Path,
        port: int | None = None,
        *,
        chain_id: int = CHAIN_ID,
        block_time: int | None = None,
        accounts: int = 10,
        log: Path | None = None,
    ):
        """Describe a chain; nothing is touched before :meth:`start`.

        Args:
            state_file: Where the chain is kept; created when missing.
            port: Port to listen on; a free one by default.
            chain_id: EIP-155 chain id.
            block_time: Seconds between blocks; None for a block at each transaction.
            accounts: How many accounts of ``MNEMONIC`` are funded with 10,000 ether each.
            log: Log file; beside the state by default.
        """
        self.state_file = state_file.absolute()
        self.port = port or free_port()
        self.chain_id = chain_id
        self.block_time = block_time
        self.accounts = accounts
        self.log = log or self.state_file.with_suffix(".log")
        self._chosen = port is not None
        self._child: Child | None = None
        self._copier: threading.Thread | None = None
        self._stopping = threading.Event()

    @property
    def url(self) -> str:
        """JSON-RPC over HTTP."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def ws_url(self) -> str:
        """JSON-RPC over WebSocket."""
        return f"ws://{LOOPBACK}:{self.port}"

    @property
    def pid(self) -> int | None:
        """Process id; None when it is not started."""
        return self._child.pid if self._child else None

    @property
    def good_copy(self) -> Path:
        """The last whole state we have seen."""
        return self.state_file.with_suffix(self.state_file.suffix + ".good")

    def start(self) -> None:
        """Start anvil on the saved chain, or on a new one, and wait until it answers."""
        if self._chosen:
            require_free(self.port, "anvil", PORT_OPTION)
        self.state_file.parent.mkdir(parents=True, exist_ok=True)
        self._repair_state()
        self._child = Child.start(
            "anvil",
            [
                binaries.anvil(),
                *("--host", LOOPBACK, "--port", str(self.port), "--chain-id", str(self.chain_id)),
                *("--hardfork", HARDFORK, "--mnemonic", MNEMONIC, "--accounts", str(self.accounts)),
                *("--state", str(self.state_file), "--state-interval", "1"),
                *("--prune-history", str(_KEPT_STATES), "--color", "never", "--quiet"),
                # Interval mining begins when the clock is right, see _set_clock.
                *(["--no-mining"] if self.block_time else []),
            ],
            log=self.log,
        )
        self._child.wait_ready(self._answers)
        self._set_clock()
        if self.block_time:
            self.rpc("evm_setIntervalMining", self.block_time)
        self._stopping.clear()
        self._copier = threading.Thread(target=self._copy_states, name="anvil-state", daemon=True)
        self._copier.start()

    def stop(self) -> None:
        """Stop anvil, which saves its state first."""
        if self._child and self._copier:
            self._stopping.set()
            self._copier.join()
            self._child.stop()
            self._child = None
            self._copier = None

    def rpc(self, method: str, *params: object) -> object:
        """One JSON-RPC call.

        Raises:
            RpcFailed: anvil answered with an error.
        """
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = httpx.post(self.url, json=body, timeout=10, trust_env=False).json()
        if "error" in answer:
            raise RpcFailed(f"{method}: {answer['error']}")
        return answer["result"]

    def head_time(self) -> int:
        """Unix time of the latest block."""
        head = self.rpc("eth_getBlockByNumber", "latest", False)
        assert isinstance(head, dict)
        return int(head["timestamp"], 16)

    def _answers(self) -> bool:
        try:
            return self.rpc("eth_chainId") == hex(self.chain_id)
        except httpx.TransportError:
            return False

    def _set_clock(self) -> None:
        # anvil stamps blocks with real time and forgets at a restart that its clock was put forward
        # (evm_increaseTime): the next block would be older than its parent. Stay ahead then.
        head = self.head_time()
        if head > time.time():
            self.rpc("evm_setTime", head + 1)

    def _repair_state(self) -> None:
        if not self.state_file.exists() or _is_whole(self.state_file):
            return
        if not self.good_copy.exists():
            raise StateUnusable(
                f"The chain's state {self.state_file} is damaged and no copy of it was made yet. "
                "Remove it to start a new chain."
            )
        self.good_copy.replace(self.state_file)

    def _copy_states(self) -> None:
        copied = b""
        while not self._stopping.wait(_COPY_EVERY):
            copied = self._copy_state(copied)

    def _copy_state(self, copied: bytes) -> bytes:
        if not self.state_file.exists():
            return copied
        content = self.state_file.read_bytes()
        if content == copied or not _is_json(content):
            return copied
        unfinished = self.good_copy.with_suffix(".part")
        unfinished.write_bytes(content)
        os.replace(unfinished, self.good_copy)
        return content


def _is_whole(path: Path) -> bool:
    return _is_json(path.read_bytes())


def _is_json(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError:
        return False
    return True
