# SPDX-License-Identifier: Apache-2.0
"""What cannot be read, or cannot be meant: 400, 408, 413, 422, 431."""

from __future__ import annotations

from collections.abc import Mapping

from api.errors.base import ApiError


class BadRequest(ApiError):
    """The request cannot be read at all."""

    status = 400
    code = "malformed_body"
    title = "The body cannot be read"


class PreflightRefused(BadRequest):
    """A browser asked for a page whether it may do something, and it may not."""

    code = "preflight_refused"
    title = "A page of this origin may not do that"


class TooDeep(BadRequest):
    """The body nests objects and arrays deeper than any request needs."""

    code = "body_too_deep"
    title = "The body is nested too deeply"


class TooSlow(ApiError):
    """The body did not arrive in time."""

    status = 408
    code = "body_too_slow"
    title = "The body did not arrive in time"
    headers: Mapping[str, str] = {"Connection": "close"}


class TooLarge(ApiError):
    """The body is larger than any request needs."""

    status = 413
    code = "body_too_large"
    title = "The body is too large"


class ContentTooLarge(TooLarge):
    """The content is over 2,000 bytes."""

    code = "content_too_large"
    title = "The content is too large"


class BriefTooLarge(TooLarge):
    """The brief is over 16 KiB."""

    code = "brief_too_large"
    title = "The brief is too large"


class HeadersTooLarge(ApiError):
    """The request's headers are larger than any request needs."""

    status = 431
    code = "headers_too_large"
    title = "The headers are too large"
    headers: Mapping[str, str] = {"Connection": "close"}


class Invalid(ApiError):
    """A value of the request cannot be meant. `errors` says where."""

    status = 422
    code = "invalid_request"
    title = "The request is not valid"


class InvalidJson(Invalid):
    """The body is not JSON."""

    code = "invalid_json"
    title = "The body is not JSON"


class InvalidId(Invalid):
    """An id is not a whole number."""

    code = "invalid_id"
    title = "Not an id"


class IdOutOfRange(Invalid):
    """An id is below 1 or above 2**63 - 1."""

    code = "id_out_of_range"
    title = "The id is out of range"


class InvalidAddress(Invalid):
    """Not 0x and 40 hex digits."""

    code = "invalid_address"
    title = "Not an address"


class InvalidDigest(Invalid):
    """Not 0x and 64 hex digits."""

    code = "invalid_digest"
    title = "Not a digest"


class InvalidSalt(Invalid):
    """Not 0x and 64 hex digits."""

    code = "invalid_salt"
    title = "Not a salt"


class InvalidLimit(Invalid):
    """Not a whole number from 1 to 100."""

    code = "invalid_limit"
    title = "Not a limit"


class BadTopics(Invalid):
    """Not topics of the live feed, or too many."""

    code = "bad_topics"
    title = "Not topics of the feed"


class InvalidSequence(Invalid):
    """Not the number of a live message."""

    code = "invalid_sequence"
    title = "Not the number of a message"
