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

import structlog
from sqlalchemy import Connection, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from roastpower.oracle import chain_state
from roastpower.oracle.chain_state import COLLECT_MARGIN, Submission
from roastpower.oracle.committee.peer import Contents, Passed
from roastpower.protocol.brief import parse_brief
from roastpower.protocol.canonical import digest, hex_bytes, hex_text
from roastpower.protocol.commitment import commitment
from roastpower.protocol.committee import Committee
from roastpower.protocol.constants import CONTENT_MAX_BYTES
from roastpower.protocol.errors import EvidenceError
from roastpower.storage.offchain_tables import briefs, contents

log = structlog.get_logger(__name__)

PATIENCE = 10.0  # seconds that a block waits for peers that do not answer
_REMEMBERED = 1_024  # blocks


@dataclass(frozen=True)
class Lacking:
    """What this judge has not got of a sealed block that it has not collected yet.

    Attributes:
        subject: the block as it stands: see `chain_state.subject`.
        is_over: the time to deliver is over here.
        members: submissions by commitment, which anybody can repeat.
    """

    block_id: int
    subject: bytes
    is_over: bool
    members: Mapping[bytes, Sequence[Submission]]
    briefs: tuple[bytes, ...]


def lacking(connection: Connection, terms: Committee) -> list[Lacking]:
    """Of all blocks that are not collected. In the caller's transaction."""
    head = chain_state.head(connection)
    if head is None:
        return []
    found = []
    for block in chain_state.open_work(connection):
        if block.status != "SEALED":
            continue
        members = chain_state.submissions(connection, block.id)
        subject = chain_state.subject(block, members)
        if not _is_collected(connection, block.id, subject):
            over = block.deliver_by + COLLECT_MARGIN <= head.timestamp
            absent = _absent(connection, terms, members)
            wanted = {each.brief for each in members} - _known_briefs(connection, members)
            found.append(Lacking(block.id, subject, over, absent, tuple(sorted(wanted))))
    return found


def _is_collected(connection: Connection, block_id: int, subject: bytes) -> bool:
    query = (
        "SELECT count(*) FROM oracle.judgements"
        " WHERE block_id = :block_id AND subject = :subject AND collected_at IS NOT NULL"
    )
    return bool(connection.scalar(text(query), {"block_id": block_id, "subject": subject}))


def _absent(
    connection: Connection, terms: Committee, members: Sequence[Submission]
) -> dict[bytes, list[Submission]]:
    by_commitment: dict[bytes, list[Submission]] = {}
    for each in members:
        content, salt = each.revealed_content, each.revealed_salt
        if content is None or salt is None or not _fits(terms, each, content, salt):
            by_commitment.setdefault(each.commitment, []).append(each)
    stored = select(contents.c.commitment).where(contents.c.commitment.in_(by_commitment))
    for known in connection.scalars(stored):
        del by_commitment[bytes(known)]
    return by_commitment


def _known_briefs(connection: Connection, members: Sequence[Submission]) -> set[bytes]:
    digests = {each.brief for each in members}
    stored = select(briefs.c.digest).where(briefs.c.digest.in_(digests))
    return {bytes(each) for each in connection.scalars(stored)}


def _fits(terms: Committee, member: Submission, content: bytes, salt: bytes) -> bool:
    made = commitment(terms.chain_id, terms.pool, member.miner, member.campaign_id, content, salt)
    return made == member.commitment


def passed_on(
    connection: Connection,
    terms: Committee,
    block_id: int,
    commitments: Sequence[bytes],
    now: float,
) -> Contents:
    """What this judge has of a block, at a time in Unix seconds.

    Nothing before the block is sealed: it is a secret until then. Who repeats another's commitment in
    an earlier block gets nothing either: a text is of the submission whose miner it names.
    """
    head = chain_state.head(connection)
    # What is open work is sealed.
    block = next((each for each in chain_state.open_work(connection) if each.id == block_id), None)
    if head is None or block is None:
        return Contents((), is_complete=False)
    asked = set(commitments)
    members = [
        each for each in chain_state.submissions(connection, block_id) if each.commitment in asked
    ]
    stored = {
        bytes(row.commitment): row
        for row in connection.execute(select(contents).where(contents.c.commitment.in_(asked)))
    }
    found = {}
    for each in members:
        row = stored.get(each.commitment)
        if row is not None and _fits(terms, each, bytes(row.content), bytes(row.salt)):
            found[each.commitment] = Passed(
                hex_text(each.commitment), hex_text(bytes(row.content)), hex_text(bytes(row.salt))
            )
    # Until then miners may still deliver here.
    return Contents(tuple(found.values()), is_complete=max(now, head.timestamp) >= block.deliver_by)


def keep(
    connection: Connection, terms: Committee, wanted: Lacking, passed: Iterable[Passed]
) -> int:
    """Stores contents that fit a submission which they were asked for; how many were new. In the
    caller's transaction. What does not fit is left out: its peer may have been misled as well.
    """
    rows = {}
    for each in passed:
        try:
            content, salt = hex_bytes(each.content), hex_bytes(each.salt)
            members = wanted.members.get(hex_bytes(each.commitment), ())
        except EvidenceError:
            members = ()
        if (
            members
            and len(content) <= CONTENT_MAX_BYTES
            and len(salt) == 32
            and any(_fits(terms, member, content, salt) for member in members)
        ):
            rows[members[0].commitment] = (content, salt)
        else:
            log.warning("a content that was passed on is none", commitment=each.commitment[:80])
    if not rows:
        return 0
    at = int(time.time())
    # In one order for all: two peers' threads would wait for one another otherwise.
    values = [
        {"commitment": key, "content": content, "salt": salt, "received_at": at}
        for key, (content, salt) in sorted(rows.items())
    ]
    stored = upsert(contents).values(values).on_conflict_do_nothing()
    return len(connection.execute(stored.returning(contents.c.commitment)).all())


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
    """Which peers were asked for all that is lacking of which block, by its subject. Used by several
    threads."""

    def __init__(self, peers: int) -> None:
        self._peers = peers
        self._lock = threading.Lock()
        self._asked: OrderedDict[bytes, set[str]] = OrderedDict()
        self._since: OrderedDict[bytes, float] = OrderedDict()

    def note(self, subject: bytes, peer: str) -> None:
        """A peer was asked after the time to deliver, there and here, or nothing was lacking then."""
        with self._lock:
            self._asked.setdefault(subject, set()).add(peer)
            _forget(self._asked)

    def is_complete(self, subject: bytes) -> bool:
        """Whether a block that is due may be collected."""
        with self._lock:
            since = self._since.setdefault(subject, time.monotonic())
            _forget(self._since)
            everybody = len(self._asked.get(subject, ())) >= self._peers
            return everybody or time.monotonic() - since >= PATIENCE


def _forget(remembered: OrderedDict[bytes, Any]) -> None:
    while len(remembered) > _REMEMBERED:
        remembered.popitem(last=False)
