# SPDX-License-Identifier: Apache-2.0
"""Signing in and sessions."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from api.examples import ADDRESS, TIME, example
from api.wire import Address, Sent, Shape, SignatureIn, Text

_SESSION = {
    "id": 7,
    "address": ADDRESS,
    "created_at": TIME,
    "expires_at": TIME + 604_800,
    "program": "Mozilla/5.0",
    "current": True,
}


class Nonce(Shape):
    """For one message of ERC-4361; `domains` are what it may be for."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "nonce": "9f2c1b7ae04d5c61f8a3",
                "expires_at": TIME + 600,
                "chain_id": 31337,
                "domains": ["app.example"],
            }
        )
    )

    nonce: str
    expires_at: int
    chain_id: int
    domains: list[str]


class SignIn(Sent):
    """A message of ERC-4361 and its signature (`personal_sign`, or what a contract wallet takes).

    `deliver` says how the session comes: as an HttpOnly `cookie` for pages, or as a bearer `token` in
    the answer for programs.
    """

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "message": "app.example wants you to sign in with your Ethereum account:\n…",
                "signature": "0x" + "11" * 64 + "1b",
                "deliver": "cookie",
            }
        )
    )

    message: Text = Field(max_length=4096)
    signature: SignatureIn
    deliver: Literal["cookie", "token"] = "cookie"


class Session(Shape):
    """A session; `current` is the one that asks. It ends at `expires_at` by itself."""

    model_config = ConfigDict(json_schema_extra=example(_SESSION))

    id: int
    address: Address
    created_at: int
    expires_at: int
    program: str | None
    current: bool


class SignedIn(Shape):
    """The new session. `token` is null where it came as a cookie; it is shown this once."""

    model_config = ConfigDict(json_schema_extra=example({"session": _SESSION, "token": None}))

    session: Session
    token: str | None


class Me(Shape):
    """Who asks, and which roles the contracts give that account now."""

    model_config = ConfigDict(
        json_schema_extra=example({"address": ADDRESS, "roles": [], "session": _SESSION})
    )

    address: Address
    roles: list[str]
    session: Session


class Sessions(Shape):
    """All sessions of an account, the newest first."""

    model_config = ConfigDict(json_schema_extra=example({"items": [_SESSION]}))

    items: list[Session]
