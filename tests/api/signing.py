# SPDX-License-Identifier: Apache-2.0
"""People who sign in."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from chain_rows import CHAIN_ID
from eth_account import Account
from eth_account.messages import encode_defunct
from eth_account.signers.local import LocalAccount
from fastapi.testclient import TestClient

from roastpower.protocol.sign_in import SignInMessage

ORIGIN = "https://app.example"


def person(number: int) -> LocalAccount:
    """Somebody with a key."""
    made: LocalAccount = Account.from_key(number.to_bytes(32, "big"))
    return made


def moment(offset: float = 0) -> str:
    """The time `offset` seconds from now, as messages write it."""
    stamp = datetime.fromtimestamp(time.time() + offset, UTC)
    return stamp.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def message_of(address: str, nonce: str) -> SignInMessage:
    """A message that signs in."""
    return SignInMessage(
        domain="app.example",
        address=address,
        statement="I take the heat.",
        uri=f"{ORIGIN}/enter",
        chain_id=CHAIN_ID,
        nonce=nonce,
        issued_at=moment(),
        expiration_time=moment(300),
    )


def signed(account: LocalAccount, message: SignInMessage, deliver: str = "token") -> dict[str, str]:
    """The body of a sign-in."""
    signature = account.sign_message(encode_defunct(text=message.text())).signature
    return {
        "message": message.text(),
        "signature": "0x" + bytes(signature).hex(),
        "deliver": deliver,
    }


def nonce_of(client: TestClient) -> str:
    """A nonce of the server's."""
    found: str = client.post("/v1/auth/nonce").json()["nonce"]
    return found


def sign_in(client: TestClient, account: LocalAccount) -> dict[str, str]:
    """Signs somebody in; returns the header that says so."""
    message = message_of(account.address, nonce_of(client))
    answer = client.post("/v1/auth/sign-in", json=signed(account, message))
    assert answer.status_code == 200, answer.text
    return {"authorization": f"Bearer {answer.json()['token']}"}
