# SPDX-License-Identifier: Apache-2.0
"""Signing in: the verification cases of the ERC-4361 vectors, nonces, cookies, contract wallets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from chain_rows import Factory
from eth_account.messages import encode_defunct
from fastapi.testclient import TestClient
from serving import serving
from signing import ORIGIN, message_of, moment, nonce_of, person, sign_in, signed
from sqlalchemy import select, text, update

from api.app import create_app
from api.settings import Settings
from roastpower.devstack.ports import free_port
from roastpower.storage.people_tables import sessions, sign_in_nonces

if TYPE_CHECKING:
    from roastpower.devstack.anvil import LocalChain

MINER = person(7)


def test_who_signs_is_signed_in_until_the_logout(client: TestClient) -> None:
    bearer = sign_in(client, MINER)
    me = client.get("/v1/auth/session", headers=bearer).json()
    assert (me["address"], me["roles"]) == (MINER.address, [])
    assert me["session"]["expires_at"] - me["session"]["created_at"] == 7 * 86400
    assert client.delete("/v1/auth/session", headers=bearer).status_code == 204
    after = client.get("/v1/auth/session", headers=bearer)
    assert (after.status_code, after.json()["code"]) == (401, "not_signed_in")
    assert after.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"expiration_time": moment(-1)}, "expired"),
        ({"domain": "evil.example"}, "domain_not_allowed"),
        ({"domain": "app.example:444"}, "domain_not_allowed"),
        ({"domain": "user@app.example"}, "domain_not_allowed"),
        ({"scheme": "http"}, "domain_not_allowed"),
        ({"uri": "https://evil.example/enter"}, "uri_not_allowed"),
        ({"uri": "https://app.example.evil.example/"}, "uri_not_allowed"),
        ({"uri": "http://app.example/"}, "uri_not_allowed"),
        ({"chain_id": 1}, "wrong_chain"),
        ({"not_before": moment(100_000)}, "not_yet_valid"),
        ({"issued_at": moment(-86_400)}, "issued_out_of_bounds"),
        ({"issued_at": moment(86_400)}, "issued_out_of_bounds"),
        ({"nonce": "0123456789abcdef0123"}, "nonce_not_usable"),
        ({"address": person(8).address}, "wrong_signature"),
    ],
)
def test_what_does_not_sign_in_says_why(
    client: TestClient, changes: dict[str, Any], reason: str
) -> None:
    message = replace(message_of(MINER.address, nonce_of(client)), **changes)
    answer = client.post("/v1/auth/sign-in", json=signed(MINER, message))
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_refused")
    assert answer.json()["reason"] == reason


@pytest.mark.parametrize(
    "bend",
    [
        lambda raw: raw[:-1] + bytes([55 - raw[-1]]),  # the other parity
        lambda raw: raw[:-1] + b"\x1d",
        lambda raw: raw + b"\x1b",
        lambda raw: raw[:-1],
        lambda raw: b"",
        lambda raw: b"\xff" * 65,
        lambda raw: b"\x00" * 65,
    ],
)
def test_a_malformed_or_wrong_signature_is_refused(
    client: TestClient, bend: Callable[[bytes], bytes]
) -> None:
    body = signed(MINER, message_of(MINER.address, nonce_of(client)))
    body["signature"] = "0x" + bend(bytes.fromhex(body["signature"][2:])).hex()
    answer = client.post("/v1/auth/sign-in", json=body)
    assert (answer.status_code, answer.json()["reason"]) == (401, "wrong_signature")


def test_a_recovery_byte_may_start_at_zero(client: TestClient) -> None:
    """As hardware wallets write it."""
    body = signed(MINER, message_of(MINER.address, nonce_of(client)))
    raw = bytes.fromhex(body["signature"][2:])
    assert raw[-1] in (27, 28)
    body["signature"] = "0x" + (raw[:-1] + bytes([raw[-1] - 27])).hex()
    assert client.post("/v1/auth/sign-in", json=body).status_code == 200


def test_a_message_changed_after_signing_is_refused(client: TestClient) -> None:
    body = signed(MINER, message_of(MINER.address, nonce_of(client)))
    body["message"] = body["message"].replace("the heat", "no heat")
    assert client.post("/v1/auth/sign-in", json=body).json()["reason"] == "wrong_signature"
    body["message"] = body["message"] + "\n"
    assert client.post("/v1/auth/sign-in", json=body).json()["reason"] == "malformed_message"


def test_a_nonce_ends_after_ten_minutes(client: TestClient, chain_tables: Factory) -> None:
    nonce = nonce_of(client)
    with chain_tables.engine.begin() as connection:
        connection.execute(
            update(sign_in_nonces).values(expires_at=sign_in_nonces.c.expires_at - 601)
        )
    answer = client.post("/v1/auth/sign-in", json=signed(MINER, message_of(MINER.address, nonce)))
    assert answer.json()["reason"] == "nonce_not_usable"


def test_of_fifty_who_use_a_nonce_at_once_one_is_signed_in(
    settings: Settings, chain_tables: Factory
) -> None:
    # Two servers, as two processes would be: what decides is the database.
    with serving(settings) as one, serving(settings) as other:
        nonce = httpx.post(f"http://{one}/v1/auth/nonce").json()["nonce"]
        body = signed(MINER, message_of(MINER.address, nonce))
        together = threading.Barrier(50)

        def attempt(number: int) -> httpx.Response:
            together.wait()
            host = (one, other)[number % 2]
            return httpx.post(f"http://{host}/v1/auth/sign-in", json=body, timeout=30)

        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(attempt, range(50)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 49
    assert {a.json()["reason"] for a in answers if a.status_code == 401} == {"nonce_not_usable"}
    with chain_tables.engine.connect() as connection:
        assert len(connection.execute(select(sessions)).all()) == 1


def test_only_the_hash_of_a_token_is_stored(client: TestClient, chain_tables: Factory) -> None:
    token = sign_in(client, MINER)["authorization"].removeprefix("Bearer ")
    with chain_tables.engine.connect() as connection:
        stored = connection.scalar(text("SELECT sessions::text FROM offchain.sessions"))
    assert token not in str(stored) and token.removeprefix("rps_").encode().hex() not in str(stored)


def test_a_cookie_is_out_of_reach_of_scripts_and_of_other_pages(
    settings: Settings, chain_tables: Factory
) -> None:
    secure = replace(settings, public_url="https://testserver")
    with TestClient(create_app(secure), base_url="https://testserver") as client:
        message = message_of(MINER.address, nonce_of(client))
        answer = client.post("/v1/auth/sign-in", json=signed(MINER, message, "cookie"))
        assert answer.json()["token"] is None
        cookie = answer.headers["set-cookie"].lower()
        assert all(part in cookie for part in ("httponly", "secure", "samesite=lax", "path=/v1"))
        assert client.get("/v1/auth/session").status_code == 200
        # The browser would send the cookie with these as well.
        for origin in ({}, {"origin": "https://evil.example"}):
            refused = client.delete("/v1/auth/session", headers=origin)
            assert (refused.status_code, refused.json()["code"]) == (403, "origin_not_allowed")
        assert client.delete("/v1/auth/session", headers={"origin": ORIGIN}).status_code == 204
        assert client.get("/v1/auth/session").status_code == 401


def test_sessions_are_listed_and_ended_by_their_account_alone(client: TestClient) -> None:
    here, there, stranger = (
        sign_in(client, MINER),
        sign_in(client, MINER),
        sign_in(client, person(8)),
    )
    mine = client.get("/v1/auth/sessions", headers=here).json()["items"]
    assert [one["current"] for one in mine] == [False, True]
    other = f"/v1/auth/sessions/{mine[0]['id']}"
    refused = client.delete(other, headers=stranger)
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_session")
    assert client.delete(other, headers=here).status_code == 204
    assert client.get("/v1/auth/session", headers=there).status_code == 401
    assert client.get("/v1/auth/session", headers=here).status_code == 200


def test_a_session_is_over_after_its_time(client: TestClient, chain_tables: Factory) -> None:
    bearer = sign_in(client, MINER)
    with chain_tables.engine.begin() as connection:
        connection.execute(update(sessions).values(expires_at=1))
    assert client.get("/v1/auth/session", headers=bearer).status_code == 401


@pytest.mark.parametrize("token", ["", "rps_x", "rps_" + "A" * 43, "x" * 47])
def test_no_token_that_was_not_given_out_is_one(client: TestClient, token: str) -> None:
    answer = client.get("/v1/auth/session", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_an_account_has_a_limit_wherever_it_asks_from(
    settings: Settings, chain_tables: Factory
) -> None:
    app = create_app(replace(settings, rate_limit=10))
    addresses = [TestClient(app, client=(f"10.0.0.{number}", 1)) for number in range(4)]
    bearer = sign_in(addresses[0], MINER)
    answers = [addresses[n % 4].get("/v1/auth/session", headers=bearer) for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].json()["policy"] == "account"
    assert addresses[0].get("/v1/protocol").status_code == 200


WALLET = """
owner: immutable(address)

