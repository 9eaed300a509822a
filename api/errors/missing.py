# SPDX-License-Identifier: Apache-2.0
"""What is not there: 404, 405."""

from __future__ import annotations

from collections.abc import Mapping

from api.errors.base import ApiError


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
