# SPDX-License-Identifier: Apache-2.0
"""Proofs of payouts, recomputed from the published sheet and held against the root on the chain."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import lru_cache

from api.errors import EvidenceMismatch
from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.canonical import hex_text
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.merkle import PayoutTree
from roastpower.protocol.payout_sheet import parse_payout_sheet
from roastpower.protocol.payouts import EMPTY_ROOT

_SHEETS_KEPT = 32


@dataclass(frozen=True)
class Proven:
    """One leaf and its way to the root."""

    account: bytes
    amount: int
    proof: list[str]


async def prove(
    document: bytes, distributor: str, campaign_id: int, root: bytes
) -> tuple[Proven, ...]:
    """All payouts of a sheet with their proofs, by account ascending.

    Raises:
        EvidenceMismatch: the sheet is not one, is another campaign's, or makes another root.
    """
    # Hashing a large sheet takes a good part of a second, in which others must be served.
    return await asyncio.to_thread(_prove, document, distributor, campaign_id, root)


@lru_cache(_SHEETS_KEPT)
def _prove(document: bytes, distributor: str, campaign_id: int, root: bytes) -> tuple[Proven, ...]:
    try:
        sheet = parse_payout_sheet(document)
        amounts = [(payout.account, int(payout.amount)) for payout in sheet.payouts]
        tree = PayoutTree(campaign_id, amounts) if amounts else None
    except ProtocolError as error:
        raise EvidenceMismatch("the document is not a payout sheet") from error
    if (sheet.distributor, sheet.campaign_id) != (distributor, campaign_id):
        raise EvidenceMismatch("the payout sheet is of another campaign")
    if (tree.root if tree else EMPTY_ROOT) != root:
        raise EvidenceMismatch("the payout sheet does not make the root that was posted")
    if tree is None:
        return ()
    return tuple(
        Proven(address_bytes(account), amount, [hex_text(node) for node in tree.proof(account)])
        for account, amount in amounts
    )
