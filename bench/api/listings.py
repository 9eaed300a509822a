# SPDX-License-Identifier: Apache-2.0
"""The database's time for each listing, on the first page and far down."""

from __future__ import annotations

import time
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from api.app import create_app
from api.pagination import encode_cursor
from api.settings import Settings
from bench.api.rows import BLOCKS, CAMPAIGNS, MINERS

# psycopg prepares a statement at its sixth use; PostgreSQL keeps a plan from the sixth after that.
_PREPARING = 12


def times(database_url: str, manifest: Path, miner: str, paying: int) -> list[tuple[str, float]]:
    """Milliseconds of database time for each listing: the best of five, once statements are prepared,
    as they are on a running server's connections."""
    deep = encode_cursor("submissions:::", (BLOCKS // 2 << 16,))
    of_miner = encode_cursor(f"submissions:{miner[2:].lower()}::", (BLOCKS // 2 << 16,))
    blocks = encode_cursor("blocks:", (BLOCKS // 2,))
    middle = "80" + "00" * 19
    of_miners = encode_cursor("miners:submissions", ("200", middle))
    reached = (MINERS // 2, MINERS // 2, str(10**21), "1", "5000", middle)
    board = encode_cursor("leaderboard:all:", reached)
    paths = {
        "blocks": "/v1/blocks",
        "blocks, deep": f"/v1/blocks?cursor={blocks}",
        "block 5,000 with its 100 submissions": "/v1/blocks/5000",
        "submissions": "/v1/submissions",
        "submissions, deep": f"/v1/submissions?cursor={deep}",
        "submissions of a miner": f"/v1/submissions?miner={miner}",
        "submissions of a miner, deep": f"/v1/submissions?miner={miner}&cursor={of_miner}",
        "submissions of a campaign": f"/v1/submissions?campaign={CAMPAIGNS // 2}",
        "campaigns": "/v1/campaigns",
        "campaigns, active": "/v1/campaigns?status=ACTIVE",
        "campaigns, by reward": "/v1/campaigns?sort=reward",
        "campaigns, active, by reward": "/v1/campaigns?status=ACTIVE&sort=reward",
        "campaigns, next to end": "/v1/campaigns?sort=ending",
        "campaigns, cancelled (none)": "/v1/campaigns?status=CANCELLED",
        "blocks, challenged (none)": "/v1/blocks?status=CHALLENGED",
        "projects": "/v1/projects",
        "miners": "/v1/miners",
        "miners, by submissions, deep": f"/v1/miners?sort=submissions&cursor={of_miners}",
        "leaderboard": "/v1/leaderboard",
        "leaderboard, deep": f"/v1/leaderboard?cursor={board}",
        "leaderboard, and a miner's place": f"/v1/leaderboard?account={miner}",
        "leaderboard of the day": "/v1/leaderboard?window=day",
        "leaderboard of the week": "/v1/leaderboard?window=week",
        "leaderboard of a campaign": f"/v1/leaderboard?campaign={CAMPAIGNS // 2}",
        "miner": f"/v1/miners/{miner}",
        "claims, all due": f"/v1/claims/{miner}",
        "payouts of a campaign": f"/v1/campaigns/{paying}/payouts",
        "blocks, 100": "/v1/blocks?limit=100",
        "submissions, 100": "/v1/submissions?limit=100",
        "campaigns, 100": "/v1/campaigns?limit=100",
        "miners, 100": "/v1/miners?limit=100",
        "leaderboard, 100": "/v1/leaderboard?limit=100",
        "claims, all due, 100": f"/v1/claims/{miner}?limit=100",
        "series of the platform": "/v1/analytics/platform?span=hour",
    }
    settings = Settings(
        database_url=database_url, manifest=manifest, environment="development", rate_limit=0
    )
    spent = 0.0
    begun = 0.0

    def before(*_: object) -> None:
        nonlocal begun
        begun = time.perf_counter()

    def after(*_: object) -> None:
        nonlocal spent
        spent += time.perf_counter() - begun

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    found = []
    app = create_app(settings)
    client = TestClient(app)  # without its background work: nothing is kept, nothing else queries
    for name, path in paths.items():
        best = float("inf")
        for number in range(_PREPARING + 5):
            spent = 0.0
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.text)
            assert "(none)" in name or answer.json().get("items") != [], path
            if number >= _PREPARING:
                best = min(best, spent)
        found.append((name, 1000 * best))
    return found
