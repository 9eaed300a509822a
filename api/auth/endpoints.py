# SPDX-License-Identifier: Apache-2.0
"""``/v1/auth``."""

from __future__ import annotations

import secrets
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response

from api import problems
from api.auth.repository import AuthRepository
from api.auth.schemas import Me, Nonce, Session, Sessions, SignedIn, SignIn
from api.auth.sessions import COOKIE, Account, SignedInAccount
from api.auth.verification import NONCE_SECONDS, check_signature, read_message, refused
from api.clock import Now
from api.database import Database, Reading, Writing
from api.deployment import Deployment
from api.errors import (
    BadRequest,
    IdOutOfRange,
    Invalid,
    InvalidId,
    InvalidJson,
    NodeUnavailable,
    SignInRefused,
    Unauthorized,
    UnknownSession,
)
from api.wire import IdPath
from roastpower.protocol.addresses import address_bytes, checksummed

SESSION_SECONDS: Final = 7 * 24 * 3600
_PROGRAM_CHARACTERS: Final = 120

router = APIRouter(prefix="/v1/auth", tags=["auth"])


@router.post("/nonce")
async def create_nonce(
    request: Request, connection: Writing, served: Deployment, now: Now
) -> Nonce:
    """A nonce for one message of ERC-4361; it can be used once, within ten minutes."""
    # 20 of the ABNF's letters and digits: 80 bits.
    nonce = secrets.token_hex(10)
    await AuthRepository(connection).add_nonce(nonce, now + NONCE_SECONDS, now)
    origins = request.app.state.settings.origins
    return Nonce(
        nonce=nonce,
        expires_at=now + NONCE_SECONDS,
        chain_id=served.chain_id,
        domains=sorted({urlsplit(origin).netloc for origin in origins}),
    )


@router.post(
    "/sign-in",
    responses=problems.responses(BadRequest, SignInRefused, Invalid, InvalidJson, NodeUnavailable),
)
async def sign_in(
    body: SignIn, request: Request, response: Response, served: Deployment, now: Now
) -> SignedIn:
    """Opens a session of seven days for who signed a message (ERC-4361, EIP-191 or EIP-1271)."""
    state = request.app.state
    message = read_message(body.message, state.settings.origins, served.chain_id, state.clock())
    # Before the transaction: a contract wallet is asked over the network.
    await check_signature(message, body.signature, state.contract_wallets)
    token = "rps_" + secrets.token_urlsafe(32)
    program = request.headers.get("user-agent", "")[:_PROGRAM_CHARACTERS] or None
    database: Database = state.database
    async with database.write() as connection:
        repository = AuthRepository(connection)
        if not await repository.use_nonce(message.nonce, now):
            raise refused("nonce_not_usable", "the nonce is not ours, was used, or is too old")
        address, expires_at = address_bytes(message.address), now + SESSION_SECONDS
        identifier = await repository.open_session(token, address, now, expires_at, program)
    if body.deliver == "cookie":
        response.set_cookie(
            COOKIE,
            token,
            max_age=SESSION_SECONDS,
            httponly=True,
            secure=state.settings.public_url.startswith("https://"),
            samesite="lax",
            path="/v1",
        )
    return SignedIn(
        session=_session(Account(address, identifier, now, expires_at, program), identifier),
        token=token if body.deliver == "token" else None,
    )


@router.get("/session", responses=problems.responses(Unauthorized))
async def get_session(account: SignedInAccount, connection: Reading) -> Me:
    """Who asks, and the roles of that account."""
    roles = await AuthRepository(connection).roles_of(account.address)
    return Me(
        address=checksummed(account.address),
        roles=roles,
        session=_session(account, account.session_id),
    )


@router.delete("/session", responses=problems.responses(Unauthorized), status_code=204)
async def end_session(account: SignedInAccount, connection: Writing, response: Response) -> None:
    """Logs out: the session is over at once, everywhere."""
    await AuthRepository(connection).end_session(account.session_id, account.address)
    response.delete_cookie(COOKIE, path="/v1")


@router.get("/sessions", responses=problems.responses(Unauthorized))
async def list_sessions(account: SignedInAccount, connection: Reading, now: Now) -> Sessions:
    """All sessions of the account, up to a hundred, the newest first."""
    rows = await AuthRepository(connection).sessions_of(account.address, now)
    return Sessions(
        items=[
            _session(
                Account(row.address, row.id, row.created_at, row.expires_at, row.program),
                account.session_id,
            )
            for row in rows
        ]
    )


@router.delete(
    "/sessions/{session_id}",
    responses=problems.responses(Unauthorized, UnknownSession, InvalidId, IdOutOfRange),
    status_code=204,
)
async def revoke_session(session_id: IdPath, account: SignedInAccount, connection: Writing) -> None:
    """Ends one of the account's sessions."""
    if not await AuthRepository(connection).end_session(session_id, account.address):
        raise UnknownSession("you have no session with that id")


def _session(account: Account, current: int) -> Session:
    return Session(
        id=account.session_id,
        address=checksummed(account.address),
        created_at=account.created_at,
        expires_at=account.expires_at,
        program=account.program,
        current=account.session_id == current,
    )
