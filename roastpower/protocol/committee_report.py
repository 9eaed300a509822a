# SPDX-License-Identifier: Apache-2.0
"""The evidence of a committee of judges: the list of their own sheets, each signed by its judge.

Its sha256 is what the chain has as a posting's evidence. Parsing checks shape and that every
signature is the one of the member it is listed under; whether the sheets are true, and whether the
members are those of the committee, is for whoever reads them.
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
    hex_bytes,
    hex_text,
    parse,
    require,
    require_checksum,
)
from roastpower.protocol.committee import (
    Committee,
    payout_sheet_digest,
    score_sheet_digest,
    signer_of,
)
from roastpower.protocol.constants import MAX_COMMITTEE_MEMBERS
from roastpower.protocol.decoding import decode
from roastpower.protocol.errors import EncodingError, EvidenceError

SCORES_SCHEMA = "roastpower/committee-scores/1"
PAYOUTS_SCHEMA = "roastpower/committee-payouts/1"

SignatureText = Annotated[str, msgspec.Meta(pattern=r"^0x[0-9a-f]{130}\Z")]


class SignedSheet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judge's own sheet, by its sha256, and the signature with which the judge answers for it."""

    member: Address
    sheet: Digest
    signature: SignatureText


Sheets = Annotated[
    tuple[SignedSheet, ...], msgspec.Meta(min_length=1, max_length=MAX_COMMITTEE_MEMBERS)
]


class ScoreReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The judges' score sheets of a block; ``posting`` is how many reports of it came before."""

    schema: Literal["roastpower/committee-scores/1"]
    chain_id: Ordinal
    committee: Address
    pool: Address
    block_id: Ordinal
    posting: Count
    sheets: Sheets

    @property
    def subject_id(self) -> int:
        """The block."""
        return self.block_id

    def sheet_digest(self, sheet: bytes) -> bytes:
        """What a member signs to answer for a sheet in this report."""
        return score_sheet_digest(
            self.chain_id, self.committee, self.pool, self.block_id, self.posting, sheet
        )

    def check(self) -> None:
        """Raise `EvidenceError` on members out of order or double, or a signature of another."""
        require_checksum(self.pool, "pool")
        _check(self)


class PayoutReport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The judges' payout sheets of a campaign; ``posting`` as in `ScoreReport`."""

    schema: Literal["roastpower/committee-payouts/1"]
    chain_id: Ordinal
    committee: Address
    distributor: Address
    campaign_id: Ordinal
    posting: Count
    sheets: Sheets

    @property
    def subject_id(self) -> int:
        """The campaign."""
        return self.campaign_id

    def sheet_digest(self, sheet: bytes) -> bytes:
        """What a member signs to answer for a sheet in this report."""
        return payout_sheet_digest(
            self.chain_id, self.committee, self.distributor, self.campaign_id, self.posting, sheet
        )

    def check(self) -> None:
        """Raise `EvidenceError` on members out of order or double, or a signature of another."""
        require_checksum(self.distributor, "distributor")
        _check(self)


Report = ScoreReport | PayoutReport


def build_score_report(
    committee: Committee, block_id: int, posting: int, sheets: Sequence[SignedSheet]
) -> ScoreReport:
    """A report of the current schema; the order of the sheets does not matter."""
    return ScoreReport(
        schema="roastpower/committee-scores/1",
        chain_id=committee.chain_id,
        committee=committee.address,
        pool=committee.pool,
        block_id=block_id,
        posting=posting,
        sheets=_ordered(sheets),
    )


def build_payout_report(
    committee: Committee, campaign_id: int, posting: int, sheets: Sequence[SignedSheet]
) -> PayoutReport:
    """A report of the current schema; the order of the sheets does not matter."""
    return PayoutReport(
        schema="roastpower/committee-payouts/1",
        chain_id=committee.chain_id,
        committee=committee.address,
        distributor=committee.distributor,
        campaign_id=campaign_id,
        posting=posting,
        sheets=_ordered(sheets),
    )


def parse_score_report(document: bytes) -> ScoreReport:
    """Read such a list; `EvidenceError` if it is not one."""
    return parse(document, ScoreReport)


def parse_payout_report(document: bytes) -> PayoutReport:
    """Read such a list; `EvidenceError` if it is not one."""
    return parse(document, PayoutReport)


class _Headed(msgspec.Struct):
    schema: str = ""


def schema_of(document: bytes) -> str:
    """The schema that a document says it has; empty where it says none."""
    try:
        return decode(document, _Headed).schema
    except (ValueError, RecursionError):
        return ""


def sheets_of(document: bytes) -> list[bytes]:
    """The sheets behind a document of evidence: those a report lists, none for anything else.

    Raises:
        EvidenceError: it says that it is a report, and is none.
    """
    schema = schema_of(document)
    if schema == SCORES_SCHEMA:
        return [hex_bytes(each.sheet) for each in parse_score_report(document).sheets]
    if schema == PAYOUTS_SCHEMA:
        return [hex_bytes(each.sheet) for each in parse_payout_report(document).sheets]
    return []


def signed_sheet(member: str, sheet: bytes, signature: bytes) -> SignedSheet:
    """A line of a report, from bytes."""
    return SignedSheet(member=member, sheet=hex_text(sheet), signature=hex_text(signature))


def check_signature(line: SignedSheet, digest: bytes) -> None:
    """Raise `EvidenceError` unless a line's member signed a digest."""
    try:
        signer = signer_of(digest, hex_bytes(line.signature))
    except EncodingError as error:
        raise EvidenceError(f"judge {line.member}: {error}") from error
    require(signer == address_bytes(line.member), f"judge {line.member}: signed by another account")


def _ordered(sheets: Sequence[SignedSheet]) -> tuple[SignedSheet, ...]:
    return tuple(sorted(sheets, key=lambda each: address_bytes(each.member)))


def _check(report: Report) -> None:
    require_checksum(report.committee, "committee")
    for line in report.sheets:
        require_checksum(line.member, "a judge's account")
    members = [address_bytes(line.member) for line in report.sheets]
    require(members == sorted(set(members)), "judges are not listed once each, in order")
    for line in report.sheets:
        check_signature(line, report.sheet_digest(hex_bytes(line.sheet)))
