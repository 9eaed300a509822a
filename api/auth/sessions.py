# SPDX-License-Identifier: Apache-2.0
"""Who asks: the session behind a bearer token or a cookie, as a dependency of endpoints."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth.repository import AuthRepository
from api.clock import Now
from api.database import Database
from api.errors import Forbidden, OriginNotAllowed, RoleNeeded, Unauthorized
from api.limits.counting import Policy
from api.limits.middleware import too_many
from roastpower.protocol.addresses import checksummed

COOKIE: Final = "roastpower_session"
ADMIN_ROLES: Final = ("guardian", "oracle", "owner")

_TOKEN = re.compile(r"rps_[A-Za-z0-9_-]{43}")
_bearer = HTTPBearer(auto_error=False, description="The token of a sign-in with `deliver: token`.")
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="As a sign-in sets it.")


@dataclass(frozen=True)
class Account:
    """Who asks, by which session."""

    address: bytes
    session_id: int
    created_at: int
    expires_at: int
    program: str | None

    def must_be(self, address: bytes) -> None:
        """Refuses what belongs to somebody else.

        Raises:
            Forbidden: it does.
        """
        if self.address != address:
            raise Forbidden(f"this belongs to {checksummed(address)}, and you are somebody else")


async def _account(
    request: Request,
    now: Now,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> Account:
    token = bearer.credentials if bearer is not None else cookie
    if token is None or not _TOKEN.fullmatch(token):
        raise Unauthorized("sign in first: POST /v1/auth/nonce, then /v1/auth/sign-in")
    settings = request.app.state.settings
    changes = request.method != "GET"
    # A browser sends the cookie with requests of any page; only ours may use it.
    if bearer is None and changes and request.headers.get("origin") not in settings.origins:
        raise OriginNotAllowed("with a cookie, a change needs the Origin of a listed page")
    database: Database = request.app.state.database
    async with database.read() as connection:
        found = await AuthRepository(connection).session(token, now)
    if found is None:
        raise Unauthorized("this session is over, or never was: sign in again")
    if settings.rate_limit:
        policy = Policy("account", settings.rate_limit)
        decision = request.app.state.limiter.take(policy, found.address.hex())
        if not decision.allowed:
            raise too_many(decision)
        request.state.account_limit = decision
    return Account(found.address, found.id, found.created_at, found.expires_at, found.program)


SignedInAccount = Annotated[Account, Depends(_account)]


async def admin_role(connection: AsyncConnection, account: Account) -> str:
    """The role by which an account may moderate, as the contracts say in this very transaction.

    Raises:
        RoleNeeded: it holds none of owner, guardian and oracle.
    """
    for role in await AuthRepository(connection).roles_of(account.address):
        if role in ADMIN_ROLES:
            return role
    raise RoleNeeded("only the protocol's owner, guardian or oracle may do this")
