# SPDX-License-Identifier: Apache-2.0
"""Rounds and times: the first round at or after a moment, and when a round is published."""

from typing import Any

import boa
import pytest

from ..support.accounts import ACCOUNTS
from ..support.chain import event, expect_revert
from ..support.deployment import public_key_words
from ..support.profile import BEACON_GENESIS, BEACON_PERIOD
from ..support.sources import contract

G, P = BEACON_GENESIS, BEACON_PERIOD


@pytest.mark.parametrize(
    ("timestamp", "round_number"),
    [
        (0, 1),
        (G - 1, 1),
        (G, 1),
        (G + 1, 2),
        (G + P - 1, 2),
        (G + P, 2),
        (G + P + 1, 3),
        (G + 1_000 * P, 1_001),
        (G + 1_000 * P + 1, 1_002),
    ],
)
def test_the_first_round_at_or_after(beacon: Any, timestamp: int, round_number: int) -> None:
    assert beacon.round_at(timestamp) == round_number


@pytest.mark.parametrize("round_number", [1, 2, 3, 1_000, 2**64 - 1])
def test_a_round_is_the_first_at_its_own_time(beacon: Any, round_number: int) -> None:
    published = beacon.round_time(round_number)
    assert published == G + (round_number - 1) * P
    assert beacon.round_at(published) == round_number
    assert beacon.round_at(published - P + 1 if round_number > 1 else 0) == round_number


def test_rounds_start_at_1(beacon: Any) -> None:
    with expect_revert("beacon: rounds start at 1"):
        beacon.round_time(0)


def test_rounds_have_64_bits(beacon: Any) -> None:
    last = G + (2**64 - 2) * P
    assert beacon.round_at(last) == 2**64 - 1
    with expect_revert(None):
        beacon.round_at(last + 1)


def test_the_constructor_logs_every_immutable() -> None:
    beacon = contract("DrandBeacon")(public_key_words(), G, P)
    logged = event(beacon, "Deployed")
    assert logged == {"public_key": public_key_words(), "genesis_time": G, "period": P}
    assert [beacon.PUBLIC_KEY(word) for word in range(8)] == public_key_words()
    assert (beacon.GENESIS_TIME(), beacon.PERIOD()) == (G, P)


@pytest.mark.parametrize(
    ("key", "genesis", "period", "reason"),
    [
        (public_key_words(), G, 0, "beacon: period is zero"),
        (public_key_words(), 0, P, "beacon: genesis time is zero"),
        ([bytes(32)] * 8, G, P, "beacon: public key is zero"),
    ],
)
def test_the_constructor_refuses(key: list[bytes], genesis: int, period: int, reason: str) -> None:
    with expect_revert(reason), boa.env.prank(ACCOUNTS.deployer):
        contract("DrandBeacon")(key, genesis, period)
