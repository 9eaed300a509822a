# SPDX-License-Identifier: Apache-2.0
"""The fee of a budget: the distributor keeps what the mirror says, and leaves the rest to be paid."""

import pytest
from contracts.support.chain import expect_revert
from contracts.support.deployment import Protocol
from contracts.support.sources import harness
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.payouts import MAX_FEE_BPS, Entry, fee, pay

from .budgets import MOST, Budget, create_budget
from .volume import cases

FUNDED = st.one_of(st.integers(1, 30_000), st.integers(1, 10**28), st.integers(1, MOST))
FEES = st.integers(0, MAX_FEE_BPS)
MINER = "0x" + "11" * 20


@pytest.fixture(scope="module")
def budget(protocol: Protocol) -> Budget:
    return create_budget(protocol, harness("OddToken")())


@cases(520)
@given(funded=FUNDED, fee_bps=FEES)
def test_the_mirror_takes_the_fee_that_the_distributor_takes(
    budget: Budget, funded: int, fee_bps: int
) -> None:
    wanted = fee(funded, fee_bps)
    assert budget.fee(funded, fee_bps, total=funded - wanted) == wanted


@cases(520)
@given(funded=FUNDED, fee_bps=FEES)
def test_the_distributor_pays_no_unit_of_the_fee(budget: Budget, funded: int, fee_bps: int) -> None:
    over = funded - fee(funded, fee_bps) + 1
    with expect_revert("distributor: total over budget"):
        budget.fee(funded, fee_bps, total=over)


@cases(520)
@given(
    funded=FUNDED,
    fee_bps=FEES,
    amplification_bps=st.integers(0, 5_000),
    ranked_places=st.integers(1, 50),
    scores=st.lists(st.integers(0, 2), max_size=3),
)
def test_the_mirror_s_payouts_are_posted_with_the_mirror_s_fee(
    budget: Budget,
    funded: int,
    fee_bps: int,
    amplification_bps: int,
    ranked_places: int,
    scores: list[int],
) -> None:
    entries = [
        Entry(submission_id=1 << 16 | index, miner=MINER, score=score, weight=index)
        for index, score in enumerate(scores)
    ]
    payouts = pay(budget.campaign_id, funded, fee_bps, amplification_bps, ranked_places, entries)
    assert budget.fee(funded, fee_bps, total=payouts.total) == payouts.fee
