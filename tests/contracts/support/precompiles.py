# SPDX-License-Identifier: Apache-2.0
"""The two dear precompiles of EIP-2537 on arkworks: same results and gas, a hundred times faster.

py-evm's own take a second for a pairing. Tests of wrong points run on anvil, whose precompiles are
those of a real client.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from boa.vm import py_evm
from eth.exceptions import VMError
from py_arkworks_bls12381 import GT, G1Point, G2Point

_PADDING = bytes(16)
_MAP_FP_TO_G1 = (0x10).to_bytes(20, "big")
_PAIRING_CHECK = (0x0F).to_bytes(20, "big")

Precompile = Callable[[Any], Any]


def _coordinates(encoded: bytes) -> bytes:
    parts = [encoded[start : start + 64] for start in range(0, len(encoded), 64)]
    if any(part[:16] != _PADDING for part in parts):
        raise VMError("a coordinate is not padded with zeros")
    return b"".join(part[16:] for part in parts)


def _point(kind: Any, encoded: bytes) -> Any:
    if not any(encoded):
        return kind.identity()
    try:
        return kind.from_xy_bytes_be(_coordinates(encoded))
    except ValueError as error:
        raise VMError(str(error)) from error


def _map_fp_to_g1(computation: Any) -> Any:
    element = bytes(computation.msg.data)
    if len(element) != 64:
        raise VMError("an element has 64 bytes")
    computation.consume_gas(5_500, "BLS12_MAP_FP_TO_G1")
    try:
        point = G1Point.map_from_fp_be(_coordinates(element))
    except ValueError as error:
        raise VMError(str(error)) from error
    encoded = point.to_xy_bytes_be()
    computation.output = _PADDING + encoded[:48] + _PADDING + encoded[48:]
    return computation


def _pairing_check(computation: Any) -> Any:
    pairs = bytes(computation.msg.data)
    if not pairs or len(pairs) % 384:
        raise VMError("pairs have 384 bytes each")
    count = len(pairs) // 384
    computation.consume_gas(32_600 * count + 37_700, "BLS12_PAIRING_CHECK")
    starts = range(0, len(pairs), 384)
    g1 = [_point(G1Point, pairs[start : start + 128]) for start in starts]
    g2 = [_point(G2Point, pairs[start + 128 : start + 384]) for start in starts]
    computation.output = int(GT.pairing_check(g1, g2)).to_bytes(32, "big")
    return computation


FAST: dict[bytes, Precompile] = {_MAP_FP_TO_G1: _map_fp_to_g1, _PAIRING_CHECK: _pairing_check}


def install() -> None:
    """Use the fast precompiles from now on."""
    py_evm._precompiles.update(FAST)


@contextmanager
def slow_precompiles() -> Iterator[None]:
    """Py-evm's own precompiles, for tests that compare the two."""
    for address in FAST:
        py_evm._precompiles.pop(address)
    try:
        yield
    finally:
        install()
