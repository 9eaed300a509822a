# SPDX-License-Identifier: Apache-2.0
"""What is derived of posted scores and of settlements; events that contradict each other are refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from indexer.cursor import Connection
from indexer.derive import write_scorings, write_streaks
from indexer.errors import Refused
from roastpower.protocol.constants import STREAK_CAP
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

ALICE, BOB, CAROL = (bytes([number]) * 20 for number in (1, 2, 3))
ADDRESS, HASH = bytes(20), bytes(32)


def seal(connection: Connection, block_id: int, miners: Sequence[bytes]) -> None:
    """A block's submissions, one each, and its seal, in the chain block of its number."""
    for index, miner in enumerate(miners):
        connection.run(
            "INSERT INTO chain.submitted VALUES (%s, %s, %s, %s, %s, %s, %s, 1, %s, 10, 0)",
            *(block_id, index, ADDRESS, HASH, block_id << 16 | index, block_id, miner, HASH),
        )
    connection.run(
        "INSERT INTO chain.block_sealed VALUES (%s, 100, %s, %s, %s, %s, 0, 0)",
        *(block_id, ADDRESS, HASH, block_id, len(miners)),
    )


def scored(
    block_id: int, scores: Sequence[int], ranked: Sequence[int] | None = None
) -> tuple[Any, ...]:
    """A row of `block_scored`."""
    packed = pack(rank(scores) if ranked is None else ranked)
    return (block_id, 200, ADDRESS, HASH, block_id, pack(scores), packed, HASH, 0, 0)


def settle(connection: Connection, *blocks: int) -> None:
    """Settlements of blocks that are scored; the columns after the block's id do not matter here."""
    write_streaks(connection, [(each, 300, ADDRESS, HASH, each) for each in blocks])


def streaks(connection: Connection) -> list[tuple[int, bytes, int]]:
    """(settlement, miner, streak), in order."""
    rows = connection.run("SELECT settlement, miner, streak FROM chain.streaks ORDER BY 1, 2")
    return [(int(str(n)), bytes(miner), int(str(s))) for n, miner, s in rows]  # type: ignore[call-overload]


def test_scores_are_unpacked_with_their_places(connection: Connection) -> None:
    seal(connection, 1, [ALICE, BOB, CAROL])
    write_scorings(connection, [scored(1, [7_000, 0, 9_000])])
    (row,) = connection.run(
        "SELECT scores, places, nonzero, ranked, score_sum FROM chain.scorings"
    ).fetchall()
    assert row == ([7_000, 0, 9_000], [2, 0, 1], 2, 2, 16_000)


def test_scores_of_a_block_that_was_not_sealed_are_refused(connection: Connection) -> None:
    with pytest.raises(Refused, match="block 1 is scored and was not sealed"):
        write_scorings(connection, [scored(1, [1])])


def test_a_ranking_against_the_scores_is_refused(connection: Connection) -> None:
    seal(connection, 1, [ALICE, BOB])
    with pytest.raises(Refused, match="block 1 is ranked against its scores"):
        write_scorings(connection, [scored(1, [7_000, 9_000], ranked=[0, 1])])


def test_a_streak_grows_up_to_the_cap(connection: Connection) -> None:
    blocks = range(1, STREAK_CAP + 3)
    for block_id in blocks:
        seal(connection, block_id, [ALICE])
    write_scorings(connection, [scored(block_id, [5]) for block_id in blocks])
    settle(connection, *blocks[:4])
    settle(connection, *blocks[4:])
    assert [streak for _, _, streak in streaks(connection)] == [
        *range(1, STREAK_CAP + 1),
        *(STREAK_CAP, STREAK_CAP),
    ]


def test_a_settlement_that_ranked_nobody_ends_no_streak(connection: Connection) -> None:
    """It does not count (``protocol.streaks``); to be left out of one that ranked others does."""
    for block_id in (1, 2, 3, 4):
        seal(connection, block_id, [ALICE, BOB])
    write_scorings(
        connection, [scored(1, [5, 5]), scored(2, [0, 0]), scored(3, [5, 0]), scored(4, [5, 5])]
    )
    settle(connection, 1, 2, 3, 4)
    assert streaks(connection) == [
        *((1, ALICE, 1), (1, BOB, 1)),
        (2, ALICE, 2),
        *((3, ALICE, 3), (3, BOB, 1)),
    ]


def test_a_miner_that_is_ranked_twice_is_refused(connection: Connection) -> None:
    seal(connection, 1, [ALICE, ALICE])
    write_scorings(connection, [scored(1, [5, 6])])
    with pytest.raises(Refused, match="a miner is ranked twice in block 1"):
        settle(connection, 1)
