# SPDX-License-Identifier: Apache-2.0
"""anvil under a named hardfork, everybody unlocked, nothing kept on disk."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
from web3 import Web3

from roastpower.chain.contracts import connect
from roastpower.devstack import binaries
from roastpower.devstack.anvil import MNEMONIC
from roastpower.devstack.child import Child
from roastpower.devstack.ports import LOOPBACK, free_port

# What one transaction may use on osaka (EIP-7825), which anvil refuses to exceed there.
TRANSACTION_GAS = 16_777_216

# When the chain begins, Unix seconds. The draw follows from the times of blocks, and the cost of settling from the draw.
START = 1_800_000_000

_PRICE = 10**10  # wei a unit of gas, above what anvil's first blocks ask


@dataclass(frozen=True)
class Transaction:
    """What one account sends."""

    sender: str
    to: str
    data: str
    gas: int = TRANSACTION_GAS

    def fields(self, nonce: int, price: int) -> dict[str, str]:
        """As JSON-RPC takes it."""
        return {
            "from": self.sender,
            "to": self.to,
            "data": self.data,
            "gas": hex(self.gas),
            "nonce": hex(nonce),
            "gasPrice": hex(price),
        }


class GasChain:
    """A chain for measuring; use it as a context."""

    def __init__(self, hardfork: str, folder: Path) -> None:
        self.hardfork = hardfork
        self._port = free_port()
        self._log = folder / f"anvil-{hardfork}.log"
        self._client = httpx.Client(trust_env=False, timeout=60)
        self.url = f"http://{LOOPBACK}:{self._port}"
        self.web3: Web3 = connect(self.url)

    def __enter__(self) -> GasChain:
        self._child = Child.start(
            "anvil",
            [
                binaries.anvil(),
                *("--host", LOOPBACK, "--port", str(self._port), "--hardfork", self.hardfork),
                *("--mnemonic", MNEMONIC, "--auto-impersonate"),
                *("--timestamp", str(START)),
                # Room for a whole protocol block's submissions, so that they are sent at once.
                *("--gas-limit", "1000000000", "--no-request-size-limit", "--quiet"),
                # Else each chain block keeps a copy of the whole state: gigabytes in a long life, and
                # most of the time that mining takes.
                "--prune-history",
                *(["--enable-tx-gas-limit"] if self.hardfork == "osaka" else []),
            ],
            log=self._log,
        )
        self._child.wait_ready(self._answers)
        self.accounts = [Web3.to_checksum_address(each) for each in self.web3.eth.accounts]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()
        self._child.stop()

    def _answers(self) -> bool:
        with suppress(httpx.TransportError):
            return bool(self.rpc("eth_chainId"))
        return False

    def rpc(self, method: str, *params: object) -> Any:
        """One JSON-RPC call."""
        return self.rpc_many([(method, list(params))])[0]

    def rpc_many(self, calls: Sequence[tuple[str, list[object]]]) -> list[Any]:
        """Several calls in one request, carried out in any order; answers in that of the calls.

        Raises:
            RuntimeError: anvil answered one with an error.
        """
        body = [
            {"jsonrpc": "2.0", "id": at, "method": method, "params": params}
            for at, (method, params) in enumerate(calls)
        ]
        answers = self._client.post(f"http://{LOOPBACK}:{self._port}", json=body).json()
        for answer in answers:
            if "error" in answer:
                raise RuntimeError(str(answer["error"]))
        return [each["result"] for each in sorted(answers, key=lambda each: int(each["id"]))]

    def fund(self, accounts: Sequence[str]) -> None:
        """Ether for gas."""
        self.rpc_many([("anvil_setBalance", [each, hex(10**20)]) for each in accounts])

    def send_many(self, transactions: Sequence[Transaction]) -> list[int]:
        """Puts them into one chain block, in their order; returns the gas of each.

        Raises:
            RuntimeError: one of them reverted.
        """
        senders = sorted({each.sender for each in transactions})
        counts = self.rpc_many([("eth_getTransactionCount", [each, "latest"]) for each in senders])
        nonces = {each: int(count, 16) for each, count in zip(senders, counts, strict=True)}
        calls: list[tuple[str, list[object]]] = []
        for at, each in enumerate(transactions):
            # anvil takes a request's calls in any order, and mines the best paid first.
            fields = each.fields(nonces[each.sender], _PRICE - at)
            calls.append(("eth_sendTransaction", [fields]))
            nonces[each.sender] += 1
        self.rpc("evm_setAutomine", False)
        hashes = self.rpc_many(calls)
        self.rpc("evm_mine")
        self.rpc("evm_setAutomine", True)
        receipts = self.rpc_many([("eth_getTransactionReceipt", [each]) for each in hashes])
        for at, receipt in enumerate(receipts):
            if receipt is None or receipt["status"] != "0x1":
                raise RuntimeError(f"transaction {at} of {len(receipts)} reverted or was not mined")
        return [int(receipt["gasUsed"], 16) for receipt in receipts]

    def send(self, transaction: Transaction) -> int:
        """Sends one; returns its gas."""
        return self.send_many([transaction])[0]

    def create(self, sender: str, code: bytes) -> str:
        """Creates a contract; returns its address."""
        fields = {"from": sender, "data": "0x" + code.hex(), "gas": hex(TRANSACTION_GAS)}
        receipt = self.web3.eth.wait_for_transaction_receipt(
            self.rpc("eth_sendTransaction", fields), poll_latency=0.005
        )
        address = receipt["contractAddress"]
        if receipt["status"] != 1 or address is None:
            raise RuntimeError("a creation reverted")
        return address

    def next_at(self, timestamp: int) -> None:
        """Says when the next chain block is, Unix seconds."""
        self.rpc("evm_setNextBlockTimestamp", timestamp)

    def wait(self, seconds: int) -> None:
        """Moves the chain's time."""
        self.rpc("evm_increaseTime", seconds)
        self.rpc("evm_mine")
