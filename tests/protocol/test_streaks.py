# SPDX-License-Identifier: Apache-2.0
"""Streaks: extended by settlements in a row, broken by one missed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.streaks import StreakBook


def test_a_miner_never_ranked_has_no_streak() -> None:
    assert StreakBook().at_submission("m") == 0


def test_streak_grows_by_settlements_in_a_row_up_to_ten() -> None:
    book = StreakBook()
    seen = []
    for _ in range(12):
        book.settle(["m"])
        seen.append(book.at_submission("m"))
    assert seen == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]
    assert book.settlements == 12


def test_a_missed_settlement_breaks_the_streak() -> None:
    book = StreakBook()
    book.settle(["m", "n"])
    book.settle(["n"])
    assert (book.at_submission("m"), book.at_submission("n")) == (0, 2)
    book.settle(["m", "n"])
    assert (book.at_submission("m"), book.at_submission("n")) == (1, 3)


def test_a_settlement_that_ranked_nobody_changes_nothing() -> None:
    book = StreakBook()
    book.settle(["m"])
    book.settle([])
    assert (book.settlements, book.at_submission("m")) == (1, 1)


def test_a_miner_ranked_twice_is_refused() -> None:
    with pytest.raises(ProtocolError):
        StreakBook().settle(["m", "m"])


@given(st.lists(st.sets(st.sampled_from("abc"), min_size=1), max_size=30))
def test_streak_is_the_length_of_the_last_run(settlements: list[set[str]]) -> None:
    book = StreakBook()
    for ranked in settlements:
        book.settle(ranked)
    for miner in "abc":
        run = 0
        for ranked in reversed(settlements):
            if miner not in ranked:
                break
            run += 1
        assert book.at_submission(miner) == min(run, 10)
