# SPDX-License-Identifier: Apache-2.0
"""What can be claimed, with the proofs that the vault takes."""

from __future__ import annotations

from typing import Any

import pytest
from chain_rows import CHAIN_ID, DISTRIBUTOR, FACTORY, Factory, account
from fastapi.testclient import TestClient
from paging import pages

from roastpower.protocol.addresses import checksummed
from roastpower.protocol.canonical import digest, encode
from roastpower.protocol.merkle import verify
from roastpower.protocol.payout_sheet import build_payout_sheet
from roastpower.protocol.payouts import Entry
from roastpower.storage import chain_tables as events

ONE, OTHER = account(0xA1), account(0xB2)


@pytest.fixture
def payable(chain_tables: Factory) -> Any:
    """Two campaigns that pay three miners each; the second not before its window is over."""
    roots = {}
    for number in (1, 2):
        chain_tables.create_campaign(number)
        chain_tables.submit(1, number - 1, ONE, b"x", b"s" * 32, campaign_id=number)
        sheet = build_payout_sheet(
            chain_id=CHAIN_ID,
            distributor=checksummed(DISTRIBUTOR),
            campaign_id=number,
            funded=10**20,
            fee_bps=250,
            amplification_bps=0,
            ranked_places=3,
            entries=[
                Entry(65536 + i, checksummed(one), 9000 - i)
                for i, one in enumerate((ONE, OTHER, account(0xC3)))
            ],
        )
        document = encode(sheet)
        chain_tables.publish(digest(document), document)
        chain_tables.event(
            events.campaign_status_changed, FACTORY, campaign_id=number, status=3, pause_used=0
        )
        chain_tables.event(
            events.campaign_payable, DISTRIBUTOR, campaign_id=number, payable_at=1, refund_after=2
        )
        roots[number] = bytes.fromhex(sheet.root[2:])
        chain_tables.event(
            events.payouts_posted,
            DISTRIBUTOR,
            campaign_id=number,
            root=roots[number],
            total=int(sheet.total),
            count=3,
            evidence=digest(document),
            fee=int(sheet.fee),
            live_after=chain_tables.time + (0 if number == 1 else 1000),
        )
    return roots


def test_what_can_be_claimed_is_ready_to_be_sent(
    client: TestClient, chain_tables: Factory, payable: dict[int, bytes]
) -> None:
    path = f"/v1/claims/{checksummed(ONE)}"
    [claim] = client.get(path).json()["items"]
    assert claim["campaign_id"] == 1
    miner = client.get(f"/v1/miners/{checksummed(ONE)}").json()
    assert miner["claimable"] == [
        {"reward_token": claim["reward_token"], "amount": claim["amount"], "campaigns": 1}
    ]
    assert miner["more_claimable"] is False
    proof = [bytes.fromhex(node[2:]) for node in claim["proof"]]
    assert verify(payable[1], 1, claim["account"], int(claim["amount"]), proof)
    chain_tables.mine(seconds=1001)
    assert [one["campaign_id"] for one in pages(client, path)] == [1, 2]
    chain_tables.event(
        events.claimed, DISTRIBUTOR, campaign_id=1, account=ONE, amount=int(claim["amount"])
    )
    assert [one["campaign_id"] for one in pages(client, path)] == [2]
    last = client.get("/v1/analytics/platform").json()["items"][-1]
    assert last["paid_by_token"] == [
        {"reward_token": claim["reward_token"], "amount": claim["amount"]}
    ]
    assert client.get(f"/v1/claims/{checksummed(account(9))}").json()["items"] == []


def test_a_page_of_claims_reads_few_sheets_however_many_are_asked_for(
    client: TestClient,
    chain_tables: Factory,
    payable: dict[int, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.claims.endpoints.CAMPAIGNS_LOOKED_AT", 1)
    chain_tables.mine(seconds=1001)
    path = f"/v1/claims/{checksummed(ONE)}?limit=100"
    first = client.get(path).json()
    second = client.get(f"{path}&cursor={first['next_cursor']}").json()
    assert [one["campaign_id"] for one in first["items"] + second["items"]] == [1, 2]
    assert len(first["items"]) == 1 and second["next_cursor"] is None
