# SPDX-License-Identifier: Apache-2.0
"""Every listing and item, and what is said of values that cannot be meant."""

from __future__ import annotations

import hashlib

import pytest
from chain_rows import CHAIN_ID, DISTRIBUTOR, POOL, Factory, account
from fastapi.testclient import TestClient
from sqlalchemy import update

from roastpower.protocol.addresses import checksummed
from roastpower.protocol.canonical import digest, encode
from roastpower.protocol.merkle import verify
from roastpower.protocol.payout_sheet import build_payout_sheet
from roastpower.protocol.payouts import Entry
from roastpower.storage import chain_tables as events

MINER = account(0xABCDEF0123456789)


def test_the_protocol_has_its_addresses_parameters_and_price(client: TestClient) -> None:
    found = client.get("/v1/protocol").json()
    assert found["addresses"]["pool"] == checksummed(POOL)
    assert found["parameters"]["min_burn_price"] == "5000000000000000000"
    assert found["current_price"] == "5000000000000000000"
    assert found["roles"] == {"oracle": checksummed(account(2))}


def test_a_settled_block_names_its_winner_and_turns_final_at_depth(
    client: TestClient, chain_tables: Factory
) -> None:
    chain_tables.submit(1, 0, MINER, b"x", b"s" * 32)
    chain_tables.seal(1, 1)
    chain_tables.settle(1, MINER)
    at = chain_tables.number
    block = client.get("/v1/blocks/1").json()
    assert (block["status"], block["winner"]) == ("SETTLED", checksummed(MINER))
    assert block["seed"] == str(2**255 + 7)
    assert block["finality"] == {"block_number": at, "final": False}
    for _ in range(4):
        chain_tables.mine()
    assert client.get("/v1/blocks/1").json()["finality"] == {"block_number": at, "final": True}
    miner = client.get(f"/v1/miners/{checksummed(MINER)}").json()
    assert (miner["wins"], miner["earned"]) == (1, "10000000000000000000")
    # Later settlements may end a streak, but the rest of this chain says nothing of the miner.
    assert miner["finality"] == {"block_number": at, "final": True}


def test_an_open_block_is_as_final_as_its_last_submission(
    client: TestClient, chain_tables: Factory
) -> None:
    chain_tables.submit(1, 0, MINER, b"x", b"s" * 32)
    current = client.get("/v1/blocks/current").json()
    assert (current["id"], current["status"], current["winner"]) == (1, "OPEN", None)
    assert current["finality"]["block_number"] == chain_tables.number


def test_pages_have_every_item_once(client: TestClient, chain_tables: Factory) -> None:
    for number in range(2, 8):
        chain_tables.open_block(number)
        chain_tables.create_campaign(number)
        chain_tables.submit(number, 0, account(number), b"x", b"s" * 32)
    expected = {
        "blocks": list(range(7, 0, -1)),
        "campaigns": list(range(7, 1, -1)),
        "leaderboard": [checksummed(account(number)) for number in range(7, 1, -1)],
    }
    for path, ids in expected.items():
        seen, cursor = [], ""
        while True:
            page = client.get(f"/v1/{path}?limit=2{cursor}").json()
            seen += [
                item["address"] if path == "leaderboard" else item["id"] for item in page["items"]
            ]
            assert all("finality" in item for item in page["items"])
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert seen == ids


def test_payouts_come_with_proofs_that_lead_to_the_posted_root(
    client: TestClient, chain_tables: Factory
) -> None:
    chain_tables.create_campaign(1)
    sheet = build_payout_sheet(
        chain_id=CHAIN_ID,
        distributor=checksummed(DISTRIBUTOR),
        campaign_id=1,
        funded=10**20,
        fee_bps=250,
        amplification_bps=0,
        ranked_places=3,
        entries=[Entry(65536 + i, checksummed(account(50 + i)), 9000 - i) for i in range(3)],
    )
    document = encode(sheet)
    chain_tables.publish(digest(document), document)
    assert client.get("/v1/campaigns/1/payouts").json()["status"] == "NONE"
    chain_tables.event(
        events.campaign_payable, DISTRIBUTOR, campaign_id=1, payable_at=1, refund_after=2
    )
    root = bytes.fromhex(sheet.root[2:])
    chain_tables.event(
        events.payouts_posted,
        DISTRIBUTOR,
        campaign_id=1,
        root=root,
        total=int(sheet.total),
        count=3,
        evidence=digest(document),
        fee=int(sheet.fee),
        live_after=5,
    )
    one = client.get(f"/v1/campaigns/1/payouts?account={checksummed(account(51))}").json()
    [item] = one["items"]
    proof = [bytes.fromhex(node[2:]) for node in item["proof"]]
    assert verify(root, 1, item["account"], int(item["amount"]), proof)
    everyone, cursor = [], ""
    while cursor is not None:
        page = client.get(
            f"/v1/campaigns/1/payouts?limit=1&cursor={cursor}"
            if cursor
            else "/v1/campaigns/1/payouts?limit=1"
        ).json()
        everyone += [line["account"] for line in page["items"]]
        cursor = page["next_cursor"]
    assert everyone == [payout.account for payout in sheet.payouts]
    nobody = client.get(f"/v1/campaigns/1/payouts?account={checksummed(account(99))}")
    assert (nobody.status_code, nobody.json()["code"]) == (404, "no_payout")
    with chain_tables.engine.begin() as connection:
        connection.execute(update(events.payouts_posted).values(root=b"x" * 32))
    wrong = client.get("/v1/campaigns/1/payouts")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "evidence_mismatch")


