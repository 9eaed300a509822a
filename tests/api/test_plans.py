# SPDX-License-Identifier: Apache-2.0
"""No listing reads all of a table that grows with the chain, at any depth.

PostgreSQL is told that there are a thousand times as many rows as there are, and asked for its plans.
An index may be walked without a condition only as far as a page goes: under a LIMIT, and only if
nothing that is walked over is then dropped, since the page would have no end where little fits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from typing import Any

from chain_rows import POOL
from fastapi.testclient import TestClient
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from api.app import create_app
from api.campaigns.endpoints import listing_of
from api.campaigns.repository import Chosen, Sort
from api.campaigns.schemas import Status
from api.database import Database
from api.live.repository import LiveRepository
from api.pagination import encode_cursor
from api.settings import Settings
from bench.api.rows import fill
from roastpower.protocol.addresses import checksummed
from roastpower.storage.rollups import PLATFORM
from roastpower.storage.session import engine


def campaigns(
    sort: Sort, value: str, status: Status | None = None, **chosen: Any
) -> tuple[Any, ...]:
    """A place in a listing of campaigns."""
    return (listing_of(Chosen(status, **chosen), sort), value, 500)


# One row or more for each block, submission, miner, campaign, project, person or message.
GROWING = {
    "submitted", "block_opened", "block_sealed", "block_scored", "block_settled", "scorings",
    "streaks", "refunded", "transfer", "claimed", "campaign_created", "campaign_payable",
    "payouts_posted", "chain_blocks", "miner_totals", "miner_windows", "campaign_totals",
    "contest_totals", "entry_totals", "payment_totals", "payee_totals", "platform_totals", "balance_totals",
    "active_miners", "live_messages", "notifications", "evidence", "contents", "project_created",
    "project_transferred", "project_transfer_started", "project_profiles", "hidden_texts", "sessions",
    "audit_log", "availability", "briefs", "miner_profiles",
    "block_voided", "challenged", "resolved",
}  # fmt: skip
# The first miner of those rows.
ONE = checksummed(sha256((1_000_000).to_bytes(8, "big")).digest()[:20])
KEY = ONE[2:].lower()
# Who made those projects and campaigns, and what the campaigns pay.
OWNER = checksummed(POOL)
TOKEN = checksummed(sha256((2).to_bytes(8, "big")).digest()[:20])
# The token of a session of that miner.
SIGNED_IN = "rps_" + "x" * 43
BOARD = (10, 9, "1000", "1", "500", KEY)
# Listings, and a place far down in each.
LISTINGS: dict[str, tuple[Any, ...] | None] = {
    "/v1/blocks": ("blocks:", 5),
    "/v1/blocks?status=SETTLED": ("blocks:SETTLED", 5),
    "/v1/blocks?status=VOID": ("blocks:VOID", 5),
    "/v1/blocks?status=OPEN": ("blocks:OPEN", 5),
    "/v1/blocks?status=SEALED": ("blocks:SEALED", 5),
    "/v1/blocks?status=SCORED": ("blocks:SCORED", 5),
    "/v1/blocks?status=CHALLENGED": ("blocks:CHALLENGED", 5),
    "/v1/blocks/current": None,
    f"/v1/blocks/current?miner={ONE}": None,
    "/v1/blocks/1": None,
    "/v1/blocks/1/bundle": None,
    "/v1/submissions": ("submissions:::", 1 << 20),
    f"/v1/submissions?miner={ONE}": (f"submissions:{KEY}::", 1 << 20),
    "/v1/submissions?campaign=1": ("submissions::1:", 1 << 20),
    "/v1/submissions?block=1": ("submissions:::1", 65600),
    f"/v1/submissions?miner={ONE}&campaign=1": (f"submissions:{KEY}:1:", 1 << 20),
    f"/v1/submissions?miner={ONE}&block=1": (f"submissions:{KEY}::1", 65600),
    "/v1/submissions?campaign=1&block=1": ("submissions::1:1", 65600),
    f"/v1/submissions?miner={ONE}&campaign=1&block=1": (f"submissions:{KEY}:1:1", 65600),
    "/v1/submissions/65536": None,
    "/v1/campaigns": campaigns("newest", "500"),
    "/v1/campaigns?sort=reward": campaigns("reward", str(10**20)),
    "/v1/campaigns?sort=ending": campaigns("ending", "1750300000"),
    "/v1/campaigns?sort=competition": campaigns("competition", "4"),
    "/v1/campaigns?status=ACTIVE": campaigns("newest", "500", status="ACTIVE"),
    "/v1/campaigns?status=PAID": campaigns("newest", "500", status="PAID"),
    "/v1/campaigns?status=ACTIVE&sort=reward": campaigns("reward", "500", status="ACTIVE"),
    "/v1/campaigns?project=1": campaigns("newest", "500", project=1),
    "/v1/campaigns?project=1&sort=reward": campaigns("reward", "500", project=1),
    "/v1/campaigns?project=1&sort=ending": campaigns("ending", "1750300000", project=1),
    "/v1/campaigns?project=1&status=ACTIVE": campaigns("newest", "500", "ACTIVE", project=1),
    "/v1/campaigns?project=1&status=PAID": campaigns("newest", "500", "PAID", project=1),
    f"/v1/campaigns?sponsor={OWNER}": campaigns("newest", "500", sponsor=POOL),
    f"/v1/campaigns?sponsor={OWNER}&sort=reward": campaigns("reward", "500", sponsor=POOL),
    f"/v1/campaigns?token={TOKEN}": campaigns("newest", "500", token=bytes.fromhex(TOKEN[2:])),
    f"/v1/campaigns?token={TOKEN}&sort=reward": campaigns(
        "reward", "500", token=bytes.fromhex(TOKEN[2:])
    ),
    "/v1/campaigns?min_reward=5": campaigns("newest", "500", min_reward=5),
    "/v1/campaigns?min_reward=5&sort=reward": campaigns("reward", "500", min_reward=5),
    f"/v1/campaigns?project=1&sponsor={OWNER}&min_reward=5": campaigns(
        "newest", "500", project=1, sponsor=POOL, min_reward=5
    ),
    f"/v1/campaigns?project=1&sponsor={OWNER}&min_reward=5&sort=reward": campaigns(
        "reward", "500", project=1, sponsor=POOL, min_reward=5
    ),
    "/v1/campaigns/1": None,
    "/v1/campaigns/1/payouts": ("payouts:1", KEY),
    "/v1/projects": ("projects:", 50),
    f"/v1/projects?owner={OWNER}": (f"projects:{POOL.hex()}", 50),
    "/v1/projects/1": None,
    "/v1/miners": ("miners:earned", "1000", "1", "500", KEY),
    "/v1/miners?sort=submissions": ("miners:submissions", "1", KEY),
    "/v1/miners?sort=burned": ("miners:burned", "5", KEY),
    "/v1/miners?sort=newest": ("miners:newest", "20", KEY),
    f"/v1/miners/{ONE}": None,
    f"/v1/miners/{ONE}/rank": None,
    f"/v1/leaderboard?account={ONE}": ("leaderboard:all:", *BOARD),
    "/v1/leaderboard?window=day": ("leaderboard:day:", *BOARD),
    "/v1/leaderboard?window=week": ("leaderboard:week:", *BOARD),
    "/v1/leaderboard?campaign=1": ("leaderboard:all:1", 10, 9, "500", KEY),
    f"/v1/claims/{ONE}": (f"claims:{KEY}", 5),
    "/v1/analytics/platform?span=hour": None,
    "/v1/analytics/platform?span=day": None,
    f"/v1/analytics/miners/{ONE}?span=hour": None,
    "/v1/analytics/campaigns/1?span=hour": None,
    "/v1/protocol": None,
    "/v1/protocol/parameters": ("parameters", 1),
    "/v1/admin/audit": ("audit", 50),
    "/v1/auth/sessions": None,
    "/v1/availability": None,
}


# What those rows lack, so that no table is empty.
_MANY = "FROM generate_series(2, 401) n"
_PLATFORM = ", ".join(measure.name for measure in PLATFORM.measures)
_KEY = "sha256(int8send(n::bigint))"
_WHO = f"substring({_KEY} FROM 1 FOR 20)"
_ROWS = (
    "INSERT INTO chain.balance_totals SELECT DISTINCT miner, 5, 3 FROM chain.submitted",
    "INSERT INTO offchain.contents"
    " SELECT commitment, '\\x41', decode(repeat('42', 32), 'hex'), 5 FROM chain.submitted",
    f"INSERT INTO chain.campaign_payable SELECT 4, n, '\\x01', '\\x02', n, 1, 2 {_MANY}",
    "INSERT INTO chain.payouts_posted"
    f" SELECT 5, n, '\\x01', '\\x02', n, '\\x03', 5, 1, {_KEY}, 0, 3 {_MANY}",
    f"INSERT INTO oracle.evidence SELECT {_KEY}, 'payout-sheet', '\\x00', 0 {_MANY}",
    f"INSERT INTO chain.claimed SELECT 6, n, '\\x01', '\\x02', n, {_KEY}, 5 {_MANY}",
    f"INSERT INTO chain.refunded SELECT 7, n, '\\x01', '\\x02', n, '\\x03', 5 {_MANY}",
    f"INSERT INTO chain.transfer SELECT 8, n, '\\x01', '\\x02', '\\x03', '\\x04', 5 {_MANY}",
    f"INSERT INTO chain.payment_totals SELECT 3600, 3600 * n, decode(repeat('03', 20), 'hex'), 1, 5 {_MANY}",
    f"INSERT INTO chain.payee_totals SELECT 3600, 3600 * n, decode('{KEY}', 'hex'), decode(repeat('03', 20), 'hex'),"
    f" 1, 5 {_MANY}",
    f"INSERT INTO chain.payee_totals SELECT 0, 0, {_WHO}, decode(repeat('03', 20), 'hex'), 1, 5 {_MANY}",
    f"INSERT INTO chain.platform_totals (span, start, {_PLATFORM})"
    f" SELECT 3600, 3600 * n, {', '.join('1' * len(PLATFORM.measures))} {_MANY}",
    f"INSERT INTO offchain.live_messages SELECT n, 1, '{{}}', '{{}}' {_MANY}",
    f"INSERT INTO chain.notifications SELECT n, 'skipped', 1, '\\x01', 1 {_MANY}",
    f"INSERT INTO chain.project_transferred SELECT 9, n, '\\x01', '\\x02', n, '\\x03', {_WHO} {_MANY}",
    f"INSERT INTO chain.project_transfer_started SELECT 9, n, '\\x01', '\\x02', n, '\\x03', {_WHO} {_MANY}",
    f"INSERT INTO chain.block_voided SELECT 9, n, '\\x01', '\\x02', 1000 + n, '\\x03' {_MANY}",
    f"INSERT INTO chain.challenged SELECT 9, n, '\\x01', '\\x02', 1 + n % 2, 1000 + n, '\\x03', {_KEY}, 1, 2"
    f" {_MANY}",
    f"INSERT INTO chain.resolved SELECT 9, n, '\\x01', '\\x02', 1 + n % 2, 1000 + n, n % 3 = 0, false,"
    f" '\\x03', 1, 2, 3 {_MANY}",
    f"INSERT INTO offchain.project_profiles SELECT n, 'A', 'B', 'C', {_KEY}, 1, {_WHO} {_MANY}",
    f"INSERT INTO offchain.hidden_texts SELECT {_KEY}, 'A', 1, '\\x01' {_MANY}",
    "INSERT INTO offchain.audit_log (at, actor, role, action, subject)"
    f" SELECT n, {_WHO}, 'owner', 'A', 'B' {_MANY}",
    "INSERT INTO offchain.sessions (token_hash, address, created_at, expires_at)"
    f" SELECT {_KEY}, {_WHO}, 1, 1::bigint << 40 {_MANY}",
    "INSERT INTO offchain.sessions (token_hash, address, created_at, expires_at)"
    f" SELECT sha256('{SIGNED_IN}'), '\\x{KEY}', 1, 1::bigint << 40",
    f"INSERT INTO offchain.availability SELECT {_WHO}, n {_MANY}",
    f"INSERT INTO offchain.briefs SELECT {_KEY}, '\\x00', 0 {_MANY}",
    f"INSERT INTO offchain.miner_profiles (address, updated_at) SELECT {_WHO}, 1 {_MANY}",
)

# The share of a key's values among the rows, instead of their number and the most common ones.
_FEW_EACH = """
    WITH counted AS MATERIALIZED (
        SELECT s.schemaname, s.tablename, s.attname, s.null_frac, s.avg_width,
               CASE WHEN s.n_distinct < 0 THEN s.n_distinct ELSE -s.n_distinct / c.reltuples END AS share
        FROM pg_stats s
        JOIN pg_class c ON c.oid = format('%I.%I', s.schemaname, s.tablename)::regclass
        WHERE s.tablename = ANY(:names) AND s.attname = ANY(:keys) AND c.reltuples > 0
    ), cleared AS MATERIALIZED (
        SELECT counted.*, pg_clear_attribute_stats(schemaname, tablename, attname, false)::text AS done
        FROM counted
    )
    SELECT pg_restore_attribute_stats(
        'schemaname', schemaname::text, 'relname', tablename::text, 'attname', attname::text,
        'inherited', false, 'null_frac', null_frac, 'avg_width', avg_width,
        'n_distinct', greatest(share, -1)::real)
    FROM cleared WHERE done IS NOT NULL
