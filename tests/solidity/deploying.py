# SPDX-License-Identifier: Apache-2.0
"""Solidity contracts on titanoboa: half a millisecond a call, where anvil takes some."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boa
import pytest
from boa.contracts.base_evm_contract import StackTrace
from eth_abi.abi import encode
from eth_utils.abi import collapse_if_tuple

from .compiling import compiled


def deploy(name: str, *args: Any) -> Any:
    """Deploys a contract; constructor arguments as eth-abi takes them."""
    kind = compiled()[name]
    constructors = [entry for entry in kind["abi"] if entry["type"] == "constructor"]
    types = [collapse_if_tuple(each) for entry in constructors for each in entry["inputs"]]
    code = bytes.fromhex(kind["deploymentBytecode"]["bytecode"].removeprefix("0x"))
    address, _ = boa.env.deploy_code(bytecode=code + encode(types, args))
    deployed = boa.loads_abi(json.dumps(kind["abi"]), name=name).at(address)
    # boa 0.2.8 fails to print a trace with a Vyper contract below one known by its ABI alone.
    deployed.stack_trace = lambda computation: StackTrace([f"in {name}"])
    return deployed


@contextmanager
def expect_output(output: bytes) -> Iterator[None]:
    """Passes when the call inside reverts with exactly those bytes."""
    with pytest.raises(boa.BoaError) as caught:
        yield
    assert bytes(caught.value.call_trace.computation.output) == output
