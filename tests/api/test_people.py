# SPDX-License-Identifier: Apache-2.0
"""What people say of themselves and their projects, who is at work, and what is taken off display."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from chain_rows import FACTORY, POOL, ZERO, Factory
from fastapi.testclient import TestClient
from signing import person, sign_in
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.app import create_app
from api.availability.repository import HEARTBEAT_SECONDS
from api.secrets import looks_like_a_key
from api.settings import Settings
from roastpower.devstack.redis import EmbeddedRedis
from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.canonical import canonical, digest
from roastpower.storage import chain_tables as events

MINER, OTHER, GUARDIAN = person(7), person(8), person(3)
PROFILE = {"name": "Toastmaster", "agent": "roastpower", "personality": "dry", "model": "local"}


def test_a_miner_writes_its_own_profile_and_nobody_else_does(client: TestClient) -> None:
    path = f"/v1/miners/{MINER.address}/profile"
    assert client.get(path).json()["code"] == "unknown_profile"
    assert client.put(path, json=PROFILE).json()["code"] == "not_signed_in"
    refused = client.put(path, json=PROFILE, headers=sign_in(client, OTHER))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_yours")
    mine = sign_in(client, MINER)
    assert client.put(path, json=PROFILE, headers=mine).status_code == 200
    assert client.put(path, json={"name": "T"}, headers=mine).json()["model"] is None
    assert client.get(path).json()["name"] == "T"


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 65},
        {"name": " padded"},
        {"name": "two\nlines\u202e"},
        {"name": "zero\u200bwidth"},
        {"name": "\ud800"},
        {"api_key": "x"},
    ],
)
def test_profiles_are_short_plain_text(client: TestClient, change: dict[str, str]) -> None:
    import json

    path = f"/v1/miners/{MINER.address}/profile"
    body = json.dumps(PROFILE | change).encode()
    headers = sign_in(client, MINER) | {"content-type": "application/json"}
    answer = client.put(path, content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


KEYS = ["sk-ant-REDACTED" + "a1" * 10, "0x" + "ab" * 32, "cd" * 32, "hf_" + "x" * 20,
        "AIza" + "B" * 35, "-----BEGIN EC PRIVATE KEY-----", "rps_" + "Z" * 43]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_what_looks_like_a_key_is_neither_taken_nor_repeated(
    client: TestClient, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = f"/v1/miners/{MINER.address}/profile"
    answer = client.put(path, json=PROFILE | {"model": key}, headers=sign_in(client, MINER))
    assert (answer.status_code, answer.json()["code"]) == (409, "looks_like_a_key")
    assert key not in answer.text + "".join(capsys.readouterr())


def test_names_are_no_keys() -> None:
    for name in ("gpt-5 mini", "0xdeadbeef", "skilled-and-ready-to-roast", MINER.address):
        assert not looks_like_a_key(name)


def test_a_project_is_described_by_the_owner_that_the_chain_names(
    client: TestClient, chain_tables: Factory
) -> None:
    profile = {"name": "MoonToaster", "description": "Toast.", "website": "https://moon.example/a"}
    committed = digest(canonical({"schema": "roastpower/project/1", **profile}))
    owner = address_bytes(MINER.address)
    chain_tables.event(
        events.project_created, FACTORY, project_id=1, owner=owner, profile=committed
    )
    path = "/v1/projects/1/profile"
    assert client.put(path, json=profile, headers=sign_in(client, OTHER)).status_code == 403
    mine = sign_in(client, MINER)
    assert client.put(path, json=profile, headers=mine).json()["profile"]["on_chain"] is True
    changed = client.put(path, json=profile | {"name": "M"}, headers=mine).json()
    assert changed["profile"]["on_chain"] is False
    assert client.get("/v1/projects/1").json() == changed
    assert client.get("/v1/projects").json()["items"] == [changed]
    assert client.get(f"/v1/projects?owner={OTHER.address}").json()["items"] == []
    bad = client.put(path, json=profile | {"website": "javascript:alert(1)"}, headers=mine)
    assert bad.status_code == 422
    # Once it is handed over, only the new owner may.
    chain_tables.event(
        events.project_transferred,
        FACTORY,
        project_id=1,
        previous_owner=owner,
        owner=address_bytes(OTHER.address),
    )
    assert client.put(path, json=profile, headers=mine).json()["code"] == "not_yours"
    assert client.put(path, json=profile, headers=sign_in(client, OTHER)).status_code == 200
    assert client.put("/v1/projects/9/profile", json=profile, headers=mine).status_code == 404


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["redis", "no redis"])
def timed_client(
    request: pytest.FixtureRequest,
    settings: Settings,
    chain_tables: Factory,
    redis_server: EmbeddedRedis,
) -> tuple[TestClient, Clock]:
    clock = Clock()
    url = redis_server.url if request.param == "redis" else None
    return TestClient(create_app(replace(settings, redis_url=url), clock)), clock


def test_a_miner_counts_as_at_work_until_its_heartbeat_expires(
    timed_client: tuple[TestClient, Clock],
) -> None:
    client, clock = timed_client
    with client:
        mine = sign_in(client, MINER)
        path = f"/v1/availability/{MINER.address}"
        assert client.put(path, headers=sign_in(client, OTHER)).json()["code"] == "not_yours"
        assert client.get("/v1/availability").json() == {"count": 0, "items": []}
        until = client.put(path, headers=mine).json()["until"]
        assert until == int(clock.now) + HEARTBEAT_SECONDS
        assert client.get("/v1/availability").json()["count"] == 1
        clock.now += HEARTBEAT_SECONDS - 1
        assert client.get("/v1/availability").json()["count"] == 1
        clock.now += 2
        assert client.get("/v1/availability").json()["count"] == 0
        client.put(path, headers=mine)
        assert client.delete(path, headers=mine).status_code == 204
        assert client.get("/v1/availability").json()["count"] == 0


def test_heartbeats_outlive_the_loss_of_redis(
    settings: Settings, chain_tables: Factory, redis_server: EmbeddedRedis
) -> None:
    app = create_app(replace(settings, redis_url=redis_server.url))
    with TestClient(app) as client:
        mine, other = sign_in(client, MINER), sign_in(client, OTHER)
        client.put(f"/v1/availability/{MINER.address}", headers=mine)
        redis_server.stop()
        client.put(f"/v1/availability/{OTHER.address}", headers=other)
        away = client.get("/v1/availability").json()
        assert [one["address"] for one in away["items"]] == [OTHER.address]
        redis_server.start()
        asyncio.run(asyncio.sleep(1.1))
        client.put(f"/v1/availability/{MINER.address}", headers=mine)
        assert client.get("/v1/availability").json()["count"] == 2


@pytest.fixture
def text_of(client: TestClient, chain_tables: Factory) -> Callable[[], dict[str, str]]:
    """A delivered text of a sealed block, as it is displayed."""
    salt = b"\x07" * 32
    submission = chain_tables.submit(1, 0, address_bytes(MINER.address), b"A roast.", salt)
    body = {"content": "A roast.", "salt": "0x" + salt.hex()}
    assert client.post(f"/v1/submissions/{submission}/content", json=body).status_code == 200
    chain_tables.seal(1, 1)

    def read() -> dict[str, str]:
        found: dict[str, str] = client.get(f"/v1/submissions/{submission}").json()
        return found

    return read


@pytest.mark.parametrize("role", ["owner", "oracle"])
def test_owner_and_oracle_moderate_too(
    client: TestClient, chain_tables: Factory, text_of: Callable[[], dict[str, str]], role: str
) -> None:
    path = f"/v1/admin/submissions/{text_of()['id']}/hidden"
    holder = sign_in(client, OTHER)
    chain_tables.event(
        events.role_changed,
        POOL,
        role=role.encode().ljust(32, b"\0"),
        previous=bytes(18) + b"\0\2" if role == "oracle" else ZERO,
        holder=address_bytes(OTHER.address),
    )
    assert client.put(path, json={"reason": "It is spam."}, headers=holder).status_code == 200
    assert text_of()["delivery"] == "withheld"
    [line] = client.get("/v1/admin/audit").json()["items"]
    assert (line["actor"], line["role"]) == (OTHER.address, role)


def test_only_a_holder_of_an_on_chain_role_hides_a_text_and_the_reason_is_public(
    client: TestClient, chain_tables: Factory, text_of: Callable[[], dict[str, str]]
) -> None:
    shown = text_of()
    path = f"/v1/admin/submissions/{shown['id']}/hidden"
    reason = {"reason": "It names a private person."}
    guardian = sign_in(client, GUARDIAN)
    assert client.put(path, json=reason).status_code == 401
    for nobody in (sign_in(client, MINER), guardian):
        refused = client.put(path, json=reason, headers=nobody)
        assert (refused.status_code, refused.json()["code"]) == (403, "role_needed")
        assert client.delete(path, headers=nobody).status_code == 403
    assert text_of() == shown
    role = {"role": b"guardian".ljust(32, b"\0"), "previous": ZERO}
    holder = address_bytes(GUARDIAN.address)
    chain_tables.event(events.role_changed, POOL, **role, holder=holder)
    assert client.get("/v1/auth/session", headers=guardian).json()["roles"] == ["guardian"]
    assert client.put(path, json=reason, headers=guardian).status_code == 200
    hidden = text_of()
    assert (hidden["delivery"], hidden["content"], hidden["salt"]) == ("withheld", None, None)
    assert hidden["hidden_reason"] == reason["reason"]
    assert client.get("/v1/blocks/1").json()["submissions"][0]["content"] is None
    assert client.delete(path, headers=guardian).status_code == 204
    assert text_of()["content"] == "A roast."
    lines = client.get("/v1/admin/audit").json()["items"]
    assert [line["action"] for line in lines] == ["text.show", "text.hide"]
    assert (lines[1]["actor"], lines[1]["role"]) == (GUARDIAN.address, "guardian")
    assert lines[1]["reason"] == reason["reason"]
    # A role that is taken away is gone at once.
    chain_tables.event(events.role_changed, POOL, **role, holder=address_bytes(OTHER.address))
    assert client.put(path, json=reason, headers=guardian).json()["code"] == "role_needed"
    with pytest.raises(DBAPIError, match="append-only"), chain_tables.engine.begin() as connection:
        connection.execute(text("DELETE FROM offchain.audit_log"))
