# SPDX-License-Identifier: Apache-2.0
"""What an operator asks of the oracle: what is under way, what waits, and does a block replay?"""

from __future__ import annotations

import time

import msgspec
from sqlalchemy import Connection, text

from roastpower.oracle import chain_state
from roastpower.oracle.judging import TASK
from roastpower.oracle.metering import spending_today
from roastpower.oracle.sheets import stored
from roastpower.protocol.canonical import hex_text
from roastpower.protocol.committee import median_scores
from roastpower.protocol.committee_report import sheets_of
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.score_sheet import parse_score_sheet, recompute_scores
from roastpower.protocol.scores import unpack

LEASE_KEY = 0x524F4153_4F52434C  # of the reconciler, among advisory locks
STUCK_SECONDS = 600  # without being mined, after which a person should look at a transaction


class BlockWork(msgspec.Struct, frozen=True, kw_only=True):
    """A block that needs the oracle. ``seconds_left`` until it can be voided for lack of scores;
    ``judges`` of a committee whose sheets stand, this one among them (0 for a judge that is alone)."""

    block: int
    status: str
    submissions: int
    samples: int
    judges: int
    attempt: int
    halted: str | None
    seconds_left: int | None


class ProviderUse(msgspec.Struct, frozen=True, kw_only=True):
    """What a provider's calls used up today (UTC)."""

    provider: str
    calls: int
    input_tokens: int
    output_tokens: int
    usd: float


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The oracle at one moment. ``healthy`` is false where a person should look.

    ``unmined_seconds``: how long the oldest effect waits that no chain block has; None without one.
    """

    healthy: bool
    head_lag_seconds: int | None
    reconciling: bool
    workers: int
    jobs: dict[str, int]
    blocks: list[BlockWork]
    transactions: dict[str, int]
    unmined_seconds: int | None
    spending: list[ProviderUse]


class Replayed(msgspec.Struct, frozen=True, kw_only=True):
    """One posted scoring of a block: the posted scores, and those its evidence makes."""

    block: int
    evidence: str
    posted: list[int]
    derived: list[int] | None
    matches: bool
    reason: str | None


def report(connection: Connection, lease_key: int, healthy_lag: int) -> Report:
    """Everything at once. In the caller's transaction."""
    head = chain_state.head(connection)
    lag = None if head is None else max(0, int(time.time() - head.timestamp))
    blocks = [] if head is None else _blocks(connection, head.timestamp)
    unmined = _unmined_seconds(connection)
    jobs = _counts(
        connection,
        "SELECT status::text AS name, count(*) AS total FROM queue.procrastinate_jobs"
        f" WHERE task_name = '{TASK}' GROUP BY 1",
    )
    return Report(
        healthy=lag is not None
        and lag <= healthy_lag
        and not any(block.halted for block in blocks)
        and not jobs.get("failed")
        and (unmined is None or unmined <= STUCK_SECONDS),
        head_lag_seconds=lag,
        reconciling=_is_held(connection, lease_key),
        workers=_workers(connection),
        jobs=jobs,
        blocks=blocks,
        transactions=_counts(
            connection, "SELECT state AS name, count(*) AS total FROM oracle.outbox GROUP BY 1"
        ),
        unmined_seconds=unmined,
        spending=[
            ProviderUse(
                provider=each.provider,
                calls=each.calls,
                input_tokens=each.input_tokens,
                output_tokens=each.output_tokens,
                usd=each.micro_usd / 1_000_000,
            )
            for each in spending_today(connection)
        ],
    )


