# SPDX-License-Identifier: Apache-2.0
"""The limit by address, before anything else is done for a request; and what is left, in answers."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from api.errors import TooMany
from api.limits.counting import Decision, Policy, RateLimiter
from roastpower.callers import address_group

# Supervisors ask these however busy we are, and they cost next to nothing.
_FREE: Final = frozenset({"/healthz", "/readyz", "/metrics"})

_grouped = lru_cache(10_000)(address_group)


def too_many(decision: Decision) -> TooMany:
    """The error of a request too many."""
    error = TooMany(
        f"at most {decision.policy.limit} requests a minute: go on in {decision.reset} s",
        policy=decision.policy.name,
    )
    error.headers = {
        "Retry-After": str(decision.reset),
        **{name.decode(): value.decode() for name, value in decision.headers()},
    }
    return error


class Limit:
    """What an address may ask."""

    def __init__(self, limiter: RateLimiter, policy: Policy) -> None:
        self._limiter = limiter
        self._policy = policy

    def decide(self, scope: Scope) -> Decision | None:
        """Counts a request for its address; None where nothing is limited."""
        if scope["path"] in _FREE or not self._policy.limit:
            return None
        client = scope.get("client")
        return self._limiter.take(self._policy, _grouped(client[0] if client else None))


class RateLimit:
    """Counts a request for its address, and refuses the ones too many with 429."""

    def __init__(self, app: ASGIApp, limit: Limit) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request; live connections count themselves."""
        decision = self._limit.decide(scope) if scope["type"] == "http" else None
        if decision is None:
            await self._app(scope, receive, send)
            return
        if not decision.allowed:
            await problems.refuse(too_many(decision), scope, receive, send)
            return

        async def send_with_limit(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Of who is signed in, the account's too: both fields are lists.
                account: Decision | None = scope["state"].get("account_limit")
                of_account = [] if account is None else account.headers()
                message["headers"] = [
                    *message.get("headers", ()),
                    *decision.headers(),
                    *of_account,
                ]
            await send(message)

        await self._app(scope, receive, send_with_limit)