def test_evidence_is_served_as_the_bytes_that_the_digest_names(
    client: TestClient, chain_tables: Factory
) -> None:
    document = b'{"a":1,"b":"\xc3\xa9"}'
    name = hashlib.sha256(document)
    chain_tables.publish(name.digest(), document)
    found = client.get(f"/v1/evidence/0x{name.hexdigest()}")
    assert found.headers["content-type"] == "application/json"
    assert hashlib.sha256(found.content).digest() == name.digest()


def test_a_brief_is_written_canonically_and_served_by_its_digest(
    client: TestClient, chain_tables: Factory
) -> None:
    brief = {
        "title": "Roast", "schema": "roastpower/brief/1", "tone": "dry",
        "keywords": ["a"], "restrictions": [], "target": "é",
    }  # fmt: skip
    stored = client.post("/v1/briefs", json=brief)
    assert stored.status_code == 200, stored.text
    name = stored.json()["digest"]
    assert client.post("/v1/briefs", json=dict(reversed(brief.items()))).json()["digest"] == name
    served = client.get(f"/v1/briefs/{name}")
    assert "0x" + hashlib.sha256(served.content).hexdigest() == name
    assert served.json() == brief
    chain_tables.create_campaign(1, bytes.fromhex(name[2:]))
    chain_tables.create_campaign(2)
    assert client.get("/v1/campaigns/1").json()["brief_document"] == brief
    assert client.get("/v1/campaigns/2").json()["brief_document"] is None
    large = client.post("/v1/briefs", json=brief | {"title": "x" * 16384})
    assert (large.status_code, large.json()["code"]) == (413, "brief_too_large")


NOTHING = "0x" + "00" * 32


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/blocks/99", 404, "unknown_block"),
        ("/v1/blocks/0", 422, "id_out_of_range"),
        (f"/v1/blocks/{2**63}", 422, "id_out_of_range"),
        (f"/v1/submissions/{'9' * 5000}", 422, "id_out_of_range"),
        (f"/v1/submissions/{2**63 - 1}", 404, "unknown_submission"),
        ("/v1/blocks/x", 422, "invalid_id"),
        ("/v1/blocks?limit=0", 422, "invalid_limit"),
        ("/v1/blocks?limit=101", 422, "invalid_limit"),
        ("/v1/blocks?limit=many", 422, "invalid_limit"),
        ("/v1/blocks?status=BEST", 422, "invalid_request"),
        ("/v1/blocks?cursor=zzz", 404, "bad_cursor"),
        ("/v1/blocks?cursor=%C3%A9", 404, "bad_cursor"),
        ("/v1/leaderboard?cursor=WyJsZWFkZXJib2FyZCIsMSwieCJd", 404, "bad_cursor"),
        ("/v1/campaigns/7", 404, "unknown_campaign"),
        ("/v1/campaigns/7/payouts", 404, "unknown_campaign"),
        ("/v1/campaigns/1/payouts?account=0x12", 422, "invalid_address"),
        (f"/v1/miners/{checksummed(MINER)}", 404, "unknown_miner"),
        (f"/v1/miners/{checksummed(MINER).swapcase().replace('X', 'x')}", 404, "bad_checksum"),
        ("/v1/miners/me", 422, "invalid_address"),
        (f"/v1/evidence/{NOTHING}", 404, "unknown_evidence"),
        ("/v1/evidence/0x00", 422, "invalid_digest"),
        (f"/v1/briefs/{NOTHING}", 404, "unknown_brief"),
        ("/v1/nothing", 404, "unknown_path"),
    ],
)
def test_what_is_not_there_or_cannot_be_meant_has_its_code(
    client: TestClient, path: str, status: int, code: str
) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    "query", [f"block={2**47 - 1}", f"campaign={2**63 - 1}", f"block={2**47 - 1}&campaign=1"]
)
def test_the_largest_ids_there_can_be_are_of_nothing(client: TestClient, query: str) -> None:
    answer = client.get(f"/v1/submissions?{query}")
    assert (answer.status_code, answer.json()["items"]) == (200, [])


def test_a_cursor_of_another_listing_is_refused(client: TestClient, chain_tables: Factory) -> None:
    chain_tables.open_block(2)
    cursor = client.get("/v1/blocks?limit=1").json()["next_cursor"]
    answer = client.get(f"/v1/campaigns?cursor={cursor}")
    assert answer.json()["code"] == "bad_cursor"


def test_another_method_is_a_problem_too(client: TestClient) -> None:
    answer = client.delete("/v1/blocks/1")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    other = client.post("/v1/auth/session")
    assert other.headers["allow"] == "DELETE, GET"
