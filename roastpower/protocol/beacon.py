# SPDX-License-Identifier: Apache-2.0
"""Rounds and signatures of drand's quicknet scheme, ``bls-unchained-g1-rfc9380``.

Signatures are points of G1 (48 bytes compressed), public keys points of G2 (96 bytes compressed).
The contract takes both uncompressed, in the encoding of EIP-2537: each coordinate big-endian,
left-padded to 64 bytes.
"""

import hashlib
from typing import Final

from py_arkworks_bls12381 import GT, G1Point, G2Point, Scalar

from roastpower.protocol.errors import BeaconError

DST: Final = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_"

_COORDINATE: Final = 48
_PADDING: Final = bytes(16)


def round_at(timestamp: int, genesis: int, period: int) -> int:
    """The first round published at or after `timestamp`; round 1 is published at `genesis`."""
    if timestamp <= genesis:
        return 1
    return 1 + -(-(timestamp - genesis) // period)


def round_time(round_number: int, genesis: int, period: int) -> int:
    """When a round is published."""
    if round_number < 1:
        raise BeaconError(f"rounds start at 1, not {round_number}")
    return genesis + (round_number - 1) * period


def message(round_number: int) -> bytes:
    """The 32 bytes signed for a round: sha256 of its number as eight big-endian bytes."""
    if not 1 <= round_number < 1 << 64:
        raise BeaconError(f"not a round: {round_number}")
    return hashlib.sha256(round_number.to_bytes(8, "big")).digest()


def verify(public_key: bytes, round_number: int, signature: bytes) -> bytes:
    """The round's randomness; `BeaconError` unless `signature` is the beacon's for the round.

    Key and signature are compressed.
    """
    key, point = _public_key(public_key), _signature(signature)
    hashed = G1Point.hash_to_curve(message(round_number), DST)
    if not GT.pairing_check([point, hashed], [-G2Point(), key]):
        raise BeaconError(f"the signature is not the beacon's for round {round_number}")
    return randomness(signature)


def randomness(signature: bytes) -> bytes:
    """The randomness drand shows for a compressed signature, which the caller has verified."""
    return hashlib.sha256(signature).digest()


def decompress_g1(compressed: bytes) -> bytes:
    """A signature as the contract takes it: 128 bytes, x then y."""
    return _padded(_signature(compressed).to_xy_bytes_be())


def compress_g1(uncompressed: bytes) -> bytes:
    """A signature as drand publishes it; the inverse of `decompress_g1`."""
    if len(uncompressed) != 128:
        raise BeaconError(f"an uncompressed signature has 128 bytes, not {len(uncompressed)}")
    halves = [uncompressed[:64], uncompressed[64:]]
    if any(half[:16] != _PADDING for half in halves):
        raise BeaconError("a coordinate is not padded with zeros")
    try:
        point = G1Point.from_xy_bytes_be(b"".join(half[16:] for half in halves))
    except ValueError as error:
        raise BeaconError(f"not a signature: {error}") from error
    if point == G1Point.identity():
        raise BeaconError("not a signature: the point at infinity")
    return point.to_compressed_bytes()


def decompress_g2(compressed: bytes) -> bytes:
    """A public key as the contract takes it: 256 bytes, x then y, of each the real part first."""
    return _padded(_public_key(compressed).to_xy_bytes_be())


def public_key(secret: int) -> bytes:
    """The compressed public key of a local beacon's secret."""
    return (G2Point() * _scalar(secret)).to_compressed_bytes()


def sign(secret: int, round_number: int) -> bytes:
    """A local beacon's compressed signature of a round."""
    return (
        G1Point.hash_to_curve(message(round_number), DST) * _scalar(secret)
    ).to_compressed_bytes()


def _signature(compressed: bytes) -> G1Point:
    try:
        point = G1Point.from_compressed_bytes(compressed)
    except ValueError as error:
        raise BeaconError(f"not a signature: {error}") from error
    # The library takes several encodings for the point at infinity, which signs nothing anyway.
    if point == G1Point.identity():
        raise BeaconError("not a signature: the point at infinity")
    return point


def _public_key(compressed: bytes) -> G2Point:
    try:
        point = G2Point.from_compressed_bytes(compressed)
    except ValueError as error:
        raise BeaconError(f"not a public key: {error}") from error
    if point == G2Point.identity():
        raise BeaconError("not a public key: the point at infinity")
    return point


def _scalar(secret: int) -> Scalar:
    if not 0 < secret < 1 << 256:
        raise BeaconError("a secret is a positive integer of at most 256 bits")
    try:
        return Scalar.from_be_bytes(secret.to_bytes(32, "big"))
    except ValueError as error:
        raise BeaconError("a secret is smaller than the order of the curve") from error


def _padded(coordinates: bytes) -> bytes:
    starts = range(0, len(coordinates), _COORDINATE)
    return b"".join(_PADDING + coordinates[start : start + _COORDINATE] for start in starts)
