# SPDX-License-Identifier: Apache-2.0
"""Contents: taken in time from who knows the preimage, hidden until the block is sealed."""

from __future__ import annotations

import hashlib

import pytest
from chain_rows import Factory, account
from eth_account.signers.local import LocalAccount
from fastapi.testclient import TestClient
from sqlalchemy import select, update

from api.submissions.receipt import is_signed_by
from api.submissions.schemas import Receipt
from roastpower.storage import chain_tables as events

TEXT = "Their roadmap pivots more than a ballet school \U0001fa70"
SALT = b"\x07" * 32
BODY = {"content": TEXT, "salt": "0x" + SALT.hex()}


@pytest.fixture
def submission(chain_tables: Factory) -> int:
    return chain_tables.submit(1, 0, account(0xA1), TEXT.encode(), SALT)


def test_a_delivery_is_answered_with_a_signed_receipt_and_again_with_the_same(
    signing_client: TestClient, submission: int, oracle_account: LocalAccount
) -> None:
    first = signing_client.post(f"/v1/submissions/{submission}/content", json=BODY)
    assert first.status_code == 200, first.text
    receipt = Receipt(**first.json())
    assert receipt.sha256 == "0x" + hashlib.sha256(TEXT.encode()).hexdigest()
    assert is_signed_by(receipt, oracle_account.address)
    later = receipt.model_copy(update={"received_at": receipt.received_at + 1})
    assert not is_signed_by(later, oracle_account.address)
    second = signing_client.post(f"/v1/submissions/{submission}/content", json=BODY)
    assert second.json() == first.json()


def test_a_delivered_text_is_hidden_until_its_block_is_sealed(
    client: TestClient, submission: int, chain_tables: Factory, capsys: pytest.CaptureFixture[str]
) -> None:
    client.post(f"/v1/submissions/{submission}/content", json=BODY)
    paths = (f"/v1/submissions/{submission}", "/v1/blocks/1", "/v1/blocks/current", "/v1/blocks")
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, answer.text
        assert "roadmap" not in answer.text
        assert SALT.hex() not in answer.text
    assert client.get(paths[0]).json()["delivery"] == "hidden"
    chain_tables.seal(1, 1)
    shown = client.get(paths[0]).json()
    assert (shown["delivery"], shown["content"]) == ("delivered", TEXT)
    assert client.get("/v1/blocks/1").json()["submissions"][0]["salt"] == BODY["salt"]
    assert "roadmap" not in "".join(capsys.readouterr())


def test_who_repeats_a_commitment_does_not_see_the_text_behind_it(
    client: TestClient, submission: int, chain_tables: Factory
) -> None:
    """A pending transaction shows its commitment: somebody has it in a block that is sealed earlier."""
    client.post(f"/v1/submissions/{submission}/content", json=BODY)
    with chain_tables.engine.begin() as connection:
        moved = {"block_id": 2, "submission_id": 2 << 16}
        query = update(events.submitted).where(events.submitted.c.submission_id == submission)
        committed = connection.scalar(select(events.submitted.c.commitment))
        connection.execute(query.values(moved))
    repeated = chain_tables.submit(1, 0, account(0xBB), b"anything", SALT)
    with chain_tables.engine.begin() as connection:
        query = update(events.submitted).where(events.submitted.c.submission_id == repeated)
        connection.execute(query.values(commitment=committed))
    chain_tables.seal(1, 1)
    answer = client.get(f"/v1/submissions/{repeated}")
    assert answer.json()["delivery"] == "missing"
    assert "roadmap" not in client.get("/v1/blocks/1").text + answer.text
    assert SALT.hex() not in answer.text
    chain_tables.open_block(2)
    chain_tables.seal(2, 1)
    assert client.get(f"/v1/submissions/{2 << 16}").json()["content"] == TEXT


def test_what_does_not_make_the_commitment_is_refused_and_not_repeated(
    client: TestClient, submission: int
) -> None:
    for body in (BODY | {"content": TEXT + "!"}, BODY | {"salt": "0x" + "08" * 32}):
        refused = client.post(f"/v1/submissions/{submission}/content", json=body)
        assert (refused.status_code, refused.json()["code"]) == (409, "commitment_mismatch")
        assert "roadmap" not in refused.text


def test_the_deadline_is_the_delivery_window_after_sealing(
    client: TestClient, submission: int, chain_tables: Factory
) -> None:
    chain_tables.seal(1, 1)
    chain_tables.mine(seconds=120)
    late = client.post(f"/v1/submissions/{submission}/content", json=BODY)
    assert (late.status_code, late.json()["code"]) == (409, "delivery_window_over")


def test_a_delivery_a_second_before_the_deadline_counts(
    client: TestClient, submission: int, chain_tables: Factory
) -> None:
    chain_tables.seal(1, 1)
    # The chain's clock is ahead of ours by this, so that it decides.
    chain_tables.mine(seconds=119)
    assert client.post(f"/v1/submissions/{submission}/content", json=BODY).status_code == 200


def test_an_unknown_submission_may_only_not_be_indexed_yet(client: TestClient) -> None:
    unknown = client.post("/v1/submissions/65599/content", json=BODY)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_submission")
    assert int(unknown.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"content": "x"', 422, "invalid_json"),
        (b'{"content": "\xff", "salt": "0x"}', 400, "malformed_body"),
        (b'{"content": "\\ud800", "salt": "0x' + b"07" * 32 + b'"}', 422, "invalid_request"),
        (b'{"\\ud800": 1}', 422, "invalid_request"),
        (b'{"content": "x"}', 422, "invalid_request"),
        (b'{"content": "x", "salt": "0x07"}', 422, "invalid_salt"),
        (b'{"content": 5, "salt": "0x' + b"07" * 32 + b'"}', 422, "invalid_request"),
        (b"x" * 65537, 413, "body_too_large"),
        (b'{"content": "' + b"x" * 2001 + b'", "salt": "0x' + b"07" * 32 + b'"}', 413,
         "content_too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)  # fmt: skip
def test_bodies_that_cannot_be_meant(
    client: TestClient, submission: int, body: bytes, status: int, code: str
) -> None:
    refused = client.post(
        f"/v1/submissions/{submission}/content",
        content=body,
        headers={"content-type": "application/json"},
    )
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"


def test_two_thousand_bytes_of_several_byte_characters_fit(
    client: TestClient, chain_tables: Factory
) -> None:
    text = "é" * 1000
    identifier = chain_tables.submit(1, 0, account(0xA2), text.encode(), SALT)
    body = BODY | {"content": text}
    assert client.post(f"/v1/submissions/{identifier}/content", json=body).status_code == 200
