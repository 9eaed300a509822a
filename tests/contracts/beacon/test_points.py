# SPDX-License-Identifier: Apache-2.0
"""Bytes that are no signature, on a real client's precompiles; and calls with too little gas.

Each of these would be fatal if it went through: a beacon that takes a second signature of a round
lets whoever settles choose the winner.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak
from py_arkworks_bls12381 import G1Point

from roastpower.protocol.beacon import DST, message

from ..support.sources import contract
from .quicknet import GENESIS_TIME, PERIOD, ROUND_1000, key_words

if TYPE_CHECKING:
    from roastpower.devstack.anvil import LocalChain

P = int(
    "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
    "1eabfffeb153ffffb9feffffffffaaab",
    16,
)
VERIFY = keccak(text="verify(uint64,bytes)")[:4]
GOOD = ROUND_1000.uncompressed
X, Y = int.from_bytes(GOOD[:64], "big"), int.from_bytes(GOOD[64:], "big")


class Deployed:
    """The beacon on anvil, asked by `eth_call`."""

    def __init__(self, chain: LocalChain) -> None:
        self._rpc = cast(Callable[..., Any], chain.rpc)
        account = self._rpc("eth_accounts")[0]
        code = contract("DrandBeacon").compiler_data.bytecode + encode(
            ["bytes32[8]", "uint256", "uint256"], [key_words(), GENESIS_TIME, PERIOD]
        )
        sent = self._rpc("eth_sendTransaction", {"from": account, "data": "0x" + code.hex()})
        self._rpc("evm_mine")  # the receipt is there when this returns
        self.address = self._rpc("eth_getTransactionReceipt", sent)["contractAddress"]

    def verify(self, signature: bytes, gas: int = 1_000_000, number: int = 1_000) -> str:
        """The randomness; raises when the call reverts."""
        call = VERIFY + encode(["uint64", "bytes"], [number, signature])
        answer: str = self._rpc(
            "eth_call",
            {"to": self.address, "data": "0x" + call.hex(), "gas": hex(gas)},
            "latest",
        )
        return answer


@pytest.fixture(scope="module")
def deployed(chain_server: LocalChain) -> Deployed:
    """The contract with drand's own key, on a real client."""
    return Deployed(chain_server)


def reverts(call: Callable[[], str]) -> bool:
    """Whether a call fails on the chain, and not in the test."""
    from roastpower.devstack.anvil import RpcFailed

    try:
        call()
    except RpcFailed as error:
        return "revert" in str(error).lower() or "gas" in str(error).lower()
    return False


def point(x: int, y: int) -> bytes:
    """Coordinates in the contract's encoding, whatever they are."""
    return x.to_bytes(64, "big") + y.to_bytes(64, "big")


def on_the_curve_outside_the_subgroup() -> bytes:
    """A point of the curve that is not in G1's subgroup of prime order."""
    for x in range(1, 100):
        square = (x**3 + 4) % P
        y = pow(square, (P + 1) // 4, P)
        if y * y % P == square:
            found = x.to_bytes(48, "big") + y.to_bytes(48, "big")
            if not G1Point.from_xy_bytes_unchecked_be(found).is_in_subgroup():
                return point(x, y)
    raise AssertionError("no such point among the first hundred")


def hashed_message() -> bytes:
    """What is signed, itself: a point of G1."""
    hashed = G1Point.hash_to_curve(message(1_000), DST).to_xy_bytes_be()
    return bytes(16) + hashed[:48] + bytes(16) + hashed[48:]


BAD = {
    "negated": point(X, P - Y),
    "infinity": bytes(128),
    "bit of x flipped": point(X ^ 1, Y),
    "bit of y flipped": point(X, Y ^ 1),
    "off the curve": point(1, 1),
    "outside the subgroup": on_the_curve_outside_the_subgroup(),
    "x not reduced": point(X + P, Y),
    "y not reduced": point(X, Y + P),
    "padding of x": point(X | 1 << 511, Y),
    "padding of y": point(X, Y | 1 << 384),
    "coordinates swapped": point(Y, X),
    "message instead of signature": hashed_message(),
    "empty": b"",
    "short": GOOD[:127],
    "long": GOOD + b"\0",
    "very long": GOOD * 2,
}


def test_a_real_client_verifies(deployed: Deployed) -> None:
    assert deployed.verify(GOOD) == (
        "0xfe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
    )


@pytest.mark.parametrize("kind", BAD)
def test_no_other_bytes_are_a_signature(deployed: Deployed, kind: str) -> None:
    assert reverts(partial(deployed.verify, BAD[kind]))


def test_every_bit_counts(deployed: Deployed) -> None:
    for bit in range(0, 1_024, 37):
        flipped = int.from_bytes(GOOD, "big") ^ 1 << bit
        assert reverts(partial(deployed.verify, flipped.to_bytes(128, "big"))), bit


def test_a_call_with_too_little_gas_reverts(deployed: Deployed) -> None:
    call = VERIFY + encode(["uint64", "bytes"], [1_000, GOOD])
    base = 21_000 + sum(16 if byte else 4 for byte in call)
    amounts = range(base, base + 200_000, 4_000)
    answers = {
        gas: deployed.verify(GOOD, gas)
        for gas in amounts
        if not reverts(partial(deployed.verify, GOOD, gas))
    }
    # From enough on it is right; below there is no amount of gas with another answer.
    enough = min(answers)
    assert base + 100_000 < enough < base + 130_000
    assert set(answers.values()) == {deployed.verify(GOOD)}
    assert list(answers) == [gas for gas in amounts if gas >= enough]


@pytest.mark.parametrize("gas", [110_000, 130_000, 140_000])
def test_a_bad_signature_is_bad_at_any_gas(deployed: Deployed, gas: int) -> None:
    assert reverts(partial(deployed.verify, BAD["negated"], gas))
