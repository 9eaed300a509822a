# SPDX-License-Identifier: Apache-2.0
"""Which sheets stand, which report follows from them, and what this judge signs.

A sheet stands when its member answers for it by signature and every check of it passes. A member that
answers for two sheets in one posting contradicts itself and is left out. This judge signs a report
that lists, for enough members, sheets that all stand here, and leaves out nobody whose sheet stands
here: so whoever leads cannot choose among the judges. Signing twice does no harm: the contract takes
one report a posting.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32
from sqlalchemy import Connection

from roastpower.oracle import sheets
from roastpower.oracle.committee import record
from roastpower.oracle.committee.docket import Agenda
from roastpower.oracle.committee.matters import Found, Kind, Matter, parse_report
from roastpower.oracle.committee.record import Filed
from roastpower.protocol.addresses import address_bytes
from roastpower.protocol.canonical import digest, encode, hex_bytes
from roastpower.protocol.committee import signer_of
from roastpower.protocol.committee_report import SignedSheet, check_signature
from roastpower.protocol.errors import EncodingError, EvidenceError

log = structlog.get_logger(__name__)

_EXAMINED_KEPT = 64


class Refused(Exception):
    """A report is not signed. `code` is for programs, the message for people."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Standing:
    """The sheets that stand, by member; and the members that contradict themselves."""

    filed: Mapping[str, Filed]
    contradicting: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """The report that follows from the sheets that stand. `signed`: what members sign."""

    matter: Matter
    standing: Standing
    document: bytes
    report: bytes
    found: tuple[Found, ...]
    signed: bytes


