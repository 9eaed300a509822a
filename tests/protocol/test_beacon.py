# SPDX-License-Identifier: Apache-2.0
"""drand's scheme: real rounds of quicknet, the schedule, encodings, and what must be refused."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py_ecc.bls.hash_to_curve import hash_to_G1
from py_ecc.fields import optimized_bls12_381_FQ
from py_ecc.optimized_bls12_381.optimized_curve import normalize

from roastpower.protocol import beacon
from roastpower.protocol.errors import BeaconError

GENESIS, PERIOD = 1_692_803_367, 3
KEY = bytes.fromhex(
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451"
    "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
)
SIGNATURES = {
    1_000: bytes.fromhex(
        "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
    ),
    10_024_141: bytes.fromhex(
        "8c87caf26bb4f5e9fdfad5ddf739ff8683344f8cf04a8c381225ff067557b5d9d51937eed765fcef21971bf5ddef44bb"
    ),
}
# The order of the groups of BLS12-381.
ORDER = 0x73EDA753299D7D483339D80809A1D80553BDA402FFFE5BFEFFFFFFFF00000001


@pytest.mark.parametrize("round_number", SIGNATURES)
def test_real_rounds_verify(round_number: int) -> None:
    signature = SIGNATURES[round_number]
    assert beacon.verify(KEY, round_number, signature) == hashlib.sha256(signature).digest()


def test_randomness_of_round_1000_is_what_drand_shows() -> None:
    known = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
    assert beacon.verify(KEY, 1_000, SIGNATURES[1_000]).hex() == known


def test_a_signature_is_of_its_round_alone() -> None:
    for round_number in (999, 1_001, 10_024_141):
        with pytest.raises(BeaconError, match="not the beacon's"):
            beacon.verify(KEY, round_number, SIGNATURES[1_000])


def test_another_key_does_not_verify() -> None:
    with pytest.raises(BeaconError, match="not the beacon's"):
        beacon.verify(beacon.public_key(5), 1_000, SIGNATURES[1_000])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 48 * 8 - 1))
def test_no_bit_of_a_signature_can_be_flipped(bit: int) -> None:
    flipped = bytearray(SIGNATURES[1_000])
    flipped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BeaconError):
        beacon.verify(KEY, 1_000, bytes(flipped))


INFINITY = b"\xc0" + bytes(47)


@pytest.mark.parametrize(
    "signature",
    [
        b"",
        SIGNATURES[1_000][:-1],
        SIGNATURES[1_000] + b"\0",
        INFINITY,
        INFINITY[:-1] + b"\1",
        b"\xe0" + bytes(47),
        bytes(48),
        b"\xff" * 48,
        b"\x80" + bytes(46) + b"\4",  # on the curve, not in the subgroup
        b"\x80" + bytes(46) + b"\1",  # not on the curve
    ],
)
def test_points_that_no_beacon_signs_with_are_refused(signature: bytes) -> None:
    with pytest.raises(BeaconError, match="not a signature"):
        beacon.verify(KEY, 1_000, signature)
    with pytest.raises(BeaconError, match="not a signature"):
        beacon.decompress_g1(signature)


@pytest.mark.parametrize("key", [b"", KEY[:-1], b"\xc0" + bytes(95), bytes(96)])
def test_keys_that_are_none_are_refused(key: bytes) -> None:
    with pytest.raises(BeaconError, match="not a public key"):
        beacon.verify(key, 1_000, SIGNATURES[1_000])


def test_hash_to_curve_agrees_with_a_second_library() -> None:
    # With the secret 1 the signature is the hashed point itself.
    # py-ecc annotates the hash by what it returns, not by what it is.
    hashed = hash_to_G1(beacon.message(7), beacon.DST, hashlib.sha256)  # type: ignore[arg-type]
    point = normalize(hashed)
    x, y = (int(coordinate) for coordinate in point)
    expected = bytes(16) + x.to_bytes(48, "big") + bytes(16) + y.to_bytes(48, "big")
    assert beacon.decompress_g1(beacon.sign(1, 7)) == expected


def test_message_is_the_sha256_of_eight_big_endian_bytes() -> None:
    assert beacon.message(1_000) == hashlib.sha256(bytes.fromhex("00000000000003e8")).digest()
    for round_number in (0, -1, 1 << 64):
        with pytest.raises(BeaconError):
            beacon.message(round_number)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, ORDER - 1), st.integers(1, 2**64 - 1))
def test_a_local_beacon_signs_what_verifies(secret: int, round_number: int) -> None:
    signature = beacon.sign(secret, round_number)
    assert beacon.verify(beacon.public_key(secret), round_number, signature)
    assert beacon.compress_g1(beacon.decompress_g1(signature)) == signature


@pytest.mark.parametrize("secret", [0, -1, ORDER, 1 << 256])
def test_secrets_outside_the_group_are_refused(secret: int) -> None:
    with pytest.raises(BeaconError):
        beacon.sign(secret, 1)


@pytest.mark.parametrize("round_number", SIGNATURES)
def test_compression_is_undone_by_decompression(round_number: int) -> None:
    signature = SIGNATURES[round_number]
    uncompressed = beacon.decompress_g1(signature)
    assert len(uncompressed) == 128
    assert uncompressed[:16] == uncompressed[64:80] == bytes(16)
    x, y = int.from_bytes(uncompressed[:64], "big"), int.from_bytes(uncompressed[64:], "big")
    assert (y * y - x**3 - 4) % optimized_bls12_381_FQ.field_modulus == 0
    assert x == int.from_bytes(signature, "big") % (1 << 381)
    assert beacon.compress_g1(uncompressed) == signature


def test_uncompressed_bytes_that_are_no_signature_are_refused() -> None:
    good = beacon.decompress_g1(SIGNATURES[1_000])
    off_curve = good[:-1] + bytes([good[-1] ^ 1])
    for bad in (good[:-1], good + b"\0", b"\1" + good[1:], off_curve, bytes(128)):
        with pytest.raises(BeaconError):
            beacon.compress_g1(bad)


def test_public_key_is_padded_real_part_first() -> None:
    padded = beacon.decompress_g2(beacon.public_key(1))
    assert len(padded) == 256
    # The generator of G2, as the standard prints it: x = c0 + c1 * u.
    assert padded[16:24].hex() == "024aa2b2f08f0a91"
    assert padded[80:88].hex() == "13e02b6052719f60"
    assert all(padded[start : start + 16] == bytes(16) for start in range(0, 256, 64))


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [(0, 1), (GENESIS - 1, 1), (GENESIS, 1), (GENESIS + 1, 2), (GENESIS + 3, 2), (GENESIS + 4, 3)],
)
def test_round_at_is_the_first_published_at_or_after(timestamp: int, expected: int) -> None:
    assert beacon.round_at(timestamp, GENESIS, PERIOD) == expected


@given(st.integers(0, 2**40), st.integers(0, 2**33), st.integers(1, 60))
def test_round_at_and_round_time_agree(timestamp: int, genesis: int, period: int) -> None:
    round_number = beacon.round_at(timestamp, genesis, period)
    assert beacon.round_time(round_number, genesis, period) >= timestamp
    if round_number > 1:
        assert beacon.round_time(round_number - 1, genesis, period) < timestamp


def test_rounds_start_at_one() -> None:
    assert beacon.round_time(1, GENESIS, PERIOD) == GENESIS
    with pytest.raises(BeaconError):
        beacon.round_time(0, GENESIS, PERIOD)
