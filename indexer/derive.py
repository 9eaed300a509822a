# SPDX-License-Identifier: Apache-2.0
"""Tables that follow from events but are dear to work out in a view: scores and streaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indexer.copying import copy_rows
from indexer.cursor import Connection
from indexer.errors import Refused
from roastpower.protocol import scores as packed
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.ranking import rank

# Position of the arguments in rows of block_scored and block_settled.
_BLOCK_ID, _SCORES, _RANKED = 4, 5, 6


def write_scorings(connection: Connection, scored: Sequence[tuple[Any, ...]]) -> None:
    """Unpack posted scores, a row for each posting. The blocks' seals are stored.

    Args:
        connection: In a transaction.
        scored: Rows of `block_scored`.

    Raises:
        Refused: scores that do not fit the block, or a ranking that does not fit the scores.
    """
    ids = [row[_BLOCK_ID] for row in scored]
    sealed = connection.run(
        "SELECT block_id, count FROM chain.block_sealed WHERE block_id = ANY(%s)", ids
    )
    counts: dict[object, object] = dict(sealed.fetchall())  # type: ignore[arg-type]
    copy_rows(connection, "scorings", [_scoring(row, counts.get(row[_BLOCK_ID])) for row in scored])


def _scoring(row: tuple[Any, ...], count: Any) -> tuple[Any, ...]:
    block_id = row[_BLOCK_ID]
    if count is None:
        raise Refused(f"block {block_id} is scored and was not sealed")
    try:
        values = packed.unpack(row[_SCORES], count)
        ranked = rank(values)
        if packed.pack(ranked) != row[_RANKED]:
            raise Refused(f"block {block_id} is ranked against its scores")
    except ProtocolError as error:
        raise Refused(f"scores of block {block_id}: {error}") from error
    places = [0] * count
    for place, index in enumerate(ranked, start=1):
        places[index] = place
    nonzero = sum(score > 0 for score in values)
    return (row[0], row[1], block_id, values, places, nonzero, len(ranked), sum(values))


def write_streaks(connection: Connection, settled: Sequence[tuple[Any, ...]]) -> None:
    """Extend or restart the streak of everyone that each settlement ranked.

    Settlements count if they ranked someone; a miner's streak goes on if the one before ranked it
    too, and stops growing at 10 (``protocol.streaks``). Rows must be in the order of the chain.
    """
    for row in settled:
        connection.run(_STREAKS, row[_BLOCK_ID], row[0], row[1])


_STREAKS = """
    WITH posted AS (
        SELECT block_id, places FROM chain.scorings
        WHERE block_id = %s
        ORDER BY block_number DESC, log_index DESC LIMIT 1
    ), ranked AS (
        SELECT (posted.block_id << 16) + at.index - 1 AS submission_id
        FROM posted CROSS JOIN LATERAL unnest(posted.places) WITH ORDINALITY at (place, index)
        WHERE at.place > 0
    ), latest AS (
        SELECT coalesce(max(settlement), 0) AS settlement FROM chain.streaks
    )
    INSERT INTO chain.streaks (block_number, log_index, miner, settlement, streak)
    SELECT %s, %s, s.miner, latest.settlement + 1, least(10, 1 + coalesce(before.streak, 0))
    FROM ranked
    JOIN chain.submitted s ON s.submission_id = ranked.submission_id
    CROSS JOIN latest
    LEFT JOIN chain.streaks before ON before.miner = s.miner AND before.settlement = latest.settlement
"""
