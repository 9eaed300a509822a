# SPDX-License-Identifier: Apache-2.0
"""The payout rule by hand, at its edges, and as a property of all campaigns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.addresses import address_bytes, checksummed
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.payouts import EMPTY_ROOT, Entry, Payouts, pay, rank_share_of

A, B, C, D = (checksummed(bytes([0x10 * i]) * 20) for i in (1, 2, 3, 4))


def terms(
    entries: list[Entry], funded: int = 10_000, fee_bps: int = 0, amp: int = 0, places: int = 3
) -> Payouts:
    return pay(1, funded, fee_bps, amp, places, entries)


def test_places_are_paid_linearly() -> None:
    assert [rank_share_of(6_000, place, 3) for place in (1, 2, 3)] == [3_000, 2_000, 1_000]
    assert [rank_share_of(100, place, 1) for place in (1,)] == [100]
    assert rank_share_of(1275 * 7, 50, 50) == 7


def test_rank_fee_and_amplification_by_hand() -> None:
    entries = [Entry(10, A, 900, 3), Entry(11, B, 800, 1), Entry(12, C, 700), Entry(13, D, 600, 4)]
    paid = terms(entries, funded=10_000, fee_bps=250, amp=2_000, places=3)
    # fee 250, amplification 1,950 over weights 3 + 1 + 4, rank share 7,800 in 3 + 2 + 1 parts.
    expected = {A: 3_900 + 731, B: 2_600 + 243, C: 1_300, D: 975}
    assert dict(paid.amounts) == expected
    assert (paid.fee, paid.total) == (250, sum(expected.values()))


def test_one_place_a_miner() -> None:
    entries = [Entry(1, A, 900), Entry(2, A, 800), Entry(3, B, 700)]
    assert dict(terms(entries, funded=6_000).amounts) == {A: 3_000, B: 2_000}


def test_letter_case_does_not_give_a_second_place() -> None:
    entries = [Entry(1, A.lower(), 900), Entry(2, A, 800)]
    assert terms(entries, funded=6_000).amounts == ((A, 3_000),)


def test_equal_scores_go_by_submission_id() -> None:
    entries = [Entry(9, A, 500), Entry(3, B, 500)]
    assert dict(terms(entries, funded=6_000).amounts) == {B: 3_000, A: 2_000}


def test_weights_of_several_submissions_are_summed_beyond_the_places() -> None:
    entries = [Entry(1, A, 900), Entry(2, B, 800, 1), Entry(3, B, 1, 2), Entry(4, C, 700, 1)]
    paid = terms(entries, funded=8_000, amp=5_000, places=1)
    assert dict(paid.amounts) == {A: 4_000, B: 3_000, C: 1_000}


def test_score_zero_counts_neither_by_rank_nor_by_weight() -> None:
    entries = [Entry(1, A, 0, 100), Entry(2, B, 5, 1)]
    paid = terms(entries, funded=6_000, amp=5_000, places=1)
    assert dict(paid.amounts) == {B: 6_000}


def test_amplification_without_weights_returns_to_the_sponsor() -> None:
    paid = terms([Entry(1, A, 5)], funded=10_000, amp=5_000, places=1)
    assert paid.total == 5_000


@pytest.mark.parametrize("entries", [[], [Entry(1, A, 0, 9)]])
def test_if_nobody_is_paid_there_is_no_fee(entries: list[Entry]) -> None:
    paid = terms(entries, fee_bps=500)
    assert (paid.amounts, paid.total, paid.fee, paid.root) == ((), 0, 0, EMPTY_ROOT)


def test_a_budget_that_rounds_away_pays_nobody_and_costs_nothing() -> None:
    paid = terms([Entry(1, A, 5)], funded=26, fee_bps=500, places=50)
    assert (paid.total, paid.fee) == (0, 0)
    # Without the fee the same budget would have paid a wei.
    assert terms([Entry(1, A, 5)], funded=26, places=50).total == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"funded": -1},
        {"fee_bps": 501},
        {"fee_bps": -1},
        {"amp": 5_001},
        {"amp": -1},
        {"places": 0},
        {"places": 51},
    ],
)
def test_terms_no_campaign_can_have_are_refused(bad: dict[str, int]) -> None:
    with pytest.raises(ProtocolError):
        terms([Entry(1, A, 5)], **bad)


@pytest.mark.parametrize(
    "entries", [[Entry(1, A, 5), Entry(1, B, 5)], [Entry(1, A, -1)], [Entry(1, A, 1, -1)]]
)
def test_entries_no_campaign_can_have_are_refused(entries: list[Entry]) -> None:
    with pytest.raises(ProtocolError):
        terms(entries)


entry_lists = st.lists(
    st.builds(
        Entry,
        st.integers(1 << 16, 1 << 24),
        st.sampled_from([A, B, C, D]),
        st.integers(0, 10_000),
        st.integers(0, 10**6),
    ),
    max_size=40,
    unique_by=lambda entry: entry.submission_id,
)


@given(
    entry_lists,
    st.integers(0, 10**30),
    st.integers(0, 500),
    st.integers(0, 5_000),
    st.integers(1, 50),
)
def test_never_more_out_than_in_and_in_whatever_order(
    entries: list[Entry], funded: int, fee_bps: int, amp: int, places: int
) -> None:
    paid = terms(entries, funded, fee_bps, amp, places)
    assert paid == terms(entries[::-1], funded, fee_bps, amp, places)
    assert paid.total + paid.fee <= funded
    assert paid.total == sum(amount for _, amount in paid.amounts)
    accounts = [address_bytes(account) for account, _ in paid.amounts]
    assert accounts == sorted(set(accounts))
    assert all(amount > 0 for _, amount in paid.amounts)
    for account, _ in paid.amounts:
        assert any(entry.miner == account and entry.score > 0 for entry in entries)
    assert bool(paid.amounts) == (paid.root != EMPTY_ROOT)
