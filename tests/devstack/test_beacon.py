# SPDX-License-Identifier: Apache-2.0
"""The local beacon answers like drand, with signatures that verify, and keeps its key."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from roastpower.devstack.beacon_network import Network, chain_hash
from roastpower.devstack.errors import StateUnusable
from roastpower.devstack.local_beacon import LocalBeacon
from roastpower.protocol import beacon


@pytest.fixture
def client(beacon_server: LocalBeacon) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=beacon_server.url, timeout=10, trust_env=False) as client:
        yield client


@pytest.fixture
def only_hash(client: httpx.Client) -> str:
    (only,) = client.get("/chains").json()
    assert isinstance(only, str)
    return only


def test_the_chain_hash_is_drands() -> None:
    # Public facts of quicknet.
    key = (
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d"
        "1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8"
        "991ef5ece45a"
    )
    group_hash = "f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e"
    quicknet = "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
    made = chain_hash(3, 1692803367, bytes.fromhex(key), bytes.fromhex(group_hash), "quicknet")
    assert made == quicknet


def test_info_has_drands_fields(
    client: httpx.Client, only_hash: str, beacon_server: LocalBeacon
) -> None:
    answer = client.get("/info")
    info = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert set(info) == {
        *("public_key", "period", "genesis_time", "hash", "groupHash", "schemeID", "metadata")
    }
    assert info["schemeID"] == "bls-unchained-g1-rfc9380"
    assert (info["period"], info["genesis_time"]) == (1, beacon_server.genesis_time)
    assert info["hash"] == only_hash
    assert set(info["metadata"]) == {"beaconID"}
    assert client.get(f"/{only_hash}/info").json() == info
    second = client.get(f"/v2/chains/{only_hash}/info").json()
    assert second["public_key"] == info["public_key"]
    assert second["chain_hash"] == only_hash


@pytest.mark.parametrize("prefix", ["", "/{hash}"])
def test_a_round_verifies_with_the_key_of_info(
    client: httpx.Client, only_hash: str, prefix: str
) -> None:
    key = bytes.fromhex(client.get("/info").json()["public_key"])
    answer = client.get(prefix.format(hash=only_hash) + "/public/17")
    shown = answer.json()
    signature = bytes.fromhex(shown["signature"])
    assert list(shown) == ["round", "randomness", "signature"]
    assert shown["round"] == 17
    assert beacon.verify(key, 17, signature).hex() == shown["randomness"]
    assert hashlib.sha256(signature).hexdigest() == shown["randomness"]
    assert "immutable" in answer.headers["cache-control"]


def test_a_round_of_v2_leaves_randomness_to_the_reader(
    client: httpx.Client, only_hash: str
) -> None:
    first = client.get("/public/17").json()
    second = client.get(f"/v2/chains/{only_hash}/rounds/17").json()
    assert second == {"round": 17, "signature": first["signature"]}


def test_latest_is_the_round_of_now(client: httpx.Client, beacon_server: LocalBeacon) -> None:
    before = int(time.time()) - beacon_server.genesis_time + 1
    answer = client.get("/public/latest")
    after = int(time.time()) - beacon_server.genesis_time + 1
    assert before <= answer.json()["round"] <= after
    assert answer.headers["cache-control"] == "no-cache"


def test_the_next_round_comes_when_it_is_published(
    client: httpx.Client, beacon_server: LocalBeacon
) -> None:
    following = client.get("/public/latest").json()["round"] + 1
    answer = client.get(f"/public/{following}")
    published = beacon.round_time(following, beacon_server.genesis_time, beacon_server.period)
    assert answer.json()["round"] == following
    assert published <= time.time() < published + 0.9


def test_the_round_after_the_next_is_refused_at_once(client: httpx.Client) -> None:
    current = client.get("/public/latest").json()["round"]
    assert client.get(f"/public/{current + 3}").status_code == 425


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/public/99999999", 425),
        ("/{hash}/public/99999999", 425),
        ("/v2/chains/{hash}/rounds/99999999", 425),
        ("/public/0", 400),
        ("/public/-1", 400),
        ("/public/18446744073709551616", 400),
        ("/public/first", 400),
        ("/" + "00" * 32 + "/public/17", 404),
        ("/v2/chains/" + "00" * 32 + "/info", 404),
        ("/v2/chains/{hash}/public/17", 404),
        ("/rounds/17", 404),
        ("/", 404),
    ],
)
def test_other_requests_are_refused(
    client: httpx.Client, only_hash: str, path: str, status: int
) -> None:
    answer = client.get(path.format(hash=only_hash))
    assert answer.status_code == status
    assert "immutable" not in answer.headers["cache-control"]


def test_a_restarted_beacon_is_the_same_one(tmp_path: Path) -> None:
    server = LocalBeacon(tmp_path / "key.json", genesis_time=1_700_000_000, period=3)
    try:
        server.start()
        before = httpx.get(f"{server.url}/info", trust_env=False).json()
        first = httpx.get(f"{server.url}/public/1", trust_env=False).json()
        server.stop()
        server.start()
        assert httpx.get(f"{server.url}/info", trust_env=False).json() == before
        assert httpx.get(f"{server.url}/public/1", trust_env=False).json() == first
    finally:
        server.stop()
    assert server.key_file.stat().st_mode & 0o777 == 0o600


def test_a_beacon_before_its_genesis_has_no_latest_round(tmp_path: Path) -> None:
    server = LocalBeacon(tmp_path / "key.json", genesis_time=int(time.time()) + 3600)
    server.start()
    try:
        answers = [
            httpx.get(f"{server.url}/public/{word}", trust_env=False).status_code
            for word in ("latest", "1")
        ]
    finally:
        server.stop()
    assert answers == [425, 425]


def test_another_clock_for_the_same_key_is_refused(tmp_path: Path) -> None:
    Network.load_or_create(tmp_path / "key.json", 1_700_000_000, 1)
    with pytest.raises(StateUnusable, match="period 1 s, not 1700000000 and 3 s"):
        Network.load_or_create(tmp_path / "key.json", 1_700_000_000, 3)
