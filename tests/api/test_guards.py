# SPDX-License-Identifier: Apache-2.0
"""What no request may be, and what answers tell browsers."""

from __future__ import annotations

import json
import socket
import time
from dataclasses import replace
from pathlib import Path

import pytest
from chain_rows import Factory
from fastapi.testclient import TestClient
from serving import serving

from api import guards, server
from api.guards import depth_over
from api.settings import Settings, SettingsError


def test_every_answer_keeps_browsers_from_guessing_and_framing(client: TestClient) -> None:
    for path in ("/healthz", "/v1/protocol", "/v1/nothing", "/docs"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "strict-transport-security" not in headers
        assert "server" not in headers


def test_https_is_asked_for_where_it_is_spoken(settings: Settings, chain_tables: Factory) -> None:
    from api.app import create_app

    secure = replace(settings, public_url="https://api.example")
    with TestClient(create_app(secure)) as client:
        assert "max-age" in client.get("/healthz").headers["strict-transport-security"]


def test_a_page_of_another_origin_changes_nothing(client: TestClient) -> None:
    brief = {
        "schema": "roastpower/brief/1", "title": "t", "tone": "t", "target": "t",
        "keywords": [], "restrictions": [],
    }  # fmt: skip
    for origin, status in (
        ("https://evil.example", 403),
        ("null", 403),
        ("https://app.example.evil.example", 403),
        ("https://app.example", 200),
        ("http://testserver", 200),
        (None, 200),
    ):
        headers = {} if origin is None else {"origin": origin}
        answer = client.post("/v1/briefs", json=brief, headers=headers)
        assert answer.status_code == status, origin
        if status == 403:
            assert answer.json()["code"] == "origin_not_allowed"


def test_credentials_are_allowed_to_listed_origins_alone(client: TestClient) -> None:
    asked = {
        "access-control-request-method": "PUT",
        "access-control-request-headers": "content-type",
    }
    listed = client.options("/v1/briefs", headers={"origin": "https://app.example", **asked})
    assert listed.headers["access-control-allow-origin"] == "https://app.example"
    assert listed.headers["access-control-allow-credentials"] == "true"
    other = client.options("/v1/briefs", headers={"origin": "https://evil.example", **asked})
    assert "access-control-allow-origin" not in other.headers
    assert (other.status_code, other.json()["code"]) == (400, "preflight_refused")
    assert other.headers["content-type"] == "application/problem+json"
    assert "origin" in other.json()["detail"]


@pytest.mark.parametrize(
    ("body", "limit", "over"),
    [
        (b"[" * 5 + b"]" * 5, 5, False),
        (b"[" * 6 + b"]" * 6, 5, True),
        (b'{"a":' * 6 + b"1" + b"}" * 6, 5, True),
        (b"[]" * 100, 5, False),
        (json.dumps(["[" * 100, '\\"[[[[[[[[']).encode(), 5, False),
        (b'"unclosed [[[[[[[[[[', 5, False),
        (b"[" * 60_000, 16, True),
    ],
)
def test_depth_is_counted_outside_of_text(body: bytes, limit: int, over: bool) -> None:
    started = time.monotonic()
    assert depth_over(body, limit) is over
    assert time.monotonic() - started < 1


def test_a_deep_body_is_refused_before_it_is_parsed(client: TestClient) -> None:
    answer = client.post("/v1/briefs", content=b"[" * 20_000 + b"]" * 20_000)
    assert (answer.status_code, answer.json()["code"]) == (400, "body_too_deep")


def test_large_headers_and_slow_requests_are_cut_off(
    settings: Settings, chain_tables: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HEADER_SECONDS", 0.3)
    monkeypatch.setattr(guards, "BODY_SECONDS", 0.3)
    with serving(settings) as address:
        host, _, port = address.partition(":")
        place = (host, int(port))

        def talk(request: bytes) -> bytes:
            with socket.create_connection(place, timeout=5) as connection:
                connection.sendall(request)
                received = b""
                while part := connection.recv(65536):
                    received += part
                return received

        begun = b"GET /healthz HTTP/1.1\r\nhost: x\r\n"
        assert b"431" in talk(begun + b"x-large: " + b"x" * 20_000 + b"\r\n\r\n")
        assert b"431" in talk(begun + b"".join(b"x-%d: 1\r\n" % i for i in range(70)) + b"\r\n")
        assert b"431" in talk(b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n")
        started = time.monotonic()
        assert talk(begun) == b""  # the rest never comes
        slow = talk(b"POST /v1/briefs HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n{")
        assert b"408" in slow and b"body_too_slow" in slow
        assert time.monotonic() - started < 3
        # And one that is none of this is served, also after the time for headers is over.
        with socket.create_connection(place, timeout=5) as connection:
            for _ in range(2):
                connection.sendall(begun + b"\r\n")
                assert b"200 OK" in connection.recv(65536)
                time.sleep(0.2)


@pytest.mark.parametrize(
    "change",
    [
        {"database_url": "postgresql://roastpower:change-me@db/roastpower"},
        {"redis_url": "redis://:ChangeMe@cache/0"},
    ],
)
def test_example_secrets_are_refused_outside_development(
    settings: Settings, change: dict[str, str]
) -> None:
    replace(settings, **change)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="example that everybody knows"):
        replace(settings, environment="production", **change)  # type: ignore[arg-type]


def test_an_example_password_of_the_keyfile_is_refused_too(
    settings: Settings, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("change-me\n")
    with pytest.raises(SettingsError, match="ORACLE_PASSWORD_FILE"):
        replace(
            settings,
            environment="production",
            keyfile=tmp_path / "key.json",
            password_file=password,
        )


@pytest.mark.parametrize("origin", ["*", "https://app.example/", "app.example", "null"])
def test_what_is_no_origin_is_not_allowed_one(settings: Settings, origin: str) -> None:
    with pytest.raises(SettingsError, match="not an origin"):
        replace(settings, cors_origins=(origin,))
