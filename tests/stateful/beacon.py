# SPDX-License-Identifier: Apache-2.0
"""The beacon of a chain: drand's, or where the machine knows no pairing, one that needs none."""

from hashlib import sha256

from contracts.support.deployment import public_key_words
from contracts.support.deployment import signature as drand_signature
from contracts.support.profile import BEACON_GENESIS, BEACON_PERIOD, BEACON_SECRET

from roastpower.protocol import beacon as drand
from roastpower.protocol.errors import BeaconError

from .chains import chain


def contract() -> tuple[str, tuple[object, ...]]:
    """The name of the beacon's contract, and what it is constructed with."""
    if chain().has_bls:
        return "DrandBeacon", (public_key_words(), BEACON_GENESIS, BEACON_PERIOD)
    return "KeylessBeacon", (BEACON_GENESIS, BEACON_PERIOD)


def signature(round_number: int) -> bytes:
    """A round's signature."""
    if chain().has_bls:
        return drand_signature(round_number)
    return sha256(round_number.to_bytes(32)).digest() * 4


def is_signature(round_number: int, given: bytes) -> bool:
    """Whether some bytes are a round's signature."""
    if not chain().has_bls:
        return given == signature(round_number)
    try:
        return drand.compress_g1(given) == drand.sign(BEACON_SECRET, round_number)
    except BeaconError:
        return False
