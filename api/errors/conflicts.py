# SPDX-License-Identifier: Apache-2.0
"""What does not fit what is there: 409."""

from __future__ import annotations

from api.errors.base import ApiError


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
