# SPDX-License-Identifier: Apache-2.0
"""Failed calls as exceptions: the reason that a contract gave, or what the node said."""

from __future__ import annotations

from eth_abi.abi import decode
from eth_abi.exceptions import DecodingError
from web3.exceptions import ContractLogicError

from roastpower.chain.reverts import BY_REASON, ContractRevert

_ERROR_SELECTOR = bytes.fromhex("08c379a0")  # Error(string)


def revert_of(reason: str) -> ContractRevert:
    """The exception for a revert reason; the base class for one that is not ours."""
    known = BY_REASON.get(reason)
    return known() if known is not None else ContractRevert(reason)


def revert_of_output(output: bytes) -> ContractRevert:
    """The exception for what a reverted call returned."""
    if output[:4] == _ERROR_SELECTOR:
        try:
            (reason,) = decode(["string"], output[4:])
        except DecodingError:
            pass
        else:
            return revert_of(str(reason))
    return ContractRevert(f"reverted without a reason (0x{output.hex()})")


def revert_of_web3(error: ContractLogicError) -> ContractRevert:
    """The exception for web3's own error of a reverted call."""
    data = error.data
    if isinstance(data, str) and data.startswith("0x") and len(data) > 10:
        return revert_of_output(bytes.fromhex(data[2:]))
    message = error.message or str(error)
    for prefix in ("execution reverted: ", "execution reverted, ", "revert: "):
        message = message.removeprefix(prefix)
    return revert_of(message)
