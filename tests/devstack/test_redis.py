# SPDX-License-Identifier: Apache-2.0
"""Redis starts and stops, keeps nothing on disk, and is empty for every test."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from roastpower.devstack.ports import is_free
from roastpower.devstack.redis import EmbeddedRedis


@pytest.mark.parametrize("attempt", [1, 2])
def test_each_test_finds_redis_empty(redis_server: EmbeddedRedis, attempt: int) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


def test_a_restarted_redis_has_forgotten_everything(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path / "redis")
    server.start()
    try:
        with redis.Redis.from_url(server.url) as client:
            client.set("heartbeat", "1")
        server.stop()
        assert is_free(server.port)
        server.start()
        with redis.Redis.from_url(server.url) as client:
            assert client.get("heartbeat") is None
    finally:
        server.stop()
    assert [path.name for path in server.directory.iterdir()] == ["redis.log"]
