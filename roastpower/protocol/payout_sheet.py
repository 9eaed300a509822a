# SPDX-License-Identifier: Apache-2.0
"""The payout sheet: what a campaign's root was made from.

As with the score sheet, parsing does not judge: whether the amounts follow from the entries is for
`recompute_payouts`.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.canonical import (
    Address,
    Count,
    Digest,
    Ordinal,
    Wei,
    hex_text,
    parse,
    require,
    require_checksum,
)
from roastpower.protocol.constants import MAX_AMPLIFICATION_BPS, MAX_PLACES, MAX_SCORE
from roastpower.protocol.payouts import Entry, Payouts, pay


class SheetEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One submission of the campaign in a settled block."""

    submission_id: Ordinal
    miner: Address
    score: Annotated[int, msgspec.Meta(ge=0, le=MAX_SCORE)]
    weight: Count


class SheetPayout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One leaf of the tree."""

    account: Address
    amount: Wei


class PayoutSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The evidence of one campaign's payouts; its sha256 is posted with the root."""

    schema: Literal["roastpower/payout-sheet/1"]
    chain_id: Ordinal
    distributor: Address
    campaign_id: Ordinal
    funded: Wei
    fee: Wei
    amplification_bps: Annotated[int, msgspec.Meta(ge=0, le=MAX_AMPLIFICATION_BPS)]
    ranked_places: Annotated[int, msgspec.Meta(ge=1, le=MAX_PLACES)]
    entries: tuple[SheetEntry, ...]
    payouts: tuple[SheetPayout, ...]
    total: Wei
    root: Digest

    def check(self) -> None:
        """Raise `EvidenceError` on entries or accounts out of order or double, or a wrong sum."""
        require_checksum(self.distributor, "distributor")
        for entry in self.entries:
            require_checksum(entry.miner, f"entry {entry.submission_id}: miner")
        for payout in self.payouts:
            require_checksum(payout.account, "a payout's account")
        _require_ascending(
            [entry.submission_id.to_bytes(8, "big") for entry in self.entries], "entries"
        )
        _require_ascending([address_bytes(payout.account) for payout in self.payouts], "payouts")
        for wei in (self.funded, self.fee, self.total, *(payout.amount for payout in self.payouts)):
            require(int(wei) < 1 << 256, "an amount is not a uint256")
        amounts = [int(payout.amount) for payout in self.payouts]
        require(all(amounts), "a payout of nothing")
        require(sum(amounts) == int(self.total), "the total is not the sum of the payouts")
        require(int(self.total) + int(self.fee) <= int(self.funded), "more out than in")


def build_payout_sheet(
    *,
    chain_id: int,
    distributor: str,
    campaign_id: int,
    funded: int,
    fee_bps: int,
    amplification_bps: int,
    ranked_places: int,
    entries: Sequence[Entry],
) -> PayoutSheet:
    """Apply the payout rule, and write down what it was applied to and what came out."""
    paid = pay(campaign_id, funded, fee_bps, amplification_bps, ranked_places, entries)
    return PayoutSheet(
        schema="roastpower/payout-sheet/1",
        chain_id=chain_id,
        distributor=distributor,
        campaign_id=campaign_id,
        funded=str(funded),
        fee=str(paid.fee),
        amplification_bps=amplification_bps,
        ranked_places=ranked_places,
        entries=tuple(
            SheetEntry(
                submission_id=entry.submission_id,
                miner=entry.miner,
                score=entry.score,
                weight=entry.weight,
            )
            for entry in sorted(entries, key=lambda entry: entry.submission_id)
        ),
        payouts=tuple(
            SheetPayout(account=account, amount=str(amount)) for account, amount in paid.amounts
        ),
        total=str(paid.total),
        root=hex_text(paid.root),
    )


def parse_payout_sheet(document: bytes) -> PayoutSheet:
    """Read a published sheet; `EvidenceError` if it is not one."""
    return parse(document, PayoutSheet)


def recompute_payouts(sheet: PayoutSheet, fee_bps: int) -> Payouts:
    """What the sheet's entries make, to be compared with its payouts, fee, total and root.

    The fee's rate comes from the campaign on the chain: the sheet says only what was charged,
    which is 0 when nobody is paid, and the rank shares must not depend on what the sheet claims.
    """
    return pay(
        sheet.campaign_id,
        int(sheet.funded),
        fee_bps,
        sheet.amplification_bps,
        sheet.ranked_places,
        [
            Entry(entry.submission_id, entry.miner, entry.score, entry.weight)
            for entry in sheet.entries
        ],
    )


def _require_ascending(keys: Sequence[bytes], what: str) -> None:
    require(list(keys) == sorted(set(keys)), f"{what} are not listed once each, in order")
