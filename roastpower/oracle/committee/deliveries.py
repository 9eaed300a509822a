# SPDX-License-Identifier: Apache-2.0
"""Contents and briefs that another judge has and this one lacks.

A miner delivers to one judge, and all of them need the text. It is passed on once its block is sealed,
when it is no secret any more; whoever gets it checks it against the commitment on the chain. A judge
collects a block when every peer was asked after the time to deliver, or did not answer for a while.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from roastpower.oracle import chain_state
from roastpower.oracle.chain_state import COLLECT_MARGIN, Submission
from roastpower.oracle.committee.peer import Passed
from roastpower.protocol.brief import parse_brief
from roastpower.protocol.canonical import digest, hex_bytes, hex_text
from roastpower.protocol.commitment import commitment
from roastpower.protocol.committee import Committee
from roastpower.protocol.constants import CONTENT_MAX_BYTES
from roastpower.protocol.errors import EvidenceError
from roastpower.storage.offchain_tables import briefs, contents

PATIENCE = 10.0  # seconds that a block waits for peers that do not answer
_REMEMBERED = 1_024  # blocks


@dataclass(frozen=True)
class Lacking:
    """What this judge has not got of a sealed block that it has not collected yet.

    Attributes:
        is_over: the time to deliver is over: who is asked now has all that it will ever have.
    """

    block_id: int
    is_over: bool
    members: Mapping[bytes, Submission]  # by commitment
    briefs: tuple[bytes, ...]


def lacking(connection: Connection) -> list[Lacking]:
    """Of all blocks that are not collected. In the caller's transaction."""
    head = chain_state.head(connection)
    found = []
    for block in chain_state.open_work(connection) if head is not None else []:
        if block.status != "SEALED" or _is_collected(connection, block.id):
            continue
        members = chain_state.submissions(connection, block.id)
        wanted = {each.commitment for each in members if each.revealed_content is None}
        has = set(
            connection.scalars(
                select(contents.c.commitment).where(contents.c.commitment.in_(wanted))
            )
        )
        digests = {each.brief for each in members}
        known = set(connection.scalars(select(briefs.c.digest).where(briefs.c.digest.in_(digests))))
        found.append(
            Lacking(
                block.id,
                head is not None and block.deliver_by + COLLECT_MARGIN <= head.timestamp,
                {each.commitment: each for each in members if each.commitment in wanted - has},
                tuple(sorted(digests - known)),
            )
        )
    return found


def _is_collected(connection: Connection, block_id: int) -> bool:
    query = (
        "SELECT collected_at FROM oracle.judgements WHERE block_id = :id ORDER BY id DESC LIMIT 1"
    )
    return connection.scalar(text(query), {"id": block_id}) is not None


def passed_on(
    connection: Connection, block_id: int, commitments: Sequence[bytes]
) -> tuple[Passed, ...]:
    """What this judge has of a block. Nothing before the block is sealed: it is a secret until then."""
    rows = connection.execute(
        text(
            """
            SELECT c.commitment, c.content, c.salt
            FROM offchain.contents c
            JOIN chain.submitted s ON s.commitment = c.commitment
            JOIN chain.block_sealed sealed ON sealed.block_id = s.block_id
            WHERE s.block_id = :block_id AND c.commitment = ANY(:commitments)
            """
        ),
        {"block_id": block_id, "commitments": list(commitments)},
    )
    return tuple(Passed(*(hex_text(bytes(value)) for value in row)) for row in rows)


def keep(
    connection: Connection, terms: Committee, wanted: Lacking, passed: Iterable[Passed]
) -> int:
    """Stores contents that fit the commitments they were asked for; how many. In the caller's
    transaction.

    Raises:
        EvidenceError: one does not fit, or was not asked for.
    """
    rows = [_checked(terms, wanted, each) for each in passed]
    if rows:
        connection.execute(upsert(contents).on_conflict_do_nothing(), rows)
    return len(rows)


def _checked(terms: Committee, wanted: Lacking, passed: Passed) -> dict[str, object]:
    committed, content = hex_bytes(passed.commitment), hex_bytes(passed.content)
    salt = hex_bytes(passed.salt)
    member = wanted.members.get(committed)
    if member is None:
        raise EvidenceError(f"{passed.commitment} was not asked for")
    if len(content) > CONTENT_MAX_BYTES or len(salt) != 32:
        raise EvidenceError(f"no content or salt of this length is taken: {passed.commitment}")
    made = commitment(terms.chain_id, terms.pool, member.miner, member.campaign_id, content, salt)
    if made != committed:
        raise EvidenceError(f"a content does not fit its commitment {passed.commitment}")
    return {
        "commitment": committed,
        "content": content,
        "salt": salt,
        "received_at": int(time.time()),
    }


def brief_document(connection: Connection, found: bytes) -> bytes | None:
    """A brief by its sha256, if it was left here."""
    document = connection.scalar(select(briefs.c.document).where(briefs.c.digest == found))
    return None if document is None else bytes(document)


def keep_brief(connection: Connection, found: bytes, document: bytes) -> None:
    """Stores a brief that was asked for. In the caller's transaction.

    Raises:
        EvidenceError: it is none, or another.
    """
    if digest(document) != found:
        raise EvidenceError(f"it is not the brief {hex_text(found)}")
    parse_brief(document)
    row = {"digest": found, "document": document, "received_at": int(time.time())}
    connection.execute(upsert(briefs).values(row).on_conflict_do_nothing())


class Asked:
    """Which peers were asked for what of which block. Used by several threads."""

    def __init__(self, peers: int) -> None:
        self._peers = peers
        self._lock = threading.Lock()
        self._asked: OrderedDict[int, set[str]] = OrderedDict()
        self._since: OrderedDict[int, float] = OrderedDict()

    def note(self, block_id: int, peer: str) -> None:
        """A peer was asked for all that is lacking, after the time to deliver."""
        with self._lock:
            self._asked.setdefault(block_id, set()).add(peer)
            _forget(self._asked)

    def is_complete(self, block_id: int) -> bool:
        """Whether a block that is due may be collected."""
        with self._lock:
            since = self._since.setdefault(block_id, time.monotonic())
            _forget(self._since)
            everybody = len(self._asked.get(block_id, ())) >= self._peers
            return everybody or time.monotonic() - since >= PATIENCE


def _forget(remembered: OrderedDict[int, Any]) -> None:
    while len(remembered) > _REMEMBERED:
        remembered.popitem(last=False)
