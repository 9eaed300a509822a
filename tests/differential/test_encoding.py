# SPDX-License-Identifier: Apache-2.0
"""What is hashed and compressed: commitments, submission ids, signatures, times of rounds."""

from typing import Any

import pytest
from contracts.support.deployment import public_key_words
from contracts.support.profile import BEACON_GENESIS, BEACON_PERIOD
from contracts.support.sources import contract, harness
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st
from py_arkworks_bls12381 import G1Point, Scalar

from roastpower.protocol import beacon as drand
from roastpower.protocol.commitment import commitment

from .volume import batches, cases

WORDS = st.binary(min_size=32, max_size=32)
ADDRESSES = st.binary(min_size=20, max_size=20).map(to_checksum_address)


@pytest.fixture(scope="module")
def encoding() -> Any:
    return harness("EncodingHarness").deploy()


@pytest.fixture(scope="module")
def beacon() -> Any:
    return contract("DrandBeacon")(public_key_words(), BEACON_GENESIS, BEACON_PERIOD)


@cases(60)
@given(
    given=st.lists(
        st.tuples(
            st.integers(0, 2**256 - 1),
            ADDRESSES,
            ADDRESSES,
            st.integers(0, 2**64 - 1),
            st.one_of(st.binary(max_size=70), st.integers(0, 2_000).map(lambda n: b"x" * n)),
            WORDS,
        ),
        min_size=10,
        max_size=10,
    )
)
def test_commitments(encoding: Any, given: list[tuple[int, str, str, int, bytes, bytes]]) -> None:
    assert encoding.commitment(given) == [commitment(*case) for case in given]


@cases(30)
@given(factors=batches(st.integers(1, 2**250)))
def test_compressed_signatures(encoding: Any, factors: list[int]) -> None:
    compressed = [
        (G1Point() * Scalar.from_be_bytes_mod_order(factor.to_bytes(32))).to_compressed_bytes()
        for factor in factors
    ]
    uncompressed = [drand.decompress_g1(each) for each in compressed]
    assert encoding.compressed(uncompressed) == compressed


@cases(600)
@given(
    timestamp=st.one_of(
        st.integers(0, 2**40), st.integers(BEACON_GENESIS - 10, BEACON_GENESIS + 10)
    ),
    round_number=st.integers(1, 2**64 - 1),
)
def test_rounds_and_times(beacon: Any, timestamp: int, round_number: int) -> None:
    at = (BEACON_GENESIS, BEACON_PERIOD)
    assert beacon.round_at(timestamp) == drand.round_at(timestamp, *at)
    assert beacon.round_time(round_number) == drand.round_time(round_number, *at)
