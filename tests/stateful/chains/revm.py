# SPDX-License-Identifier: Apache-2.0
"""revm, the machine of several clients, through pyrevm."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from pyrevm import EVM, AccountInfo, BlockEnv, CfgEnv, Env

from .chain import CODE_LIMIT, GAS_LIMIT, Log, Receipt

_REVERTED = re.compile(r"Revert \{ gas_used: \d+, output: 0x([0-9a-f]*) \}")


class Revm:
    """A chain of its own, with the rules of prague."""

    name = "revm"
    chain_id = 1
    has_bls = False

    def __init__(self) -> None:
        limits = CfgEnv(chain_id=self.chain_id, limit_contract_code_size=CODE_LIMIT)
        self._evm = EVM(env=Env(cfg=limits), spec_id="PRAGUE", gas_limit=2**63)
        self._contracts: set[str] = set()
        self.time = 1

    @property
    def time(self) -> int:
        """Seconds."""
        return self._time

    @time.setter
    def time(self, timestamp: int) -> None:
        self._time = timestamp
        self._evm.set_block_env(BlockEnv(timestamp=timestamp, number=1))

    def next_nonce(self, account: str) -> int:
        """As `Chain` says; the same below."""
        return self._evm.basic(account).nonce

    def deploy(self, sender: str, initcode: bytes) -> tuple[str, Receipt]:
        address = self._evm.deploy(sender, initcode)
        self._contracts.add(address.lower())
        return address, Receipt(True, b"", self._logs())

    def call(self, sender: str, to: str, calldata: bytes, is_view: bool) -> Receipt:
        with self._speaking_for(sender):
            try:
                output = self._evm.message_call(
                    sender, to, calldata, gas=GAS_LIMIT, is_static=is_view
                )
            except RuntimeError as error:
                reverted = _REVERTED.fullmatch(str(error))
                if reverted is None and not str(error).startswith("Halt"):
                    raise
                return Receipt(False, bytes.fromhex(reverted[1]) if reverted else b"")
            return Receipt(True, bytes(output), [] if is_view else self._logs())

    @contextmanager
    def _speaking_for(self, sender: str) -> Iterator[None]:
        """Lets a contract send a transaction, which has no code meanwhile: senders have none."""
        if sender.lower() not in self._contracts:
            yield
            return
        nonce, code = self._evm.basic(sender).nonce, self._evm.get_code(sender)
        self._evm.insert_account_info(sender, AccountInfo(nonce=nonce, code=b""))
        try:
            yield
        finally:
            self._evm.insert_account_info(sender, AccountInfo(nonce=nonce, code=code))

    def _logs(self) -> list[Log]:
        result = self._evm.result
        assert result is not None, "logs are of the latest transaction"
        found: list[Log] = []
        for log in result.logs:
            topics, body = log.data
            address = bytes.fromhex(log.address.removeprefix("0x"))
            found.append((address, tuple(int.from_bytes(each) for each in topics), bytes(body)))
        return found

    @contextmanager
    def sequence(self) -> Iterator[None]:
        before, time = self._evm.snapshot(), self.time
        try:
            yield
        finally:
            self._evm.revert(before)
            self.time = time
