# SPDX-License-Identifier: Apache-2.0
"""From rows to what may be shown of a submission."""

from __future__ import annotations

from api.database import AnyRow
from api.deployment import Served
from api.finality.repository import Head
from api.submissions.schemas import Shown, Submission
from roastpower.protocol.addresses import checksummed
from roastpower.protocol.canonical import hex_text
from roastpower.protocol.commitment import commitment

_CONTENT = {"delivered_content", "delivered_salt", "revealed_content", "revealed_salt"}
_OWN = _CONTENT | {"sealed", "changed_in"}


def disclosed(row: AnyRow, block_changed_in: int, head: Head, served: Served) -> Submission:
    """The submission; a text counts only if it is what its miner committed to."""
    delivery, content, salt = _content(row, served)
    if row.hidden_reason is not None and content is not None:
        delivery, content, salt = "withheld", None, None
    text, text_hex = _as_text(content)
    return Submission(
        **{name: value for name, value in row._mapping.items() if name not in _OWN},
        delivery=delivery,
        content=text,
        content_hex=text_hex,
        salt=None if salt is None else hex_text(salt),
        # Scores come and go with the block.
        finality=head.finality(max(row.changed_in, block_changed_in)),
    )


def _content(row: AnyRow, served: Served) -> tuple[Shown, bytes | None, bytes | None]:
    if not row.sealed:
        return "hidden", None, None
    # Anybody can submit another's commitment: a text is of the submission whose miner it names.
    if _fits(row, served, row.delivered_content, row.delivered_salt):
        return "delivered", row.delivered_content, row.delivered_salt
    if _fits(row, served, row.revealed_content, row.revealed_salt):
        return "revealed", row.revealed_content, row.revealed_salt
    return "missing", None, None


def _fits(row: AnyRow, served: Served, content: bytes | None, salt: bytes | None) -> bool:
    if content is None or salt is None:
        return False
    made = commitment(
        served.chain_id, served.pool, checksummed(row.miner), row.campaign_id, content, salt
    )
    return bool(made == row.commitment)


def _as_text(content: bytes | None) -> tuple[str | None, str | None]:
    if content is None:
        return None, None
    try:
        return content.decode(), None
    except UnicodeDecodeError:
        return None, "0x" + content.hex()