class Chamber:
    """One judge. Its methods are in the caller's transaction, in any thread."""

    def __init__(self, account: LocalAccount, grace: float) -> None:
        self._account = account
        self._grace = grace
        self._turn = grace / 3
        self._examined: OrderedDict[tuple[bytes, bytes], Found] = OrderedDict()
        self._examining = threading.Lock()
        self._said: set[tuple[object, ...]] = set()

    @property
    def member(self) -> str:
        """This judge's account."""
        return self._account.address

    # Sheets

    def answer_for(self, connection: Connection, matter: Matter, sheet: bytes) -> None:
        """Signs this judge's own stored sheet, once.

        Raises:
            EvidenceError: it does not stand.
        """
        filed = record.filed_sheets(connection, matter)
        if any((each.line.member, each.sheet) == (self.member, sheet) for each in filed):
            return
        found = self._found(connection, matter, sheet)
        if found.problem is not None:
            raise EvidenceError(f"our own sheet does not stand: {found.problem}")
        signature = self._sign(matter.sheet_digest(sheet))
        record.file_sheet(connection, matter, self.member, sheet, signature)

    def check_author(self, agenda: Agenda, matter: Matter, line: SignedSheet) -> None:
        """Raise `EvidenceError` unless a member answers for a sheet."""
        if line.member not in agenda.appointed.members:
            raise EvidenceError(f"{line.member} is no member")
        check_signature(line, matter.sheet_digest(hex_bytes(line.sheet)))

    def file(
        self, connection: Connection, matter: Matter, line: SignedSheet, document: bytes
    ) -> None:
        """Files a sheet of a member, whose `check_author` passed, with its document if it stands.

        Raises:
            EvidenceError: it does not.
        """
        sheet = digest(document)
        found = self._examine(matter, sheet, document)
        if found.problem is not None:
            raise EvidenceError(found.problem)
        sheets.store(connection, matter.sheet_kind, document)
        record.file_sheet(connection, matter, line.member, sheet, hex_bytes(line.signature))

    def standing(self, connection: Connection, agenda: Agenda, matter: Matter) -> Standing:
        """The sheets of present members that stand."""
        by_member: dict[str, list[Filed]] = {}
        for filed in record.filed_sheets(connection, matter):
            if filed.line.member in agenda.appointed.members:
                by_member.setdefault(filed.line.member, []).append(filed)
        contradicting = tuple(member for member, all_ in by_member.items() if len(all_) > 1)
        for member in contradicting:
            self._say(
                matter,
                "a judge is left out: it answers for two sheets",
                member,
                sheets=[filed.line.sheet for filed in by_member[member]],
            )
        return Standing(
            {member: all_[0] for member, all_ in by_member.items() if len(all_) == 1},
            contradicting,
        )

    # Reports

    def proposal(self, connection: Connection, agenda: Agenda, matter: Matter) -> Proposal | None:
        """The report with all sheets that stand; None while there are not enough."""
        standing = self.standing(connection, agenda, matter)
        if len(standing.filed) < agenda.appointed.threshold:
            return None
        filed = list(standing.filed.values())
        document = encode(matter.report([each.line for each in filed]))
        found = tuple(self._found(connection, matter, each.sheet) for each in filed)
        report = digest(document)
        return Proposal(matter, standing, document, report, found, matter.signed(report, found))

    def leads(self, agenda: Agenda, proposal: Proposal) -> bool:
        """Whether this judge collects signatures and posts now: members take turns.

        Not before all have come that can be hoped for, or the grace since our own sheet is over.
        """
        members, matter = agenda.appointed.members, proposal.matter
        filed = proposal.standing.filed
        if self.member not in filed:
            return False
        missing = set(members) - filed.keys() - set(proposal.standing.contradicting)
        if missing:
            ready_at = filed[self.member].seen_at + self._grace
        else:
            ready_at = max(each.seen_at for each in filed.values())
        return time.time() >= ready_at + self.delay(agenda, matter.id + matter.posting)

    def delay(self, agenda: Agenda, number: int) -> float:
        """Seconds until this judge's turn, among members who begin with another one at each number."""
        members = agenda.appointed.members
        if self.member not in members:
            return len(members) * self._turn
        return (members.index(self.member) - number) % len(members) * self._turn

    def sign_own(self, connection: Connection, proposal: Proposal) -> None:
        """Signs a proposal of our own, and keeps what others need to check it."""
        sheets.store(connection, proposal.matter.report_kind, proposal.document)
        record.keep_signature(connection, proposal.report, self.member, self._sign(proposal.signed))

    def keep_signature(
        self, connection: Connection, proposal: Proposal, member: str, signature: bytes
    ) -> None:
        """Keeps another member's signature.

        Raises:
            EvidenceError: that member did not sign this report.
        """
        try:
            signer = signer_of(proposal.signed, signature)
        except EncodingError as error:
            raise EvidenceError(str(error)) from error
        if signer != address_bytes(member):
            raise EvidenceError("it is by another account, or of another report")
        record.keep_signature(connection, proposal.report, member, signature)

    def signatures(
        self, connection: Connection, agenda: Agenda, proposal: Proposal
    ) -> dict[str, bytes]:
        """Present members' signatures under a proposal."""
        return {
            member: signature
            for member, signature in record.signatures(connection, proposal.report).items()
            if member in agenda.appointed.members
        }

    def sign(self, connection: Connection, agenda: Agenda, kind: Kind, document: bytes) -> bytes:
        """The signature of somebody's report, all of which was checked here.

        Raises:
            Refused: it is not signed.
        """
        try:
            report = parse_report(kind, document)
        except EvidenceError as error:
            raise Refused("malformed", str(error)) from error
        matter = agenda.matters.get((kind, report.subject_id))
        if matter is None:
            raise Refused("not_due", f"{kind} of {report.subject_id} are not due here")
        if self.member not in agenda.appointed.members:
            raise Refused("not_a_member", f"{self.member} is no member")
        if report != matter.report(report.sheets):
            raise Refused("another_report", "it is for another posting, committee or chain")
        if len(report.sheets) < agenda.appointed.threshold:
            raise Refused("too_few_sheets", f"{agenda.appointed.threshold} sheets are needed")
        standing = self.standing(connection, agenda, matter)
        self._check_lines({line.member: line for line in report.sheets}, standing)
        found = [self._found(connection, matter, hex_bytes(line.sheet)) for line in report.sheets]
        sheets.store(connection, matter.report_kind, document)
        return self._sign(matter.signed(digest(document), found))

    def _check_lines(self, listed: Mapping[str, SignedSheet], standing: Standing) -> None:
        for member, line in listed.items():
            if member in standing.contradicting:
                raise Refused("contradiction", f"{member} answers for two sheets")
            filed = standing.filed.get(member)
            if filed is None or filed.line.sheet != line.sheet:
                raise Refused(
                    "unknown_sheet", f"{line.sheet} of {member} does not stand here, or not yet"
                )
        left_out = sorted(standing.filed.keys() - listed.keys())
        if left_out:
            raise Refused("left_out", f"sheets stand here of {', '.join(left_out)}")

    # Both

    def _found(self, connection: Connection, matter: Matter, sheet: bytes) -> Found:
        with self._examining:
            known = self._examined.get((matter.subject, sheet))
        if known is not None:
            return known
        document = sheets.stored(connection, sheet)
        assert document is not None, "a sheet is filed that is not stored"
        return self._examine(matter, sheet, document)

    def _examine(self, matter: Matter, sheet: bytes, document: bytes) -> Found:
        found = matter.examine(document)
        with self._examining:
            self._examined[matter.subject, sheet] = found
            while len(self._examined) > _EXAMINED_KEPT:
                self._examined.popitem(last=False)
        return found

    def _sign(self, hashed: bytes) -> bytes:
        return bytes(self._account.unsafe_sign_hash(Hash32(hashed)).signature)

    def _say(self, matter: Matter, event: str, member: str, **facts: object) -> None:
        """Warns once of each thing."""
        key = (matter.kind, matter.id, matter.posting, event, member)
        if key not in self._said:
            self._said.add(key)
            log.warning(
                event, kind=matter.kind, id=matter.id, posting=matter.posting, judge=member, **facts
            )
