# SPDX-License-Identifier: Apache-2.0
"""Nonces, sessions and on-chain roles."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from api.database import AnyRow
from roastpower.storage.chain_views import roles
from roastpower.storage.people_tables import sessions, sign_in_nonces


def token_hash(token: str) -> bytes:
    """What is kept of a token. It has 256 bits of its own, so that a plain hash will do."""
    return hashlib.sha256(token.encode()).digest()


class AuthRepository:
    """Who may be whom."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add_nonce(self, nonce: str, expires_at: int, now: int) -> None:
        """Keeps a nonce, and forgets those that nobody used."""
        await self._connection.execute(
            delete(sign_in_nonces).where(sign_in_nonces.c.expires_at <= now)
        )
        await self._connection.execute(
            insert(sign_in_nonces).values(nonce=nonce, expires_at=expires_at)
        )

    async def use_nonce(self, nonce: str, now: int) -> bool:
        """Whether this transaction is the one that uses a nonce; of many at once, one is told so."""
        used = await self._connection.execute(
            delete(sign_in_nonces).where(
                sign_in_nonces.c.nonce == nonce, sign_in_nonces.c.expires_at > now
            )
        )
        return used.rowcount == 1

    async def open_session(
        self, token: str, address: bytes, now: int, expires_at: int, program: str | None
    ) -> int:
        """Keeps a session, forgets those that are over; returns its id."""
        await self._connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
        opened = await self._connection.execute(
            insert(sessions)
            .values(
                token_hash=token_hash(token),
                address=address,
                created_at=now,
                expires_at=expires_at,
                program=program,
            )
            .returning(sessions.c.id)
        )
        identifier: int = opened.scalar_one()
        return identifier

    async def session(self, token: str, now: int) -> AnyRow | None:
        """The session of a token, if it is not over."""
        query = select(sessions).where(
            sessions.c.token_hash == token_hash(token), sessions.c.expires_at > now
        )
        return (await self._connection.execute(query)).one_or_none()

    async def sessions_of(self, address: bytes, now: int) -> Sequence[AnyRow]:
        """An account's sessions, the newest first."""
        query = (
            select(sessions)
            .where(sessions.c.address == address, sessions.c.expires_at > now)
            .order_by(sessions.c.id.desc())
            .limit(100)
        )
        return (await self._connection.execute(query)).all()

    async def end_session(self, session_id: int, address: bytes) -> bool:
        """Ends a session of an account; False if it has none with that id."""
        ended = await self._connection.execute(
            delete(sessions).where(sessions.c.id == session_id, sessions.c.address == address)
        )
        return ended.rowcount == 1

    async def roles_of(self, address: bytes) -> list[str]:
        """The roles that the contracts give an account now."""
        query = select(roles.c.role).where(roles.c.holder == address).order_by(roles.c.role)
        return list(await self._connection.scalars(query))
