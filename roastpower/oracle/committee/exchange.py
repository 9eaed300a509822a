# SPDX-License-Identifier: Apache-2.0
"""A thread for each peer: gets contents that were delivered there, the sheets that stand there, asks for
its signature, and gets what was posted.

So a peer that hangs, or talks garbage, holds up nobody but itself.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import requests
import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from web3.exceptions import Web3Exception

from roastpower.chain.reverts import ContractRevert
from roastpower.oracle.committee import deliveries, record
from roastpower.oracle.committee.archive import Archive
from roastpower.oracle.committee.chamber import Chamber
from roastpower.oracle.committee.deliveries import Asked, Lacking
from roastpower.oracle.committee.docket import Agenda, Docket
from roastpower.oracle.committee.matters import Matter
from roastpower.oracle.committee.peer import (
    CONTENTS_AT_ONCE,
    Peer,
    PeerRefused,
    PeerUnavailable,
)
from roastpower.oracle.metrics import PEER_ANSWERS, SHEETS, SIGNATURES
from roastpower.protocol.canonical import hex_bytes
from roastpower.protocol.committee_report import SignedSheet
from roastpower.protocol.errors import EvidenceError, ProtocolError

log = structlog.get_logger(__name__)

MAX_PAUSE = 5.0  # seconds between two tries of a peer that does not answer
# Of one member for one matter: two true ones are a contradiction, after two false ones no more are read.
MAX_SHEETS = 2

_SILENT = "a judge does not answer"


class Exchange:
    """All peers, while this process reconciles."""

    def __init__(
        self,
        bound: Engine,
        docket: Docket,
        chamber: Chamber,
        peers: Sequence[Peer],
        poll_seconds: float,
        asked: Asked,
    ) -> None:
        self._stopping = threading.Event()
        # Daemons: a peer that keeps one in a read must not keep the process from ending.
        self._threads = [
            threading.Thread(
                target=_Conversation(bound, docket, chamber, peer, asked).run,
                args=(self._stopping, poll_seconds),
                name=peer.url,
                daemon=True,
            )
            for peer in peers
        ]

    def start(self) -> None:
        """Begins to talk to all of them."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends after what is under way, for which it does not wait."""
        self._stopping.set()


