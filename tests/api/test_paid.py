# SPDX-License-Identifier: Apache-2.0
"""What campaigns paid to a miner: over time, and of all time."""

from __future__ import annotations

from chain_rows import DISTRIBUTOR, Factory, account
from fastapi.testclient import TestClient

from roastpower.protocol.addresses import checksummed
from roastpower.storage import chain_tables as events

ONE, OTHER = account(0xA1), account(0xB2)


def test_a_miners_series_tells_what_campaigns_paid_to_it_and_when(
    client: TestClient, chain_tables: Factory
) -> None:
    hour = 3_600
    for campaign_id in (7, 8):
        chain_tables.create_campaign(campaign_id)
    token = client.get("/v1/campaigns/7").json()["reward_token"]
    chain_tables.submit(1, 0, ONE, b"x", b"s" * 32, campaign_id=7)
    # Paid twice, hours later, when it submitted nothing; and somebody else was paid in the same hour.
    for campaign_id, payee, amount in ((7, ONE, 2**80), (8, ONE, 1), (8, OTHER, 4)):
        chain_tables.mine(seconds=0 if payee == OTHER else hour)
        chain_tables.event(
            events.claimed, DISTRIBUTOR, campaign_id=campaign_id, account=payee, amount=amount
        )
    path = f"/v1/analytics/miners/{checksummed(ONE)}"
    first, second, third = client.get(f"{path}?span=hour").json()["items"]
    assert (first["submissions"], first["paid_by_token"]) == (1, [])
    assert [one["start"] % hour for one in (first, second, third)] == [0, 0, 0]
    assert (second["submissions"], second["wins"], second["burned"]) == (0, 0, "0")
    assert second["paid_by_token"] == [{"reward_token": token, "amount": str(2**80)}]
    assert third["paid_by_token"] == [{"reward_token": token, "amount": "1"}]
    # Page after page, and whether it is folded or not, it comes out the same.
    assert [
        client.get(f"{path}?span=hour&from={one['start']}&until={one['start'] + 1}").json()["items"]
        for one in (first, second, third)
    ] == [[first], [second], [third]]
    for _ in range(6):
        chain_tables.mine(seconds=1)
    chain_tables.fold(chain_tables.number)
    folded = client.get(f"{path}?span=hour").json()["items"]
    assert [{**one, "finality": None} for one in folded] == [
        {**one, "finality": None} for one in (first, second, third)
    ]
    of_all_time = client.get(f"/v1/miners/{checksummed(ONE)}").json()["paid"]
    assert of_all_time == [{"reward_token": token, "amount": str(2**80 + 1)}]


def test_a_long_series_of_payments_goes_on_where_a_page_ends(
    client: TestClient, chain_tables: Factory
) -> None:
    for number in range(1, 173):
        chain_tables.create_campaign(number)
        chain_tables.mine(seconds=3_600)
        chain_tables.event(
            events.claimed, DISTRIBUTOR, campaign_id=number, account=ONE, amount=number
        )
        if number == 100:
            chain_tables.fold(chain_tables.number)
    path = f"/v1/analytics/miners/{checksummed(ONE)}?span=hour"
    page = client.get(path).json()
    assert len(page["items"]) == 168
    rest = client.get(f"{path}&from={page['next_from']}").json()
    assert rest["next_from"] is None
    amounts = [int(one["paid_by_token"][0]["amount"]) for one in page["items"] + rest["items"]]
    assert amounts == list(range(1, 173))
