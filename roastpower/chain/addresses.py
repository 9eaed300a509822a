# SPDX-License-Identifier: Apache-2.0
"""Addresses as people type them."""

from __future__ import annotations

from eth_utils.address import is_checksum_address, is_checksum_formatted_address
from web3 import Web3

ZERO = "0x" + "00" * 20


class AddressError(ValueError):
    """A text is no address that anybody can mean. The message quotes it."""


def typed_address(text: str) -> str:
    """The checksummed address that a text is.

    Raises:
        AddressError: it is none, is mistyped (mixed case that does not fit the checksum), or is zero.
    """
    if not Web3.is_address(text):
        raise AddressError(f"{text} is not an address (0x and 40 hex digits)")
    if is_checksum_formatted_address(text) and not is_checksum_address(text):
        raise AddressError(f"{text} is mistyped: its capitals do not fit its checksum")
    if int(text, 16) == 0:
        raise AddressError("it is the zero address, which nobody holds")
    return Web3.to_checksum_address(text)
