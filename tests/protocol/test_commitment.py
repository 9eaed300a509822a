# SPDX-License-Identifier: Apache-2.0
"""Commitments bind everything they should; submission ids are reversible."""

import pytest
from eth_utils.crypto import keccak

from roastpower.protocol.addresses import address_bytes, checksummed
from roastpower.protocol.commitment import (
    commitment,
    content_digest,
    split_submission_id,
    submission_id,
)
from roastpower.protocol.errors import EncodingError

POOL = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
MINER = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
SALT = bytes(range(32))


def test_commitment_is_the_hash_of_six_words() -> None:
    words = [
        (31337).to_bytes(32, "big"),
        bytes(12) + bytes.fromhex(POOL[2:]),
        bytes(12) + bytes.fromhex(MINER[2:]),
        (7).to_bytes(32, "big"),
        keccak(b"burn"),
        SALT,
    ]
    assert commitment(31337, POOL, MINER, 7, b"burn", SALT) == keccak(b"".join(words))


def test_every_part_of_a_commitment_is_bound() -> None:
    variants = {
        commitment(1, POOL, MINER, 7, b"burn", SALT),
        commitment(2, POOL, MINER, 7, b"burn", SALT),
        commitment(1, MINER, MINER, 7, b"burn", SALT),
        commitment(1, POOL, POOL, 7, b"burn", SALT),
        commitment(1, POOL, MINER, 8, b"burn", SALT),
        commitment(1, POOL, MINER, 7, b"burnt", SALT),
        commitment(1, POOL, MINER, 7, b"burn", SALT[::-1]),
    }
    assert len(variants) == 7


def test_digest_of_nothing_is_the_known_keccak() -> None:
    known = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert content_digest(b"").hex() == known


@pytest.mark.parametrize("length", [0, 31, 33])
def test_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(EncodingError, match="32 bytes"):
        commitment(1, POOL, MINER, 7, b"burn", bytes(length))


def test_letter_case_of_an_address_does_not_matter() -> None:
    assert commitment(1, POOL.lower(), MINER, 7, b"x", SALT) == commitment(
        1, POOL, MINER, 7, b"x", SALT
    )


@pytest.mark.parametrize("text", ["", "0x", POOL[2:], POOL + "00", POOL[:-1] + "g", POOL + "\n"])
def test_what_is_not_an_address_is_refused(text: str) -> None:
    with pytest.raises(EncodingError):
        address_bytes(text)


def test_checksummed_takes_text_and_bytes() -> None:
    assert checksummed(MINER.lower()) == checksummed(bytes.fromhex(MINER[2:])) == MINER
    with pytest.raises(EncodingError):
        checksummed(bytes(19))


@pytest.mark.parametrize(
    ("block_id", "index", "expected"), [(1, 0, 65536), (1, 511, 66047), (2, 3, 131075)]
)
def test_submission_id_is_block_and_index(block_id: int, index: int, expected: int) -> None:
    assert submission_id(block_id, index) == expected
    assert split_submission_id(expected) == (block_id, index)


@pytest.mark.parametrize(("block_id", "index"), [(0, 0), (1, -1), (1, 512)])
def test_ids_outside_the_protocol_are_refused(block_id: int, index: int) -> None:
    with pytest.raises(EncodingError):
        submission_id(block_id, index)


@pytest.mark.parametrize("identifier", [-1, 0, 65535, (1 << 16) + 512])
def test_impossible_submission_ids_are_not_split(identifier: int) -> None:
    with pytest.raises(EncodingError):
        split_submission_id(identifier)
