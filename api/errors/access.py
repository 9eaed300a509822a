# SPDX-License-Identifier: Apache-2.0
"""Who asks, from where and how often: 401, 403, 429."""

from __future__ import annotations

from collections.abc import Mapping

from api.errors.base import ApiError


class Unauthorized(ApiError):
    """Who asks is not known."""

    status = 401
    code = "not_signed_in"
    title = "Sign in first"
    headers: Mapping[str, str] = {"WWW-Authenticate": "Bearer"}


class SignInRefused(Unauthorized):
    """A message or its signature does not sign anyone in. `reason` says which rule it breaks."""

    code = "sign_in_refused"
    title = "This does not sign you in"


class Forbidden(ApiError):
    """Who asks is known, and may not."""

    status = 403
    code = "not_yours"
    title = "This is not yours"


class OriginNotAllowed(Forbidden):
    """A page of an origin that is not on the list asks for a change."""

    code = "origin_not_allowed"
    title = "Pages of this origin may not do this"


class RoleNeeded(Forbidden):
    """Only holders of an on-chain role may."""

    code = "role_needed"
    title = "An on-chain role is needed"


class TooMany(ApiError):
    """More requests than an address or an account may make in a while."""

    status = 429
    code = "rate_limited"
    title = "Too many requests"
    headers: Mapping[str, str] = {"Retry-After": "60"}


class TooManyReaders(TooMany):
    """More live connections than an address may hold."""

    code = "too_many_readers"
    title = "Too many live connections"
