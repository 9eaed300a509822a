# SPDX-License-Identifier: Apache-2.0
"""``/v1/briefs``."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Response

from api import problems
from api.briefs.repository import BriefRepository
from api.briefs.schemas import BRIEF_EXAMPLE, BriefIn, BriefStored
from api.clock import Now
from api.database import Reading, Writing
from api.documents import document_of, document_response
from api.errors import BadRequest, BriefTooLarge, Invalid, InvalidDigest, InvalidJson, UnknownBrief
from api.wire import DigestPath, hex_text
from roastpower.protocol.brief import build_brief
from roastpower.protocol.canonical import digest as digest_of
from roastpower.protocol.canonical import encode

MAX_BRIEF_BYTES: Final = 16 * 1024

router = APIRouter(prefix="/v1/briefs", tags=["briefs"])


@router.post("", responses=problems.responses(BadRequest, BriefTooLarge, Invalid, InvalidJson))
async def store_brief(brief: BriefIn, connection: Writing, now: Now) -> BriefStored:
    """Stores a brief of at most 16 KiB and answers with its digest."""
    document = encode(
        build_brief(brief.title, brief.tone, brief.target, brief.keywords, brief.restrictions)
    )
    if len(document) > MAX_BRIEF_BYTES:
        raise BriefTooLarge(
            f"a brief has at most {MAX_BRIEF_BYTES} bytes, this one {len(document)}"
        )
    digest = digest_of(document)
    await BriefRepository(connection).keep(digest, document, now)
    return BriefStored(digest=hex_text(digest))


@router.get(
    "/{digest}",
    response_class=Response,
    responses={
        **problems.responses(UnknownBrief, InvalidDigest),
        **document_of(
            "The brief's canonical bytes, whose sha256 is the digest.",
            "A brief (`roastpower/brief/1`), RFC 8785 JSON.",
            BRIEF_EXAMPLE,
        ),
    },
)
async def get_brief(digest: DigestPath, connection: Reading) -> Response:
    """A brief by the digest that is in its campaign."""
    document = await BriefRepository(connection).document(digest)
    if document is None:
        raise UnknownBrief(f"nobody left a brief with the digest {hex_text(digest)}")
    return document_response(digest, document)
