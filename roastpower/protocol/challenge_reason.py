# SPDX-License-Identifier: Apache-2.0
"""Why something posted is challenged: the text whose sha256 goes on the chain with the bond.

Any text may be a reason. This one says which checks fail, and follows from the chain and the
evidence alone, so that whoever makes the same checks writes the same bytes.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec

from roastpower.protocol.canonical import (
    Address,
    Digest,
    Ordinal,
    encode,
    hex_text,
    parse,
    require,
    require_checksum,
)


class Fault(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A check that fails, by its name, and what it found."""

    check: str
    found: str


class ChallengeReason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``contract`` is the pool for a block's scores, the distributor for a campaign's payouts."""

    schema: Literal["roastpower/challenge/1"]
    chain_id: Ordinal
    contract: Address
    subject: Literal["block", "campaign"]
    id: Ordinal
    evidence: Digest
    faults: Annotated[tuple[Fault, ...], msgspec.Meta(min_length=1)]

    def check(self) -> None:
        """Raise `EvidenceError` on an address without its checksum, or a check named twice."""
        require_checksum(self.contract, "contract")
        names = [fault.check for fault in self.faults]
        require(len(set(names)) == len(names), "a check is named twice")


def write_reason(
    *,
    chain_id: int,
    contract: str,
    subject: Literal["block", "campaign"],
    identifier: int,
    evidence: bytes,
    faults: Sequence[Fault],
) -> bytes:
    """The document's bytes."""
    return encode(
        ChallengeReason(
            schema="roastpower/challenge/1",
            chain_id=chain_id,
            contract=contract,
            subject=subject,
            id=identifier,
            evidence=hex_text(evidence),
            faults=tuple(faults),
        )
    )


def parse_reason(document: bytes) -> ChallengeReason:
    """Read such a document; `EvidenceError` if it is another text."""
    return parse(document, ChallengeReason)
