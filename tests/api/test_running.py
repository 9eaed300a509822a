# SPDX-License-Identifier: Apache-2.0
"""Probes, a database that goes away, the schema, origins."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from chain_rows import Factory
from fastapi.testclient import TestClient
from listening_people import LiveClient, Outbox
from serving import serving
from sqlalchemy import func, text, update

from api.app import create_app
from api.blocks.repository import BlockRepository
from api.settings import Settings
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.devstack.redis import EmbeddedRedis
from roastpower.storage.chain_tables import cursor
from roastpower.storage.migrate import upgrade
from roastpower.storage.session import engine


def test_ready_while_the_indexer_keeps_up(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json()["status"] == "ready"


def test_not_ready_says_every_reason(client: TestClient, chain_tables: Factory) -> None:
    chain_tables.mine(seconds=-61)
    with chain_tables.engine.begin() as connection:
        connection.execute(
            update(cursor).values(
                polled_at=func.now() - text("interval '12 seconds'"),
                chain_id=1,
                halted="ReorgTooDeep: look",
            )
        )
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "not_ready")
    assert {reason["code"] for reason in answer.json()["reasons"]} == {
        "another_deployment", "indexing_halted", "indexer_silent", "head_lags",
    }  # fmt: skip


def test_status_and_figures_are_given_whatever_is_down(
    client: TestClient, chain_tables: Factory
) -> None:
    client.get("/v1/blocks/1")
    client.get("/v1/no/such/path")
    for _ in range(2):  # kept from the second on
        client.get("/v1/protocol")
    chain_tables.mine(seconds=-30)
    status = client.get("/status").json()
    assert (status["database"], status["redis"]) == ("up", "none")
    assert status["indexed_head"] == chain_tables.number
    assert 30 <= status["head_lag"] < 60
    assert status["oracle_posted_at"] is None
    page = client.get("/metrics").text
    assert 'requests_total{method="GET",route="/v1/blocks/{block_id}",status="200"} 1.0' in page
    assert 'requests_total{method="GET",route="/v1/protocol",status="200"} 2.0' in page
    assert 'route="none",status="404"' in page
    assert "roastpower_api_database_up 1.0" in page


def test_status_says_when_the_oracle_last_posted(client: TestClient, chain_tables: Factory) -> None:
    chain_tables.submit(1, 0, bytes([0xA1] * 20), b"x", b"s" * 32)
    chain_tables.seal(1, 1)
    chain_tables.score(1, [9000], b"e" * 32)
    posted_at = chain_tables.time
    chain_tables.mine(seconds=20)
    assert client.get("/status").json()["oracle_posted_at"] == posted_at


def test_the_database_may_go_away_and_come_back(settings: Settings, server_folder: Path) -> None:
    server = EmbeddedPostgres(server_folder / "restarted", ephemeral=True)
    server.start()
    upgrade(server.dsn)
    bound = engine(server.dsn)
    Factory(bound).deploy()
    bound.dispose()
    app = create_app(replace(settings, database_url=server.dsn))
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.get("/v1/blocks/1").status_code == 200
        server.stop()
        away = client.get("/v1/blocks/1")
        assert (away.status_code, away.json()["code"]) == (503, "database_unavailable")
        assert client.get("/readyz").json()["code"] == "not_ready"
        assert client.get("/healthz").status_code == 200
        assert client.get("/status").json()["database"] == "down"
        server.start()
        deadline = time.monotonic() + 10
        while client.get("/v1/blocks/1").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.1)
    server.stop()


def test_what_nobody_expected_is_a_problem_without_details(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr(BlockRepository, "one", broken)
    answer = client.get("/v1/blocks/1", headers={"x-request-id": "known-to-me-1"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert answer.json()["request_id"] == "known-to-me-1"
    logged = capsys.readouterr().out
    assert "known-to-me-1" in logged
    for told in (answer.text, logged):
        assert "a secret of ours" not in told and "Traceback" not in told


def test_redis_may_be_down_from_the_start(
    settings: Settings, chain_tables: Factory, redis_server: EmbeddedRedis
) -> None:
    redis_server.stop()
    outbox = Outbox(chain_tables)
    with serving(replace(settings, redis_url=redis_server.url, rate_limit=1_000)) as address:
        api = httpx.Client(base_url=f"http://{address}")
        assert api.get("/status").json()["redis"] == "down"
        assert api.get("/readyz").status_code == 200
        answer = api.get("/v1/protocol")
        assert answer.status_code == 200
        assert "ratelimit" in answer.headers
        assert api.post("/v1/auth/nonce").status_code == 200
        assert api.get("/v1/availability").json() == {"count": 0, "items": []}
        live = LiveClient(address)
        outbox.events(("project_created", {"project_id": 1, "owner": "0x" + "ab" * 20}))
        assert live.take(1)[0]["type"] == "project.created"
        redis_server.start()
        deadline = time.monotonic() + 10
        while api.get("/status").json()["redis"] != "up":
            assert time.monotonic() < deadline
            time.sleep(0.1)
        outbox.events(("project_created", {"project_id": 2, "owner": "0x" + "ab" * 20}))
        assert live.take(1)[0]["data"]["project_id"] == 2
        live.close()


def test_only_allowed_origins_may_read(client: TestClient) -> None:
    allowed = client.get("/healthz", headers={"origin": "https://app.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://app.example"
    other = client.get("/healthz", headers={"origin": "https://evil.example"})
    assert "access-control-allow-origin" not in other.headers


def test_every_route_declares_examples_and_problems(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    parts = schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            if "200" in operation["responses"]:
                [content] = operation["responses"]["200"]["content"].values()
                model = parts.get(content["schema"].get("$ref", "").rpartition("/")[2], {})
                assert content.get("examples") or model.get("examples"), path
            errors = {k: v for k, v in operation["responses"].items() if int(k) >= 400}
            assert "500" in errors
            for error in errors.values():
                assert error["content"]["application/problem+json"]["examples"], path
    assert "HTTPValidationError" not in parts
