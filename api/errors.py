# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, as one tree; `problems` writes it as RFC 9457 documents.

::

    ApiError
    ├── BadRequest 400          malformed_body, body_too_deep
    ├── Unauthorized 401        not_signed_in, sign_in_refused
    ├── Forbidden 403           origin_not_allowed, not_yours, role_needed
    ├── NotFound 404            unknown_path, unknown_block, unknown_submission, unknown_campaign,
    │                           unknown_miner, unknown_evidence, unknown_brief, unknown_session,
    │                           unknown_project, unknown_profile, not_scored, no_payout, bad_checksum,
    │                           bad_cursor
    ├── MethodNotAllowed 405    method_not_allowed
    ├── Timeout 408             body_too_slow
    ├── Conflict 409            commitment_mismatch, delivery_window_over, evidence_mismatch,
    │                           looks_like_a_key, resume_too_old, resume_unknown
    ├── TooLarge 413            body_too_large, content_too_large, brief_too_large
    ├── Invalid 422             invalid_request, invalid_json, invalid_id, id_out_of_range,
    │                           invalid_address, invalid_digest, invalid_salt, invalid_limit,
    │                           bad_topics, invalid_sequence
    ├── TooMany 429             rate_limited, too_many_readers
    ├── HeadersTooLarge 431     headers_too_large
    ├── Failure 500             internal_error
    └── Unavailable 503         database_unavailable, nothing_indexed, not_ready, node_unavailable

``code`` is stable: programs may rely on it. Details are for people and may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class ApiError(Exception):
    """Root of the tree. `detail` is shown to the caller: it never holds content or secrets."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something is wrong on our side"
    headers: Mapping[str, str] = {}

    def __init__(self, detail: str, **members: Any) -> None:
        """`members` become further members of the problem document."""
        super().__init__(detail)
        self.detail = detail
        self.members = members


class BadRequest(ApiError):
    """The request cannot be read at all."""

    status = 400
    code = "malformed_body"
    title = "The body cannot be read"


class TooDeep(BadRequest):
    """The body nests objects and arrays deeper than any request needs."""

    code = "body_too_deep"
    title = "The body is nested too deeply"


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


class NotFound(ApiError):
    """There is no such thing, or not yet."""

    status = 404
    code = "unknown_path"
    title = "There is nothing at this path"


class UnknownBlock(NotFound):
    """No block of the protocol has that id."""

    code = "unknown_block"
    title = "No such block"


class UnknownSubmission(NotFound):
    """No submission has that id, or the indexer has not seen it yet."""

    code = "unknown_submission"
    title = "No such submission"
    headers: Mapping[str, str] = {"Retry-After": "2"}


class UnknownCampaign(NotFound):
    """No campaign has that id."""

    code = "unknown_campaign"
    title = "No such campaign"


class UnknownMiner(NotFound):
    """That account never submitted anything."""

    code = "unknown_miner"
    title = "No such miner"


class UnknownEvidence(NotFound):
    """No document of evidence has that digest."""

    code = "unknown_evidence"
    title = "No such evidence"


class UnknownBrief(NotFound):
    """Nobody left a brief with that digest."""

    code = "unknown_brief"
    title = "No such brief"


class NotScored(NotFound):
    """No scores of the submission stand."""

    code = "not_scored"
    title = "Not scored"


class UnknownSession(NotFound):
    """The account has no session with that id."""

    code = "unknown_session"
    title = "No such session"


class UnknownProject(NotFound):
    """No project has that id."""

    code = "unknown_project"
    title = "No such project"


class UnknownProfile(NotFound):
    """Nobody wrote that profile."""

    code = "unknown_profile"
    title = "No such profile"


class BadCursor(NotFound):
    """There is no such page: not a cursor that this listing gave."""

    code = "bad_cursor"
    title = "Not a cursor of this listing"


class BadChecksum(NotFound):
    """Mixed letter case that is not the address's checksum: a digit is probably wrong, and nobody
    has that address."""

    code = "bad_checksum"
    title = "The address's checksum is wrong"


class NoPayout(NotFound):
    """The standing payouts of a campaign hold nothing for an account."""

    code = "no_payout"
    title = "No payout for this account"


class MethodNotAllowed(ApiError):
    """The path is there, but not for this method."""

    status = 405
    code = "method_not_allowed"
    title = "Not with this method"


class TooSlow(ApiError):
    """The body did not arrive in time."""

    status = 408
    code = "body_too_slow"
    title = "The body did not arrive in time"
    headers: Mapping[str, str] = {"Connection": "close"}


class Conflict(ApiError):
    """The request does not fit what is on the chain."""

    status = 409
    code = "conflict"
    title = "This does not fit what is on the chain"


class CommitmentMismatch(Conflict):
    """Content and salt do not make the commitment that was submitted."""

    code = "commitment_mismatch"
    title = "Content and salt do not make the submitted commitment"


class DeliveryWindowOver(Conflict):
    """The time to deliver is over."""

    code = "delivery_window_over"
    title = "The time to deliver is over"


class EvidenceMismatch(Conflict):
    """The payout sheet does not make the root that is on the chain."""

    code = "evidence_mismatch"
    title = "The evidence does not fit the chain"


class LooksLikeAKey(Conflict):
    """A text that would be published looks like a secret key."""

    code = "looks_like_a_key"
    title = "This looks like a secret key"


class ResumeTooOld(Conflict):
    """Messages that would have to be told again are forgotten: read the state anew."""

    code = "resume_too_old"
    title = "Too long ago to resume"


class ResumeUnknown(Conflict):
    """There is no message with that number yet: read the state anew."""

    code = "resume_unknown"
    title = "No such message to resume behind"


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


class TooMany(ApiError):
    """More requests than an address or an account may make in a while."""

    status = 429
    code = "rate_limited"
    title = "Too many requests"
    headers: Mapping[str, str] = {"Retry-After": "60"}


class HeadersTooLarge(ApiError):
    """The request's headers are larger than any request needs."""

    status = 431
    code = "headers_too_large"
    title = "The headers are too large"
    headers: Mapping[str, str] = {"Connection": "close"}


class TooManyReaders(TooMany):
    """More live connections than an address may hold."""

    code = "too_many_readers"
    title = "Too many live connections"


class Failure(ApiError):
    """A bug, or a broken machine. The request id finds it in the log."""


class Unavailable(ApiError):
    """Not now; try again."""

    status = 503
    code = "database_unavailable"
    title = "The database cannot be reached"
    headers: Mapping[str, str] = {"Retry-After": "1"}


class NothingIndexed(Unavailable):
    """The indexer has not written anything yet."""

    code = "nothing_indexed"
    title = "Nothing is indexed yet"


class NotReady(Unavailable):
    """What we would answer is not current. `reasons` says why."""

    code = "not_ready"
    title = "Not ready"


class NodeUnavailable(Unavailable):
    """A contract wallet's signature can only be checked on the chain, whose node does not answer."""

    code = "node_unavailable"
    title = "The chain's node cannot be reached"
