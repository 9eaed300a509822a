# SPDX-License-Identifier: Apache-2.0
"""Answers from the chain say how old they are, in headers that the document declares."""

from __future__ import annotations

import time

import httpx
import pytest
from chain_rows import Factory, account
from fastapi.testclient import TestClient
from listening_people import Outbox
from serving import serving

from api.settings import Settings
from roastpower.protocol.addresses import checksummed

MINER = checksummed(account(0xA1))
# Everything else that GET answers is of people, of documents that never change, or of this process.
NOT_FROM_THE_CHAIN = {
    "healthz", "readyz", "status", "metrics", "get_contracts", "list_available", "live_events",
    "get_session", "list_sessions", "get_brief", "get_evidence", "get_miner_profile", "list_audit",
}  # fmt: skip


def test_every_read_of_the_chain_declares_it(client: TestClient) -> None:
    silent = set()
    for operations in client.get("/openapi.json").json()["paths"].values():
        for method, operation in operations.items():
            declared = operation["responses"].get("200", {}).get("headers", {})
            if method == "get" and not {"x-indexed-block", "x-indexed-at"} <= set(declared):
                silent.add(operation["operationId"])
    assert silent == NOT_FROM_THE_CHAIN


@pytest.mark.parametrize(
    "path",
    [
        "/v1/protocol", "/v1/protocol/parameters", "/v1/blocks", "/v1/blocks/1", "/v1/blocks/current",
        "/v1/blocks/1/bundle", "/v1/submissions", "/v1/submissions/65536", "/v1/campaigns",
        "/v1/projects", "/v1/miners", f"/v1/miners/{MINER}", f"/v1/miners/{MINER}/rank",
        "/v1/leaderboard", f"/v1/claims/{MINER}", "/v1/analytics/platform",
    ],
)  # fmt: skip
def test_an_answer_says_at_which_head_it_was_read(
    client: TestClient, chain_tables: Factory, path: str
) -> None:
    chain_tables.submit(1, 0, account(0xA1), b"x", b"s" * 32)
    chain_tables.mine(seconds=-40)  # and the indexer stands still from here on
    first = client.get(path)
    assert first.status_code == 200
    assert first.headers["x-indexed-block"] == str(chain_tables.number)
    assert first.headers["x-indexed-at"] == str(chain_tables.time)
    assert 40 <= time.time() - int(first.headers["x-indexed-at"]) < 70


def test_what_is_unchanged_or_missing_is_so_at_a_head_too(
    client: TestClient, chain_tables: Factory
) -> None:
    etag = client.get("/v1/blocks/1").headers["etag"]
    chain_tables.mine(seconds=1)
    unchanged = client.get("/v1/blocks/1", headers={"if-none-match": etag})
    missing = client.get("/v1/blocks/99")
    assert (unchanged.status_code, missing.status_code) == (304, 404)
    for answer in (unchanged, missing):
        assert answer.headers["x-indexed-block"] == str(chain_tables.number)
        assert answer.headers["x-indexed-at"] == str(chain_tables.time)


def test_what_is_kept_is_of_the_newest_head(settings: Settings, chain_tables: Factory) -> None:
    outbox = Outbox(chain_tables)
    with serving(settings) as address:
        url = f"http://{address}/v1/blocks/current"
        for number in range(3):
            outbox.event("project_created", project_id=number, owner="0x" + "ab" * 20)
            deadline = time.monotonic() + 10
            while httpx.get(url).headers["x-indexed-block"] != str(chain_tables.number):
                assert time.monotonic() < deadline
                time.sleep(0.02)
            assert httpx.get(url).headers["x-indexed-at"] == str(chain_tables.time)
