# SPDX-License-Identifier: Apache-2.0
"""Emission: scaled, halved, and never past its cap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.constants import (
    EMISSION_CAP_WEI,
    HALVING_INTERVAL,
    MAX_SUPPLY_WEI,
    ROAST_WEI,
    TREASURY_SUPPLY_WEI,
)
from roastpower.protocol.emission import block_emission, block_reward, halvings
from roastpower.protocol.errors import ProtocolError


@pytest.mark.parametrize(
    ("block_id", "expected"),
    [(1, 1000), (200_000, 1000), (200_001, 500), (400_000, 500), (400_001, 250)],
)
def test_emission_halves_every_200_000_blocks(block_id: int, expected: int) -> None:
    assert block_emission(block_id) == expected * ROAST_WEI


@pytest.mark.parametrize(
    ("nonzero", "expected"), [(0, 0), (1, 10), (50, 500), (99, 990), (100, 1000), (512, 1000)]
)
def test_reward_scales_with_scored_submissions_up_to_the_target(
    nonzero: int, expected: int
) -> None:
    assert block_reward(1, nonzero, 100) == expected * ROAST_WEI


def test_reward_rounds_down() -> None:
    assert block_reward(1, 1, 30) == 33_333_333_333_333_333_333


def test_all_blocks_together_stay_below_the_cap() -> None:
    eras = range(80)
    total = sum(HALVING_INTERVAL * block_emission(era * HALVING_INTERVAL + 1) for era in eras)
    assert block_emission(max(eras) * HALVING_INTERVAL + 1) == 0
    assert EMISSION_CAP_WEI - 200_000 * 80 < total < EMISSION_CAP_WEI
    assert TREASURY_SUPPLY_WEI + EMISSION_CAP_WEI == MAX_SUPPLY_WEI


@given(st.integers(1, 10**9), st.integers(0, 512), st.integers(10, 256))
def test_no_block_pays_more_than_its_emission(block_id: int, nonzero: int, target: int) -> None:
    reward = block_reward(block_id, nonzero, target)
    assert 0 <= reward <= block_emission(block_id)
    assert reward <= block_reward(block_id, nonzero + 1, target)


@pytest.mark.parametrize("block_id", [0, -1])
def test_block_ids_start_at_one(block_id: int) -> None:
    with pytest.raises(ProtocolError):
        halvings(block_id)
