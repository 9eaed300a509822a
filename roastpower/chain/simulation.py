# SPDX-License-Identifier: Apache-2.0
"""Several calls of one account, one after the other, without sending them."""

from __future__ import annotations

from collections.abc import Sequence

from eth_typing import ChecksumAddress
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import ContractLogicError
from web3.types import StateOverrideParams

from roastpower.chain.contracts import Call
from roastpower.chain.errors import revert_of_web3

# Of a call: copy its data from the code to memory, CALL; where it failed, revert with what it returned.
_COPY = "62{length:06x}62{offset:06x}5f39"
_CALL = "5f5f62{length:06x}5f5f73{to}5af1"
_OR_REVERT = "62{after:06x}573d5f5f3e3d5ffd5b"
_CODE_LENGTH = 54  # of one call, in bytes


def simulate(web3: Web3, account: ChecksumAddress, calls: Sequence[Call]) -> None:
    """Makes the calls as a contract, on a copy of the latest state: each sees what those before it did.

    Raises:
        ContractRevert: one of them reverts.
    """
    override: StateOverrideParams = {"code": HexBytes(_batch(calls))}
    try:
        web3.eth.call({"to": account}, state_override={account: override})
    except ContractLogicError as error:
        raise revert_of_web3(error) from error


def _batch(calls: Sequence[Call]) -> bytes:
    """Runtime code that makes the calls; their data follow it."""
    code, data = b"", b""
    for call in calls:
        content = bytes.fromhex(call.data.removeprefix("0x"))
        offset = _CODE_LENGTH * len(calls) + 1 + len(data)
        after = len(code) + _CODE_LENGTH - 1  # the JUMPDEST that ends this call's code
        code += bytes.fromhex(
            _COPY.format(length=len(content), offset=offset)
            + _CALL.format(length=len(content), to=call.to.removeprefix("0x"))
            + _OR_REVERT.format(after=after)
        )
        data += content
    return code + b"\x00" + data  # STOP