"""
_LONGER = """
    UPDATE pg_class SET reltuples = greatest(reltuples, 100) * :times, relpages = greatest(relpages, 1)
    WHERE relkind = 'r' AND relname = ANY(:names)
"""

# Of a condition, what all rows of one span fulfil.
_OF_A_SPAN = re.compile(r"\((span|start) = '?\d+'?(::\w+)?\)")
_OF_OURS = re.compile(r"\b(chain|offchain|oracle)\.")
# A condition that says where to begin, not what to look for.
_PLACE = re.compile(r"\(*(ROW\([^=]*\)|\w+) < [^=]*")
# Conditions that drop next to nothing: all that is counted was counted for a submission, all time starts
# at 0, and sessions that are over go at the next sign-in.
_DROPS_FEW = re.compile(
    r"\((submissions|wins|scored) > '0'::bigint\)|\(start = 0\)|\(expires_at > [^()]*\)"
)
Asked = list[tuple[str, Any]]


def nodes(
    plan: dict[str, Any], limited: bool = False, drops: bool = False
) -> Iterator[tuple[dict[str, Any], bool, bool]]:
    """Every step of a plan, whether a LIMIT ends it early, and whether rows are dropped before that."""
    kind = plan["Node Type"]
    sorts = kind in ("Sort", "Aggregate", "WindowAgg", "Hash", "Materialize")
    limited = kind == "Limit" or (limited and not sorts)
    # Joins drop nothing: every row has those that it names.
    dropping = _DROPS_FEW.sub("", plan.get("Filter", "")).strip("() ANDOR")
    drops = kind != "Limit" and (drops or dropping != "")
    yield plan, limited, drops
    for part in plan.get("Plans", ()):
        yield from nodes(part, limited, drops)


def test_a_listing_reads_no_more_than_its_page(
    settings: Settings, new_database: Callable[[str | None], str]
) -> None:
    url = new_database(None)
    fill(url, POOL, blocks=40, campaigns=20_000)
    bound = engine(url)
    _pretend(bound)
    app = create_app(replace(settings, database_url=url))
    with TestClient(app, headers={"Authorization": f"Bearer {SIGNED_IN}"}) as client:
        found = [one for path in LISTINGS for one in _unbounded(client, bound, path)]
        found += _resuming(client, bound)
    bound.dispose()
    assert not found, "\n".join(found)


# So many rows for each one there is.
_TIMES = 1000
# What is looked for by its key is so many rows at most.
_FEW = 5000
# Blocks, campaigns and miners grow with the chain: the rows of one of them stay as few as they are.
_KEYS = (
    "block_id", "campaign_id", "miner", "settlement", "commitment", "account", "recipient", "address",
    "owner", "sponsor", "reward_token", "id",
)  # fmt: skip


def _pretend(bound: Engine) -> None:
    """Gives every table rows, and the planner the idea of a chain that is a thousand times as long."""
    with bound.begin() as connection:
        for statement in _ROWS:
            connection.execute(text(statement))
    with bound.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        for statement in (_FEW_EACH, _LONGER):
            connection.execute(
                text(statement), {"names": sorted(GROWING), "keys": list(_KEYS), "times": _TIMES}
            )


def _resuming(client: TestClient, bound: Engine) -> list[str]:
    """What a reader that resumes, and the feed itself, ask for."""
    asked: Asked = []
    with noted(asked):
        assert client.get("/v1/live/events?after=99999").status_code == 409
        client.portal.call(_told, client.app.state.database)  # type: ignore[attr-defined, union-attr]
    return list(_walked_whole(bound, "resuming", asked))


async def _told(database: Database) -> None:
    async with database.read() as connection:
        repository = LiveRepository(connection)
        await repository.after(10, 500)
        await repository.notifications(10, 500)


@contextmanager
def noted(asked: Asked) -> Iterator[None]:
    """Notes what is asked of our tables."""

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and _OF_OURS.search(statement):
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def _unbounded(client: TestClient, bound: Engine, path: str) -> Iterator[str]:
    asked: Asked = []

    deep = LISTINGS[path]
    paths = [path]
    if deep is not None:
        paths.append(
            f"{path}{'&' if '?' in path else '?'}cursor={encode_cursor(deep[0], deep[1:])}"
        )
    with noted(asked):
        for one in paths:
            answer = client.get(one)
            assert answer.status_code == 200, (one, answer.text)
    assert asked
    yield from _walked_whole(bound, path, asked)


def _walked_whole(bound: Engine, path: str, asked: Asked) -> Iterator[str]:
    with bound.connect() as connection:
        for statement, parameters in asked:
            found = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
            plans = found.scalar_one()
            plan = (json.loads(plans) if isinstance(plans, str) else plans)[0]["Plan"]
            for node, limited, drops in nodes(plan):
                if node.get("Relation Name") not in GROWING:
                    continue
                conditions = [str(value) for key, value in node.items() if "Cond" in key]
                if node["Relation Name"] in ("miner_totals", "campaign_totals"):
                    conditions = [_OF_A_SPAN.sub("", each).strip("() AND") for each in conditions]
                looked_for = [each for each in conditions if not _PLACE.fullmatch(each)]
                # A range says itself how far it goes.
                in_a_range = any(">" in each for each in looked_for)
                few = any(looked_for) and (in_a_range or node["Plan Rows"] <= _FEW)
                bounded = few or (limited and not drops)
                if node["Node Type"] == "Seq Scan" or not bounded:
                    yield f"{path}: {node['Node Type']} of {node['Relation Name']}"
