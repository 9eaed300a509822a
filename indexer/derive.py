# SPDX-License-Identifier: Apache-2.0
"""Tables that follow from events but are dear to work out in a view: scores and streaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indexer.cursor import Connection
from indexer.errors import Refused
from roastpower.protocol import scores as packed
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.ranking import rank

# Position of the arguments in rows of block_scored and block_settled.
_BLOCK_ID, _SCORES, _RANKED = 4, 5, 6


def write_scores(connection: Connection, scored: Sequence[tuple[Any, ...]]) -> None:
    """Unpack posted scores into one row for each submission. The blocks' seals are stored."""
    for row in scored:
        block_number, log_index, block_id = row[0], row[1], row[_BLOCK_ID]
        sealed = connection.execute(
            "SELECT count FROM chain.block_sealed WHERE block_id = %s", [block_id]
        ).fetchone()
        if sealed is None:
            raise Refused(f"block {block_id} is scored and was not sealed")
        values, ranked = _unpack(block_id, row[_SCORES], row[_RANKED], int(str(sealed[0])))
        places = {index: place for place, index in enumerate(ranked, start=1)}
        with connection.cursor() as pg_cursor:
            with pg_cursor.copy(
                "COPY chain.scores (block_number, log_index, index, block_id, score, place)"
                " FROM STDIN"
            ) as writer:
                for index, score in enumerate(values):
                    writer.write_row(
                        (block_number, log_index, index, block_id, score, places.get(index))
                    )


def _unpack(
    block_id: int, words: list[int], ranked_words: list[int], count: int
) -> tuple[list[int], list[int]]:
    try:
        values = packed.unpack(words, count)
        ranked = rank(values)
        if packed.pack(ranked) != ranked_words:
            raise Refused(f"block {block_id} is ranked against its scores")
    except ProtocolError as error:
        raise Refused(f"scores of block {block_id}: {error}") from error
    return values, list(ranked)


def write_streaks(connection: Connection, settled: Sequence[tuple[Any, ...]]) -> None:
    """Extend or restart the streak of everyone that each settlement ranked.

    Settlements count if they ranked someone; a miner's streak goes on if the one before ranked it
    too, and stops growing at 10 (``protocol.streaks``). Rows must be in the order of the chain.
    """
    for row in settled:
        connection.execute(
            """
            INSERT INTO chain.streaks (block_number, log_index, miner, settlement, streak)
            SELECT %(block_number)s, %(log_index)s, s.miner, latest.settlement + 1,
                   least(10, 1 + coalesce(before.streak, 0))
            FROM (
                SELECT block_number, log_index FROM chain.block_scored
                WHERE block_id = %(block_id)s
                ORDER BY block_number DESC, log_index DESC LIMIT 1
            ) posted
            JOIN chain.scores scores
              ON scores.block_number = posted.block_number AND scores.log_index = posted.log_index
             AND scores.place IS NOT NULL
            JOIN chain.submitted s ON s.submission_id = (scores.block_id << 16) | scores.index
            CROSS JOIN (
                SELECT coalesce(max(settlement), 0) AS settlement FROM chain.streaks
            ) latest
            LEFT JOIN chain.streaks before
              ON before.miner = s.miner AND before.settlement = latest.settlement
            """,
            {"block_number": row[0], "log_index": row[1], "block_id": row[_BLOCK_ID]},
        )