class _Conversation:
    """With one peer."""

    def __init__(
        self, bound: Engine, docket: Docket, chamber: Chamber, peer: Peer, asked: Asked
    ) -> None:
        self._bound = bound
        self._docket = docket
        self._chamber = chamber
        self._peer = peer
        self._asked = asked
        self._refused: dict[tuple[bytes, str], frozenset[str]] = {}  # by subject and member
        self._archive = Archive()
        self._said: str | None = None

    def run(self, stopping: threading.Event, poll_seconds: float) -> None:
        """Talks until told to stop; ever more rarely while there is no answer."""
        pause = poll_seconds
        answers = PEER_ANSWERS.labels(self._peer.url)
        while not stopping.wait(pause):
            try:
                self.talk()
            except PeerUnavailable as error:
                answers.set(0)
                self._say(_SILENT, str(error))
                pause = min(2 * pause, MAX_PAUSE)
                continue
            except (
                SQLAlchemyError,
                ProtocolError,
                ContractRevert,
                Web3Exception,
                requests.RequestException,
            ) as error:
                log.warning(
                    "the exchange was interrupted", error=f"{type(error).__name__}: {error}"
                )
                continue
            if self._said is not None and self._said.startswith(_SILENT):
                self._said = None
            answers.set(1)
            pause = poll_seconds
        PEER_ANSWERS.remove(self._peer.url)
        self._peer.close()

    def talk(self) -> None:
        """Once about every open matter.

        Raises:
            PeerUnavailable: the peer does not answer.
        """
        # First, since it needs no node.
        self._get_contents()
        agenda = self._docket.agenda()
        for matter in agenda.matters.values():
            self._get_sheets(agenda, matter)
            self._get_signature(agenda, matter)
        self._get_published()

    def _get_contents(self) -> None:
        """What miners delivered there and not here, of blocks that are sealed and not collected."""
        with self._bound.begin() as connection:
            blocks = deliveries.lacking(connection, self._docket.terms)
        for block in blocks:
            is_complete = self._get_lacking(block)
            for brief in block.briefs:
                self._get_brief(brief)
            if block.is_over and is_complete:
                self._asked.note(block.subject, self._peer.url)

    def _get_lacking(self, block: Lacking) -> bool:
        """Whether the peer has no more for us, now and later."""
        is_complete = True
        commitments = list(block.members)
        for start in range(0, len(commitments), CONTENTS_AT_ONCE):
            asked = commitments[start : start + CONTENTS_AT_ONCE]
            answer = self._peer.contents(block.block_id, asked)
            is_complete = is_complete and answer.is_complete
            with self._bound.begin() as connection:
                kept = deliveries.keep(connection, self._docket.terms, block, answer.contents)
            if kept:
                log.info(
                    "contents were passed on",
                    block=block.block_id,
                    contents=kept,
                    heard_from=self._peer.url,
                )
        return is_complete

    def _get_brief(self, brief: bytes) -> None:
        document = self._peer.brief(brief)
        if document is None:
            return
        try:
            with self._bound.begin() as connection:
                deliveries.keep_brief(connection, brief, document)
        except EvidenceError as error:
            raise PeerUnavailable(f"{self._peer.url} sends no brief: {error}") from error

    def _get_sheets(self, agenda: Agenda, matter: Matter) -> None:
        listed = self._peer.sheets(matter.kind, matter.id, matter.posting)
        for line in listed:
            refused = self._refused.get((matter.subject, line.member), frozenset())
            with self._bound.begin() as connection:
                known = {
                    filed.line.sheet
                    for filed in record.filed_sheets(connection, matter)
                    if filed.line.member == line.member
                }
            if (
                line.member == self._chamber.member
                or line.sheet in known | refused
                or max(len(known), len(refused)) >= MAX_SHEETS
            ):
                continue
            try:
                self._chamber.check_author(agenda, matter, line)
            except EvidenceError as error:
                raise PeerUnavailable(f"{self._peer.url} lists a false sheet: {error}") from error
            document = self._peer.document(hex_bytes(line.sheet))
            if document is None:
                raise PeerUnavailable(f"{self._peer.url} lists {line.sheet} and does not have it")
            try:
                with self._bound.begin() as connection:
                    self._chamber.file(connection, matter, line, document)
            except EvidenceError as error:
                self._refused[matter.subject, line.member] = refused | {line.sheet}
                SHEETS.labels(line.member, "left_out").inc()
                self._tell("a judge's sheet is left out", matter, line, reason=str(error))
                continue
            SHEETS.labels(line.member, "stands").inc()
            self._tell("a judge's sheet stands", matter, line)

    def _get_signature(self, agenda: Agenda, matter: Matter) -> None:
        with self._bound.begin() as connection:
            proposal = self._chamber.proposal(connection, agenda, matter)
            if proposal is None or not self._chamber.leads(agenda, proposal):
                return
            self._chamber.sign_own(connection, proposal)
            signed = self._chamber.signatures(connection, agenda, proposal)
        if len(signed) >= agenda.appointed.threshold:
            return
        try:
            member, signature = self._peer.sign(matter.kind, proposal.document)
            if member not in agenda.appointed.members or member == self._chamber.member:
                raise PeerUnavailable(f"{self._peer.url} signs as {member}")
            with self._bound.begin() as connection:
                self._chamber.keep_signature(connection, proposal, member, signature)
        except PeerRefused as error:
            SIGNATURES.labels(self._peer.url, "refused").inc()
            self._say("a judge does not sign", f"{error.code}: {error}")
        except EvidenceError as error:
            SIGNATURES.labels(self._peer.url, "false").inc()
            self._say("a judge's signature is none", str(error))
        else:
            SIGNATURES.labels(self._peer.url, "signed").inc()
            log.info("a judge signed", kind=matter.kind, id=matter.id, judge=member)

    def _get_published(self) -> None:
        with self._bound.begin() as connection:
            wanted = self._archive.wanted(connection)
        for each in wanted:
            document = self._peer.document(each)
            if document is not None:
                with self._bound.begin() as connection:
                    self._archive.keep(connection, document)

    def _tell(self, event: str, matter: Matter, line: SignedSheet, **facts: object) -> None:
        say = log.warning if facts else log.info
        say(
            event,
            kind=matter.kind,
            id=matter.id,
            posting=matter.posting,
            judge=line.member,
            sheet=line.sheet,
            heard_from=self._peer.url,
            **facts,
        )

    def _say(self, event: str, reason: str) -> None:
        """Logs what a peer is like, once until it changes."""
        if self._said != f"{event}: {reason}":
            self._said = f"{event}: {reason}"
            log.warning(event, peer=self._peer.url, reason=reason)
