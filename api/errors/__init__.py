# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, as one tree; `problems` writes it as RFC 9457 documents.

::

    ApiError
    ├── BadRequest 400          malformed_body, body_too_deep, preflight_refused
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

from api.errors.access import (
    Forbidden,
    OriginNotAllowed,
    RoleNeeded,
    SignInRefused,
    TooMany,
    TooManyReaders,
    Unauthorized,
)
from api.errors.base import (
    ApiError,
)
from api.errors.conflicts import (
    CommitmentMismatch,
    Conflict,
    DeliveryWindowOver,
    EvidenceMismatch,
    LooksLikeAKey,
    ResumeTooOld,
    ResumeUnknown,
)
from api.errors.missing import (
    BadChecksum,
    BadCursor,
    MethodNotAllowed,
    NoPayout,
    NotFound,
    NotScored,
    UnknownBlock,
    UnknownBrief,
    UnknownCampaign,
    UnknownEvidence,
    UnknownMiner,
    UnknownProfile,
    UnknownProject,
    UnknownSession,
    UnknownSubmission,
)
from api.errors.ours import (
    Failure,
    NodeUnavailable,
    NothingIndexed,
    NotReady,
    Unavailable,
)
from api.errors.requests import (
    BadRequest,
    BadTopics,
    BriefTooLarge,
    ContentTooLarge,
    HeadersTooLarge,
    IdOutOfRange,
    Invalid,
    InvalidAddress,
    InvalidDigest,
    InvalidId,
    InvalidJson,
    InvalidLimit,
    InvalidSalt,
    InvalidSequence,
    PreflightRefused,
    TooDeep,
    TooLarge,
    TooSlow,
)

__all__ = [
    "ApiError",
    "BadChecksum",
    "BadCursor",
    "BadRequest",
    "BadTopics",
    "BriefTooLarge",
    "CommitmentMismatch",
    "Conflict",
    "ContentTooLarge",
    "DeliveryWindowOver",
    "EvidenceMismatch",
    "Failure",
    "Forbidden",
    "HeadersTooLarge",
    "IdOutOfRange",
    "Invalid",
    "InvalidAddress",
    "InvalidDigest",
    "InvalidId",
    "InvalidJson",
    "InvalidLimit",
    "InvalidSalt",
    "InvalidSequence",
    "LooksLikeAKey",
    "MethodNotAllowed",
    "NoPayout",
    "NodeUnavailable",
    "NotFound",
    "NotReady",
    "NotScored",
    "NothingIndexed",
    "OriginNotAllowed",
    "PreflightRefused",
    "ResumeTooOld",
    "ResumeUnknown",
    "RoleNeeded",
    "SignInRefused",
    "TooDeep",
    "TooLarge",
    "TooMany",
    "TooManyReaders",
    "TooSlow",
    "Unauthorized",
    "Unavailable",
    "UnknownBlock",
    "UnknownBrief",
    "UnknownCampaign",
    "UnknownEvidence",
    "UnknownMiner",
    "UnknownProfile",
    "UnknownProject",
    "UnknownSession",
    "UnknownSubmission",
]
