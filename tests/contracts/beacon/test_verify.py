# SPDX-License-Identifier: Apache-2.0
"""Signatures of the local beacon and of drand's quicknet, right and wrong."""

import hashlib
from typing import Any

import boa
import pytest

from roastpower.protocol import beacon as drand

from ..support.chain import expect_revert
from ..support.deployment import signature
from ..support.precompiles import slow_precompiles
from ..support.profile import BEACON_SECRET
from .quicknet import LATER, ROUND_1000, deploy_quicknet


@pytest.fixture(scope="module")
def quicknet() -> Any:
    """The contract with drand's own key."""
    return deploy_quicknet()


def test_the_randomness_is_what_drand_shows(quicknet: Any) -> None:
    assert quicknet.verify(1_000, ROUND_1000.uncompressed).hex() == (
        "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
    )


def test_a_later_round_of_drand_verifies(quicknet: Any) -> None:
    expected = hashlib.sha256(LATER.compressed).digest()
    assert quicknet.verify(LATER.number, LATER.uncompressed) == expected


def test_a_round_of_drand_verifies_by_reference_precompiles(quicknet: Any) -> None:
    fast = quicknet.verify(1_000, ROUND_1000.uncompressed)
    fast_gas = quicknet._computation.get_gas_used()
    with slow_precompiles():
        assert quicknet.verify(1_000, ROUND_1000.uncompressed) == fast
        assert quicknet._computation.get_gas_used() == fast_gas < 130_000


@pytest.mark.parametrize("number", [1, 2, 255, 256, 2**32, 2**64 - 1])
def test_rounds_of_the_local_beacon_verify(beacon: Any, number: int) -> None:
    expected = drand.randomness(drand.sign(BEACON_SECRET, number))
    assert beacon.verify(number, signature(number)) == expected


@pytest.mark.parametrize("number", [999, 1_001, 1_000 + 2**32, 1])
def test_a_signature_is_of_one_round(quicknet: Any, number: int) -> None:
    with expect_revert("bls: wrong signature"):
        quicknet.verify(number, ROUND_1000.uncompressed)


def test_there_is_no_round_0(beacon: Any) -> None:
    with expect_revert("beacon: rounds start at 1"):
        beacon.verify(0, signature(1))


def test_another_key_s_signature_is_wrong(beacon: Any, quicknet: Any) -> None:
    with expect_revert("bls: wrong signature"):
        beacon.verify(1_000, ROUND_1000.uncompressed)
    with expect_revert("bls: wrong signature"):
        quicknet.verify(1_000, signature(1_000))


@pytest.mark.parametrize("length", [0, 1, 48, 96, 127])
def test_a_signature_has_128_bytes(quicknet: Any, length: int) -> None:
    with expect_revert("bls: signature length"):
        quicknet.verify(1_000, ROUND_1000.uncompressed[:length])


def test_the_compressed_form_is_not_taken(quicknet: Any) -> None:
    with expect_revert("bls: signature length"):
        quicknet.verify(1_000, ROUND_1000.compressed)


@pytest.mark.parametrize("gone", ["05", "0b", "0f", "10"])
def test_a_chain_without_a_precompile_reverts(
    beacon: Any, monkeypatch: pytest.MonkeyPatch, gone: str
) -> None:
    precompiles = dict(boa.env.evm.vm.state.computation_class._precompiles)
    address = bytes.fromhex(gone).rjust(20, b"\0")
    del precompiles[address]
    monkeypatch.delitem(_fast(), address, raising=False)
    monkeypatch.setattr(boa.env.evm.vm.state.computation_class, "_precompiles", precompiles)
    with expect_revert(
        {
            "05": "bls: modexp",
            "0b": "bls: addition in G1",
            "0f": "bls: wrong signature",
            "10": "bls: map to G1",
        }[gone]
    ):
        beacon.verify(1, signature(1))


def _fast() -> dict[bytes, Any]:
    from boa.vm import py_evm

    found: dict[bytes, Any] = py_evm._precompiles
    return found
