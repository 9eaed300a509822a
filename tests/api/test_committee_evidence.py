# SPDX-License-Identifier: Apache-2.0
"""What a committee of judges posted is as readable as what one judge did."""

from __future__ import annotations

import json

from chain_rows import CHAIN_ID, DISTRIBUTOR, FACTORY, POOL, Factory, account
from eth_account import Account
from fastapi.testclient import TestClient

from roastpower.protocol.addresses import checksummed
from roastpower.protocol.canonical import digest, encode, hex_text
from roastpower.protocol.committee import Committee, payout_sheet_digest, score_sheet_digest
from roastpower.protocol.committee_report import (
    build_payout_report,
    build_score_report,
    signed_sheet,
)
from roastpower.protocol.merkle import verify
from roastpower.protocol.payout_sheet import build_payout_sheet
from roastpower.protocol.payouts import Entry
from roastpower.protocol.sample import Sample
from roastpower.protocol.score_sheet import Flag, Judge, build_score_sheet, build_submission
from roastpower.protocol.scoring import RUBRIC_BPS
from roastpower.storage import chain_tables as events

MINER, CONTENT, SALT = account(0xA1), b"crumbs", b"s" * 32
JUDGES = [Account.from_key(bytes([number]) * 32) for number in (1, 2, 3)]
COMMITTEE = Committee(
    CHAIN_ID, checksummed(account(0xC0)), checksummed(POOL), checksummed(DISTRIBUTOR)
)


def score_sheet(level: int) -> bytes:
    """One judge's."""
    raw = json.dumps(dict.fromkeys(RUBRIC_BPS, level))
    line = build_submission(
        block_id=1,
        index=0,
        miner=checksummed(MINER),
        campaign_id=1,
        brief=b"b" * 32,
        delivery="delivered",
        content=CONTENT,
        salt=SALT,
        samples=[Sample(raw)],
        flags=[Flag("link", "it names a page")],
    )
    judge = Judge(
        name=f"judge of {level}",
        model="none",
        model_asked=False,
        code_version="0",
        prompt_hash=hex_text(bytes(32)),
        samples=1,
        rubric=dict(RUBRIC_BPS),
    )
    return encode(build_score_sheet(CHAIN_ID, checksummed(POOL), 1, judge, [line]))


def test_a_block_of_a_committee_is_shown_with_all_its_sheets(
    client: TestClient, chain_tables: Factory
) -> None:
    chain_tables.submit(1, 0, MINER, CONTENT, SALT)
    chain_tables.seal(1, 1)
    sheets = [score_sheet(level) for level in (90, 20, 40)]
    lines = []
    for judge, sheet in zip(JUDGES, sheets, strict=True):
        found = digest(sheet)
        hashed = score_sheet_digest(CHAIN_ID, COMMITTEE.address, COMMITTEE.pool, 1, 0, found)
        signature = bytes(judge.unsafe_sign_hash(hashed).signature)
        lines.append(signed_sheet(judge.address, found, signature))
    report = encode(build_score_report(COMMITTEE, 1, 0, lines))
    for document in (report, *sheets[:2]):
        chain_tables.publish(digest(document), document)
    chain_tables.score(1, [4_000], digest(report))

    answer = client.get("/v1/submissions/65536/score")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_scored")
    chain_tables.publish(digest(sheets[2]), sheets[2])
    score = client.get("/v1/submissions/65536/score").json()
    assert (score["score"], score["judge"]) == (4_000, "judge of 40")
    assert score["evidence"] == hex_text(digest(sheets[2]))
    assert score["criteria"] == dict.fromkeys(RUBRIC_BPS, 40)
    assert score["flags"] == [{"code": "link", "reason": "it names a page"}]
    assert json.loads(score["outputs"][0]) == dict.fromkeys(RUBRIC_BPS, 40)
    bundle = client.get("/v1/blocks/1/bundle").json()
    assert bundle["documents"] == {
        hex_text(digest(document)): document.decode() for document in (report, *sheets)
    }


def test_payouts_of_a_committee_come_with_proofs(client: TestClient, chain_tables: Factory) -> None:
    chain_tables.create_campaign(1)
    chain_tables.submit(1, 0, MINER, CONTENT, SALT, campaign_id=1)
    sheet = build_payout_sheet(
        chain_id=CHAIN_ID,
        distributor=checksummed(DISTRIBUTOR),
        campaign_id=1,
        funded=10**20,
        fee_bps=250,
        amplification_bps=0,
        ranked_places=3,
        entries=[Entry(65536, checksummed(MINER), 9_000)],
    )
    found = digest(encode(sheet))
    hashed = payout_sheet_digest(CHAIN_ID, COMMITTEE.address, COMMITTEE.distributor, 1, 0, found)
    lines = [
        signed_sheet(judge.address, found, bytes(judge.unsafe_sign_hash(hashed).signature))
        for judge in JUDGES
    ]
    report = encode(build_payout_report(COMMITTEE, 1, 0, lines))
    root = bytes.fromhex(sheet.root[2:])
    chain_tables.publish(digest(report), report)
    chain_tables.event(
        events.campaign_status_changed, FACTORY, campaign_id=1, status=3, pause_used=0
    )
    chain_tables.event(
        events.campaign_payable, DISTRIBUTOR, campaign_id=1, payable_at=1, refund_after=2
    )
    chain_tables.event(
        events.payouts_posted,
        DISTRIBUTOR,
        campaign_id=1,
        root=root,
        total=int(sheet.total),
        count=1,
        evidence=digest(report),
        fee=int(sheet.fee),
        live_after=5,
    )
    claims = f"/v1/claims/{checksummed(MINER)}"
    assert client.get("/v1/campaigns/1/payouts").json()["code"] == "unknown_evidence"
    assert client.get(claims).json()["items"] == []
    chain_tables.publish(found, encode(sheet))
    [item] = client.get("/v1/campaigns/1/payouts").json()["items"]
    proof = [bytes.fromhex(node[2:]) for node in item["proof"]]
    assert verify(root, 1, item["account"], int(item["amount"]), proof)
    [claim] = client.get(claims).json()["items"]
    assert claim["amount"] == item["amount"]
