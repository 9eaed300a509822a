# SPDX-License-Identifier: Apache-2.0
"""No listing reads all of a table that grows with the chain, at any depth.

PostgreSQL is told not to read tables from end to end where an index will do; where a plan does so all
the same, there is no index that could help. An index may be walked without a condition only as far as
a page goes: under a LIMIT.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

from chain_rows import POOL
from fastapi.testclient import TestClient
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from api.app import create_app
from api.pagination import encode_cursor
from api.settings import Settings
from bench.api.rows import fill
from roastpower.protocol.addresses import checksummed
from roastpower.storage.session import engine

# One row or more for each block or submission; what else there is grows with projects, campaigns and
# people, or is looked up by a key of these rows.
GROWING = {
    "submitted", "block_opened", "block_sealed", "block_scored", "block_settled", "scorings",
    "streaks",
}  # fmt: skip
# The first miner of those rows.
ONE = checksummed(sha256((1_000_000).to_bytes(8, "big")).digest()[:20])
LISTINGS = {
    "/v1/blocks": None,
    "/v1/blocks?limit=2": ("blocks:", 5),
    "/v1/blocks/current": None,
    "/v1/blocks/1": None,
    "/v1/submissions": ("submissions:::", 1 << 20),
    f"/v1/submissions?miner={ONE}": (f"submissions:{ONE[2:].lower()}::", 1 << 20),
    "/v1/submissions?campaign=1": ("submissions::1:", 1 << 20),
    "/v1/submissions?block=1": None,
    "/v1/submissions/65536": None,
    "/v1/campaigns/1": None,
    "/v1/projects": None,
    f"/v1/miners/{ONE}": None,
    f"/v1/miners/{ONE}/rank": None,
    "/v1/leaderboard?window=day": None,
    "/v1/leaderboard?window=all": None,
    "/v1/leaderboard?campaign=1": None,
    f"/v1/claims/{ONE}": None,
    "/v1/analytics/platform?span=hour": None,
    f"/v1/analytics/miners/{ONE}": None,
    "/v1/analytics/campaigns/1": None,
    "/v1/protocol/parameters": None,
    "/v1/admin/audit": None,
}


def nodes(plan: dict[str, Any], limited: bool = False) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every step of a plan, and whether a LIMIT ends it early."""
    sorts = plan["Node Type"] in ("Sort", "Aggregate", "WindowAgg", "Hash")
    limited = plan["Node Type"] == "Limit" or (limited and not sorts)
    yield plan, limited
    for part in plan.get("Plans", ()):
        yield from nodes(part, limited)


def test_a_listing_reads_no_more_than_its_page(
    settings: Settings, new_database: Callable[[str | None], str]
) -> None:
    url = new_database(None)
    fill(url, POOL, blocks=40)
    bound = engine(url)
    with TestClient(create_app(replace(settings, database_url=url))) as client:
        found = [one for path in LISTINGS for one in _unbounded(client, bound, path)]
    bound.dispose()
    assert not found, "\n".join(found)


def _unbounded(client: TestClient, bound: Engine, path: str) -> Iterator[str]:
    asked: list[tuple[str, Any]] = []

    def note(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")) and "chain." in statement:
            asked.append((statement, parameters))

    deep = LISTINGS[path]
    paths = [path]
    if deep is not None:
        paths.append(
            f"{path}{'&' if '?' in path else '?'}cursor={encode_cursor(deep[0], deep[1:])}"
        )
    event.listen(Engine, "before_cursor_execute", note)
    try:
        for one in paths:
            answer = client.get(one)
            assert answer.status_code == 200, answer.text
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert asked or path.startswith("/v1/admin")
    with bound.connect() as connection:
        connection.execute(text("SET enable_seqscan = off"))
        for statement, parameters in asked:
            found = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
            plans = found.scalar_one()
            plan = (json.loads(plans) if isinstance(plans, str) else plans)[0]["Plan"]
            for node, limited in nodes(plan):
                if node.get("Relation Name") not in GROWING:
                    continue
                bounded = limited or any("Cond" in key for key in node)
                if node["Node Type"] == "Seq Scan" or not bounded:
                    yield f"{path}: {node['Node Type']} of {node['Relation Name']}"
