# SPDX-License-Identifier: Apache-2.0
"""Limits on requests: counted here, shared by Redis, and right without it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest
from chain_rows import Factory
from fastapi.testclient import TestClient
from signing import message_of, person, signed

from api.app import create_app
from api.limits.counting import Policy, RateLimiter
from api.redis_link import RedisDown, RedisLink
from api.settings import Settings
from roastpower.callers import address_group
from roastpower.devstack.redis import EmbeddedRedis

POLICY = Policy("address", 10)


class Clock:
    """A clock that tests set."""

    now = 1_750_000_020.0  # the start of a minute

    def __call__(self) -> float:
        return self.now


def test_answers_say_what_is_left_and_when_it_starts_anew(
    settings: Settings, chain_tables: Factory
) -> None:
    clock = Clock()
    app = create_app(replace(settings, rate_limit=2), clock)
    with TestClient(app) as client:
        first = client.get("/v1/protocol")
        assert first.headers["ratelimit-policy"] == '"address";q=2;w=60'
        assert first.headers["ratelimit"] == '"address";r=1;t=60'
        clock.now += 59
        assert client.get("/v1/protocol").headers["ratelimit"] == '"address";r=0;t=1'
        refused = client.get("/v1/protocol")
        assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["ratelimit"] == '"address";r=0;t=1'
        assert client.get("/healthz").status_code == 200
        clock.now += 1
        assert client.get("/v1/protocol").status_code == 200


def test_who_is_signed_in_is_told_of_the_limit_by_account_too(
    settings: Settings, chain_tables: Factory
) -> None:
    clock = Clock()
    clock.now = time.time() // 60 * 60
    app = create_app(replace(settings, rate_limit=10), clock)
    with TestClient(app) as client:
        someone = person(7)
        nonce = client.post("/v1/auth/nonce").json()["nonce"]
        body = signed(someone, message_of(someone.address, nonce))
        token = client.post("/v1/auth/sign-in", json=body).json()["token"]
        told = client.get("/v1/auth/session", headers={"authorization": f"Bearer {token}"})
        assert told.status_code == 200
        assert told.headers.get_list("ratelimit-policy") == [
            '"address";q=10;w=60',
            '"account";q=10;w=60',
        ]
        of_address, of_account = told.headers.get_list("ratelimit")
        assert of_address == '"address";r=7;t=60'
        assert of_account == '"account";r=9;t=60'


def test_processes_learn_of_one_another(redis_server: EmbeddedRedis) -> None:
    async def scenario() -> None:
        links = [RedisLink(redis_server.url) for _ in range(2)]
        one, other = (RateLimiter(link, Clock()) for link in links)
        for _ in range(6):
            assert one.take(POLICY, "10.0.0.1").allowed
        await one.share()
        for _ in range(4):
            assert other.take(POLICY, "10.0.0.1").allowed
        await other.share()
        assert not other.take(POLICY, "10.0.0.1").allowed
        assert other.take(POLICY, "10.0.0.2").allowed
        assert one.take(POLICY, "10.0.0.1").allowed  # has not heard yet
        await one.share()
        assert not one.take(POLICY, "10.0.0.1").allowed
        for link in links:
            await link.close()

    asyncio.run(scenario())


def test_without_redis_each_process_limits_by_its_own_count(redis_server: EmbeddedRedis) -> None:
    async def scenario() -> None:
        link = RedisLink(None)
        alone = RateLimiter(link, Clock())
        assert [alone.take(POLICY, "a").allowed for _ in range(12)] == [True] * 10 + [False] * 2
        with pytest.raises(RedisDown):
            await alone.share()
        assert not alone.take(POLICY, "a").allowed

    asyncio.run(scenario())


def test_a_redis_that_lost_its_memory_gives_nothing_back(redis_server: EmbeddedRedis) -> None:
    async def scenario() -> None:
        link = RedisLink(redis_server.url)
        limiter = RateLimiter(link, Clock())
        for _ in range(9):
            limiter.take(POLICY, "a")
        await limiter.share()
        redis_server.flush()
        assert limiter.take(POLICY, "a").allowed
        await limiter.share()
        assert not limiter.take(POLICY, "a").allowed
        await link.close()

    asyncio.run(scenario())


def test_a_network_of_ipv6_counts_as_one() -> None:
    assert address_group("2001:db8::1") == address_group("2001:db8::ffff:2")
    assert address_group("2001:db8:0:1::1") != address_group("2001:db8::1")
    assert address_group("::ffff:10.0.0.1") == address_group("10.0.0.1") == "10.0.0.1"
    assert address_group(None) == "unknown"
