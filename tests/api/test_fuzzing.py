# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent, answers are those of the OpenAPI document."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from chain_rows import FACTORY, POOL, ZERO, Factory
from fuzzing import fuzz
from serving import serving
from signing import message_of, person, signed
from sqlalchemy import func, update

from api.settings import Settings
from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.canonical import digest
from roastpower.storage import chain_tables as events

SECONDS = 15


@pytest.mark.timeout(SECONDS + 200)
def test_schemathesis_finds_nothing(settings: Settings, chain_tables: Factory) -> None:
    owner = person(7)
    address = address_bytes(owner.address)
    chain_tables.create_campaign(1)
    chain_tables.event(
        events.project_created, FACTORY, project_id=1, owner=address, profile=b"p" * 32
    )
    chain_tables.event(
        events.role_changed, POOL, role=b"guardian".ljust(32, b"\0"), previous=ZERO, holder=address
    )
    for index in range(3):
        chain_tables.submit(
            1, index, address if index == 0 else bytes([index] * 20), b"x", b"s" * 32
        )
    chain_tables.seal(1, 3)
    chain_tables.score(1, [9000, 8000, 7000], digest(b"{}"))
    chain_tables.publish(digest(b"{}"), b"{}")
    chain_tables.open_block(2)
    # No indexer runs: as if it had just asked the node, for as long as this takes.
    chain_tables.mine(seconds=3600)
    with chain_tables.engine.begin() as connection:
        connection.execute(update(events.cursor).values(polled_at=func.now() + timedelta(hours=1)))
    with serving(replace(settings, rate_limit=0)) as served:
        nonce = httpx.post(f"http://{served}/v1/auth/nonce").json()["nonce"]
        body = signed(owner, message_of(owner.address, nonce))
        token = httpx.post(f"http://{served}/v1/auth/sign-in", json=body).json()["token"]
        # Built once, at the first request for it; the tool waits ten seconds at most.
        assert httpx.get(f"http://{served}/openapi.json", timeout=60).status_code == 200
        found = fuzz(served, token, SECONDS, origin="https://app.example")
        print(found)