@deploy
def __init__(owner_: address):
    owner = owner_

@external
@view
def isValidSignature(digest: bytes32, signature: Bytes[65]) -> bytes4:
    assert len(signature) == 65
    r: bytes32 = extract32(signature, 0)
    s: bytes32 = extract32(signature, 32)
    v: uint256 = convert(slice(signature, 64, 1), uint256)
    if ecrecover(digest, v, convert(r, uint256), convert(s, uint256)) == owner:
        return 0x1626ba7e
    return 0xffffffff
"""


def test_a_contract_wallet_signs_in_through_the_chain(
    settings: Settings, chain_tables: Factory, chain: LocalChain
) -> None:
    from vyper import compile_code
    from web3 import Web3

    web3 = Web3(Web3.HTTPProvider(chain.url))
    made = compile_code(WALLET, output_formats=["bytecode", "abi"])
    factory = web3.eth.contract(abi=made["abi"], bytecode=made["bytecode"])
    sent = factory.constructor(MINER.address).transact({"from": web3.eth.accounts[0]})
    wallet = web3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
    assert wallet is not None

    def attempt(client: TestClient, signer: Any) -> httpx.Response:
        message = message_of(wallet, nonce_of(client))
        signature = signer.sign_message(encode_defunct(text=message.text())).signature
        body = {"message": message.text(), "signature": "0x" + bytes(signature).hex()}
        return client.post("/v1/auth/sign-in", json=body | {"deliver": "token"})

    with TestClient(create_app(replace(settings, rpc_url=chain.url))) as client:
        answer = attempt(client, MINER)
        assert answer.status_code == 200, answer.text
        assert answer.json()["session"]["address"] == wallet
        assert attempt(client, person(8)).json()["reason"] == "wrong_signature"
        # An account without code accepts nothing either.
        message = message_of(person(9).address, nonce_of(client))
        refused = client.post("/v1/auth/sign-in", json=signed(MINER, message))
        assert refused.json()["reason"] == "wrong_signature"
    with TestClient(create_app(settings)) as client:
        assert attempt(client, MINER).json()["reason"] == "wrong_signature"
    away = replace(settings, rpc_url=f"http://127.0.0.1:{free_port()}")
    with TestClient(create_app(away)) as client:
        answer = attempt(client, MINER)
        assert (answer.status_code, answer.json()["code"]) == (503, "node_unavailable")
        # Who has a key does not need the node.
        sign_in(client, MINER)
