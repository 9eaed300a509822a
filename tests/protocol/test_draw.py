# SPDX-License-Identifier: Apache-2.0
"""The draw: seed, odds, winner."""

from collections import Counter

import pytest
from eth_utils.crypto import keccak
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.draw import Draw, draw, seed, tickets
from roastpower.protocol.errors import EncodingError, ProtocolError

POOL = "0x5FbDB2315678afecb367f032d93F642f64180aa3"


def test_seed_is_the_hash_of_four_words() -> None:
    words = bytes(range(32)) + (5).to_bytes(32, "big") + bytes(12)
    words += bytes.fromhex(POOL[2:]) + (9).to_bytes(32, "big")
    assert seed(bytes(range(32)), 5, POOL, 9) == int.from_bytes(keccak(words), "big")


def test_seed_differs_between_blocks_of_one_round() -> None:
    assert seed(bytes(32), 1, POOL, 1) != seed(bytes(32), 1, POOL, 2)


def test_short_randomness_is_refused() -> None:
    with pytest.raises(EncodingError):
        seed(bytes(31), 1, POOL, 1)


@pytest.mark.parametrize(("streak", "expected"), [(0, 1000), (1, 1100), (10, 2000)])
def test_tickets_grow_with_the_streak(streak: int, expected: int) -> None:
    assert tickets(streak) == expected


@pytest.mark.parametrize("streak", [-1, 11])
def test_impossible_streaks_have_no_tickets(streak: int) -> None:
    with pytest.raises(ProtocolError):
        tickets(streak)


@pytest.mark.parametrize(
    ("number", "position"),
    [(0, 0), (999, 0), (1000, 1), (2999, 1), (3000, 2), (4499, 2), (4500, 0)],
)
def test_winner_is_the_first_whose_cumulative_tickets_exceed(number: int, position: int) -> None:
    ranked, streaks = [7, 2, 4], {7: 0, 2: 10, 4: 5}
    assert draw(ranked, streaks, number) == Draw(position, ranked[position], number % 4500, 4500)


def test_nobody_is_drawn_of_nobody() -> None:
    with pytest.raises(ProtocolError):
        draw([], {}, 1)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=4))
def test_every_ranked_wins_as_often_as_it_has_tickets(streaks: list[int]) -> None:
    ranked = list(range(len(streaks)))
    total = sum(tickets(streak) for streak in streaks)
    wins = Counter(
        draw(ranked, dict(enumerate(streaks)), number).index for number in range(0, total, 50)
    )
    assert {index: wins[index] * 50 for index in ranked} == {
        index: tickets(streak) for index, streak in enumerate(streaks)
    }
