# SPDX-License-Identifier: Apache-2.0
"""``/v1/evidence``."""

from __future__ import annotations

from fastapi import APIRouter, Response

from api import problems
from api.database import Reading
from api.documents import document_of, document_response
from api.errors import InvalidDigest, UnknownEvidence
from api.evidence.repository import EvidenceRepository
from api.examples import ADDRESS
from api.wire import DigestPath, hex_text

router = APIRouter(prefix="/v1/evidence", tags=["evidence"])


@router.get(
    "/{digest}",
    response_class=Response,
    responses={
        **problems.responses(UnknownEvidence, InvalidDigest),
        **document_of(
            "The document's exact bytes, whose sha256 is the digest.",
            "A score sheet (`roastpower/score-sheet/1`), a payout sheet "
            "(`roastpower/payout-sheet/1`), or a committee's list of its judges' sheets "
            "(`roastpower/committee-scores/1`, `roastpower/committee-payouts/1`), RFC 8785 JSON.",
            {
                "schema": "roastpower/payout-sheet/1",
                "chain_id": 31337,
                "distributor": ADDRESS,
                "campaign_id": 3,
                "funded": "0",
                "fee": "0",
                "amplification_bps": 0,
                "ranked_places": 1,
                "entries": [],
                "payouts": [],
                "total": "0",
                "root": "0x" + "00" * 32,
            },
        ),
    },
)
async def get_evidence(digest: DigestPath, connection: Reading) -> Response:
    """A published document by the digest that is on the chain."""
    document = await EvidenceRepository(connection).document(digest)
    if document is None:
        raise UnknownEvidence(f"nothing is published here under {hex_text(digest)}")
    return document_response(digest, document)
