# SPDX-License-Identifier: Apache-2.0
"""The agent's heartbeats over HTTP: a miner at work counts as such, whatever happens to its session."""

from __future__ import annotations

import time
from dataclasses import replace

import httpx
import pytest
from chain_rows import Factory
from serving import serving
from signing import person
from sqlalchemy import text

from api.settings import Settings
from roastpower.client import ApiClient
from roastpower.devstack.ports import free_port
from roastpower.miner.presence import BEAT_SECONDS, Presence

MINER = person(0x41)


class Clock:
    """A clock that tests set."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def own(settings: Settings) -> tuple[Settings, str]:
    """A server at whose own address people sign in."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    return replace(settings, public_url=url), url


def at_work(url: str) -> dict[str, int]:
    """Who is, and until when."""
    items = httpx.get(f"{url}/v1/availability").json()["items"]
    return {one["address"]: one["until"] for one in items}


def test_a_miner_at_work_counts_as_such(own: tuple[Settings, str], chain_tables: Factory) -> None:
    settings, url = own
    clock, wall = Clock(), Clock()
    wall.now = float(int(time.time()))
    presence = Presence(ApiClient(url), MINER, clock)
    presence.beat()  # nobody answers yet, which does not matter
    with serving(settings, port=int(url.rpartition(":")[2]), clock=wall):
        presence.beat()
        assert at_work(url) == {}  # not due yet
        clock.now += 10
        presence.beat()
        [first] = at_work(url).values()
        # One beat is lost, and it is at work all the same.
        clock.now += 2 * BEAT_SECONDS
        wall.now += 2 * BEAT_SECONDS
        assert list(at_work(url)) == [MINER.address]
        presence.beat()
        [second] = at_work(url).values()
        assert second == first + 2 * BEAT_SECONDS
        # Its session is over: the next but one signs in anew.
        with chain_tables.engine.begin() as connection:
            assert connection.execute(text("DELETE FROM offchain.sessions")).rowcount == 1
        for _ in range(2):
            clock.now += BEAT_SECONDS
            wall.now += 50
            presence.beat()
        [third] = at_work(url).values()
        assert third == second + 100


def test_where_nobody_is_let_in_it_says_nothing_more(
    settings: Settings, chain_tables: Factory
) -> None:
    clock = Clock()
    with serving(settings) as address:  # it is another address than people sign in at
        presence = Presence(ApiClient(f"http://{address}"), MINER, clock)
        for _ in range(3):
            presence.beat()
            clock.now += BEAT_SECONDS
        figures = httpx.get(f"http://{address}/metrics").text
        assert 'requests_total{method="POST",route="/v1/auth/sign-in",status="401"} 1.0' in figures
        assert at_work(f"http://{address}") == {}
