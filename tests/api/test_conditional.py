# SPDX-License-Identifier: Apache-2.0
"""Unchanged answers are not sent again, hot ones are made once a chain block and never old."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import httpx
import pytest
from chain_rows import Factory, account
from fastapi.testclient import TestClient
from serving import serving
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from api.settings import Settings
from roastpower.protocol.addresses import checksummed


@pytest.mark.parametrize(
    "path", ["/v1/blocks/1", "/v1/blocks/current", "/v1/protocol", "/v1/leaderboard?window=day"]
)
def test_who_has_an_answer_already_is_told_so(
    client: TestClient, chain_tables: Factory, path: str
) -> None:
    first = client.get(path)
    etag = first.headers["etag"]
    for sent in (etag, f"W/{etag}", f'"other", {etag}'):
        again = client.get(path, headers={"if-none-match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    other = client.get(path, headers={"if-none-match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)
    assert client.get("/v1/blocks/99", headers={"if-none-match": "*"}).status_code == 404


def test_hot_answers_are_made_once_a_chain_block(settings: Settings, chain_tables: Factory) -> None:
    queries: list[str] = []

    def count(_: object, __: object, statement: str, *___: object) -> None:
        if "block_opened" in statement:
            queries.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        with serving(settings) as address:
            url = f"http://{address}/v1/blocks/current"
            deadline = time.monotonic() + 10
            while True:  # until changes are heard
                httpx.get(url)
                before = len(queries)
                assert httpx.get(url).status_code == 200
                if len(queries) == before:
                    break
                assert time.monotonic() < deadline
            with ThreadPoolExecutor(8) as pool:
                answers = list(pool.map(lambda _: httpx.get(url), range(40)))
            assert len(queries) == before
            assert {answer.json()["count"] for answer in answers} == {0}
            chain_tables.submit(1, 0, account(5), b"x", b"s" * 32)
            with chain_tables.engine.begin() as connection:
                connection.execute(text("NOTIFY chain"))
            deadline = time.monotonic() + 5
            while httpx.get(url).json()["count"] == 0:
                assert time.monotonic() < deadline
            # Of one miner is another answer than of all.
            odds = httpx.get(f"{url}?miner={checksummed(account(5))}").json()["odds"]
            assert odds["submitted"] is True
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def test_a_kept_answer_is_complete_for_each_who_asks(
    settings: Settings, chain_tables: Factory
) -> None:
    origin = "https://app.example"
    # The minute in which requests are counted does not end.
    with serving(replace(settings, rate_limit=40), clock=lambda: 1_750_000_020.0) as address:
        url = f"http://{address}/v1/blocks/current"
        for sent in (None, origin, "https://evil.example"):
            asked = {} if sent is None else {"origin": sent}
            answers = [httpx.get(url, headers=asked) for _ in range(3)]
            etag = answers[0].headers["etag"]
            answers.append(httpx.get(url, headers={**asked, "if-none-match": etag}))
            assert [answer.status_code for answer in answers] == [200, 200, 200, 304]
            allowed = {answer.headers.get("access-control-allow-origin") for answer in answers}
            assert allowed == {sent if sent == origin else None}
            for answer in answers:
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert answer.headers["ratelimit-policy"] == '"address";q=40;w=60'
            left = [
                int(answer.headers["ratelimit"].split("r=")[1].split(";")[0]) for answer in answers
            ]
            assert left == list(range(left[0], left[0] - 4, -1))
            assert len({answer.headers["x-request-id"] for answer in answers}) == 4
        refused = [httpx.get(url) for _ in range(40)][-1]
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        assert refused.headers["x-content-type-options"] == "nosniff"


def test_an_error_is_not_kept(settings: Settings, chain_tables: Factory) -> None:
    with serving(settings) as address:
        url = f"http://{address}/v1/leaderboard?limit=0"
        answers = [httpx.get(url) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [422, 422]
        assert answers[0].json()["request_id"] != answers[1].json()["request_id"]
