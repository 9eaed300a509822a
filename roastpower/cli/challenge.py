# SPDX-License-Identifier: Apache-2.0
"""`roastpower challenge`."""

from __future__ import annotations

from pathlib import Path

from roastpower.cli.access import Access
from roastpower.cli.exits import fail
from roastpower.cli.failures import plain_failures
from roastpower.protocol.canonical import digest, hex_text
from roastpower.verify.postings import Subject
from roastpower.watch.challenger import CannotChallenge, Challenger


def run(access: Access, identifier: int, *, of_campaign: bool, reason: Path) -> int:
    """Challenges something posted; see the command's help."""
    try:
        found = digest(reason.read_bytes())
    except OSError as error:
        raise fail(f"cannot read the reason {reason}: {error.strerror}", 2) from None
    contracts, sender = access.connect()
    subject: Subject = "campaign" if of_campaign else "block"
    with plain_failures(access.rpc_url):
        try:
            receipt = Challenger(contracts, sender).challenge(subject, identifier, found)
        except CannotChallenge as error:
            raise fail(str(error)) from None
    document = {
        "subject": subject,
        "id": identifier,
        "challenger": sender.address,
        "reason": hex_text(found),
        "transaction": receipt["transactionHash"].to_0x_hex(),
    }
    return access.tell(
        document,
        f"{subject} {identifier} is challenged; publish {reason}, whose sha256 is the reason",
    )