def replay(connection: Connection, block_id: int) -> list[Replayed]:
    """Every posted scoring of a block, derived again from its stored evidence without a model."""
    rows = connection.execute(
        text(
            """
            SELECT scored.evidence, scored.scores, sealed.count AS submissions, stored.document
            FROM chain.block_scored scored
            JOIN chain.block_sealed sealed ON sealed.block_id = scored.block_id
            LEFT JOIN oracle.evidence stored ON stored.digest = scored.evidence
            WHERE scored.block_id = :block_id
            ORDER BY scored.block_number, scored.log_index
            """
        ),
        {"block_id": block_id},
    )
    found = []
    for row in rows:
        posted = unpack([int(word) for word in row.scores], row.submissions)
        derived, reason = None, None
        if row.document is None:
            reason = "the evidence is not stored here"
        else:
            try:
                derived = _derived(connection, bytes(row.document))
            except ProtocolError as error:
                reason = str(error)
        found.append(
            Replayed(
                block=block_id,
                evidence=hex_text(bytes(row.evidence)),
                posted=posted,
                derived=derived,
                matches=derived == posted,
                reason=reason,
            )
        )
    return found


def _derived(connection: Connection, document: bytes) -> list[int]:
    """The scores that a sheet makes; of a committee's report the medians of its judges' sheets.

    Raises:
        ProtocolError: they make none, or a judge's sheet is not stored here.
    """
    sheets = []
    for listed in sheets_of(document):
        sheet = stored(connection, listed)
        if sheet is None:
            raise ProtocolError(f"the sheet {hex_text(listed)} of a judge is not stored here")
        sheets.append(sheet)
    return median_scores(
        [recompute_scores(parse_score_sheet(sheet)) for sheet in sheets or [document]]
    )


def _blocks(connection: Connection, now: int) -> list[BlockWork]:
    found = []
    for block in chain_state.open_work(connection):
        row = connection.execute(
            text(
                """
                SELECT j.attempt, j.halted, count(s.sample) AS samples
                FROM oracle.judgements j
                LEFT JOIN oracle.samples s ON s.judgement_id = j.id AND s.attempt = j.attempt
                WHERE j.block_id = :block_id
                GROUP BY j.id ORDER BY j.id DESC LIMIT 1
                """
            ),
            {"block_id": block.id},
        ).one_or_none()
        found.append(
            BlockWork(
                block=block.id,
                status=block.status,
                submissions=block.count,
                samples=0 if row is None else row.samples,
                judges=_judges(connection, block),
                attempt=0 if row is None else row.attempt,
                halted=None if row is None else row.halted,
                seconds_left=block.score_by - now if block.status == "SEALED" else None,
            )
        )
    return found


def _judges(connection: Connection, block: chain_state.Block) -> int:
    """Judges whose sheets of a block as it is stand here; who answers for two is none of them."""
    members = chain_state.submissions(connection, block.id)
    found = connection.scalar(
        text(
            """
            SELECT count(*) FROM (
                SELECT member FROM oracle.committee_sheets
                WHERE kind = 'scores' AND subject_id = :block_id AND subject = :subject
                GROUP BY member HAVING count(*) = 1
            ) standing
            """
        ),
        {"block_id": block.id, "subject": chain_state.subject(block, members)},
    )
    return int(found or 0)


def _unmined_seconds(connection: Connection) -> int | None:
    oldest = connection.scalar(
        text("SELECT min(created_at) FROM oracle.outbox WHERE state = 'signed'")
    )
    return None if oldest is None else max(0, int(time.time()) - int(oldest))


def _counts(connection: Connection, query: str) -> dict[str, int]:
    return {row.name: row.total for row in connection.execute(text(query))}


def _is_held(connection: Connection, lease_key: int) -> bool:
    """Whether a process holds the lease, as the database shows its locks."""
    return bool(
        connection.scalar(
            text(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                " AND (classid::bigint << 32) | objid::bigint = :key"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            ),
            {"key": lease_key},
        )
    )


def _workers(connection: Connection) -> int:
    """Workers with a heartbeat in the last ten seconds."""
    return int(
        connection.scalar(
            text(
                "SELECT count(*) FROM queue.procrastinate_workers"
                " WHERE last_heartbeat > now() - INTERVAL '10 seconds'"
            )
        )
        or 0
    )
