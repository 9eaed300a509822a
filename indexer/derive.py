# SPDX-License-Identifier: Apache-2.0
"""Tables that follow from events but are dear to work out in a view: scores and streaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from indexer.copying import copy_rows
from indexer.cursor import Connection
from indexer.errors import Refused
from roastpower.protocol import scores as packed
from roastpower.protocol.constants import STREAK_CAP
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
    too, and stops growing at `STREAK_CAP` (``protocol.streaks``).

    Args:
        connection: In a transaction.
        settled: Rows of `block_settled`, in the order of the chain.

    Raises:
        Refused: a miner is ranked twice in one block.
    """
    ranked: defaultdict[object, list[object]] = defaultdict(list)
    for block_id, miner in connection.run(_RANKED_MINERS, [row[_BLOCK_ID] for row in settled]):
        ranked[block_id].append(miner)
    before = connection.run(
        "SELECT miner, streak, settlement FROM chain.streaks"
        " WHERE settlement = (SELECT max(settlement) FROM chain.streaks)"
    ).fetchall()
    latest = int(str(before[0][2])) if before else 0
    standing = {miner: int(str(streak)) for miner, streak, _ in before}
    rows: list[tuple[Any, ...]] = []
    for row in settled:
        miners = ranked.get(row[_BLOCK_ID])
        if not miners:
            continue
        latest += 1
        standing = {miner: min(STREAK_CAP, 1 + standing.get(miner, 0)) for miner in miners}
        if len(standing) != len(miners):
            raise Refused(f"a miner is ranked twice in block {row[_BLOCK_ID]}")
        rows += [(row[0], row[1], miner, latest, streak) for miner, streak in standing.items()]
    copy_rows(connection, "streaks", rows)


# Of the postings that stand: the last of each block.
_RANKED_MINERS = """
    SELECT posted.block_id, s.miner
    FROM (
        SELECT DISTINCT ON (block_id) block_id, places FROM chain.scorings
        WHERE block_id = ANY(%s)
        ORDER BY block_id, block_number DESC, log_index DESC
    ) posted
    CROSS JOIN LATERAL unnest(posted.places) WITH ORDINALITY at (place, index)
    JOIN chain.submitted s ON s.submission_id = (posted.block_id << 16) + at.index - 1
    WHERE at.place > 0
"""
