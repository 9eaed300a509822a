# SPDX-License-Identifier: Apache-2.0
"""Titanoboa's chain without its contract objects, which print a whole storage into each revert."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boa
from boa.util.abi import Address
from contracts.support import precompiles

from .chain import CODE_LIMIT, GAS_LIMIT, Receipt


class Titanoboa:
    """The chain of titanoboa's environment."""

    name = "titanoboa"
    has_bls = True

    def __init__(self) -> None:
        precompiles.install()
        boa.env.evm.patch.code_size_limit = CODE_LIMIT
        self.chain_id: int = boa.env.evm.patch.chain_id

    @property
    def time(self) -> int:
        """Seconds."""
        timestamp: int = boa.env.timestamp
        return timestamp

    @time.setter
    def time(self, timestamp: int) -> None:
        boa.env.timestamp = timestamp

    def next_nonce(self, account: str) -> int:
        """As `Chain` says; the same below."""
        nonce: int = boa.env.evm.vm.state.get_nonce(Address(account).canonical_address)
        return nonce

    def deploy(self, sender: str, initcode: bytes) -> tuple[str, Receipt]:
        address, computation = boa.env.deploy(bytecode=initcode, sender=Address(sender))
        return str(address), _receipt(computation)

    def call(self, sender: str, to: str, calldata: bytes, is_view: bool) -> Receipt:
        return _receipt(
            boa.env.execute_code(
                Address(to),
                sender=Address(sender),
                data=calldata,
                gas=GAS_LIMIT,
                is_modifying=not is_view,
            )
        )

    @contextmanager
    def sequence(self) -> Iterator[None]:
        with boa.env.anchor():
            yield


def _receipt(computation: Any) -> Receipt:
    taken = not computation.is_error
    logs = list(computation.get_log_entries()) if taken else []
    return Receipt(taken, bytes(computation.output), logs)
