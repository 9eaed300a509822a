# SPDX-License-Identifier: Apache-2.0
"""What a judge fetches from a peer, files and asks of it, and what it leaves alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import msgspec
import pytest
from committee_room import Seat, databases, line_changed, score_matter, seats, sheet_of, written
from eth_account import Account
from sqlalchemy import Engine
from test_committee_exchange import answering, conferring, saying, wait

from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle.committee import record
from roastpower.oracle.committee.exchange import MAX_SHEETS
from roastpower.oracle.committee.peer import Listing, Problem, Signature
from roastpower.protocol.canonical import canonical, digest, hex_text
from roastpower.protocol.committee_report import SignedSheet

MATTER = score_matter()
ROUNDS = 4  # of questions, in which a judge that asks too much would have done so


@pytest.fixture(scope="module")
def bound(postgres_server: EmbeddedPostgres) -> Iterator[list[Engine]]:
    """A database for each judge."""
    found = databases(postgres_server, "listings")
    yield found
    for each in found:
        each.dispose()


@pytest.fixture
def room(bound: list[Engine]) -> list[Seat]:
    """Three judges who have heard nothing, and wait for nobody."""
    return seats(bound, grace=0.0)


class Scripted:
    """A peer that lists, has and signs what it is told to, and counts what it is asked."""

    def __init__(self, *documents: bytes) -> None:
        self.lines: Sequence[SignedSheet] = ()
        self.documents = {hex_text(digest(each)): each for each in documents}
        self.signature: Signature | None = None
        self.asked: Counter[str] = Counter()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        kind, name = handler.path.split("/")[2:4]
        self.asked[f"{kind}/{name}" if name == "sign" else kind] += 1
        if name == "sign":
            told: msgspec.Struct = self.signature or Problem("unknown_sheet")
            saying(msgspec.json.encode(told), 200 if self.signature else 409)(handler)
        elif kind == "evidence" and name in self.documents:
            saying(self.documents[name])(handler)
        elif kind == "scores":
            saying(msgspec.json.encode(Listing(tuple(self.lines))))(handler)
        else:
            saying(b"{}", 404)(handler)

    @contextmanager
    def heard(self, seat: Seat) -> Iterator[None]:
        """A judge talks with it for some rounds."""
        with answering(self) as url, conferring(seat, url):
            wait("some rounds", lambda: self.asked["scores"] >= ROUNDS)
            yield


def filed(seat: Seat) -> list[tuple[str, bytes]]:
    with seat.bound.begin() as connection:
        return [(each.line.member, each.sheet) for each in record.filed_sheets(connection, MATTER)]


def false(level: int) -> bytes:
    """A sheet that does not hold."""
    return canonical(line_changed(sheet_of((level, 50, 90)), 0, score=10_000))


def test_a_sheet_in_its_own_name_is_none_that_a_judge_takes_from_others(room: list[Seat]) -> None:
    """As after its database was lost: taken, it would contradict what it answers for now."""
    seat, mine, before = room[0], written((10, 50, 90)), written((1, 2, 3))
    seat.judge(MATTER, mine)
    peer = Scripted(before)
    peer.lines = [seat.line(MATTER, before)]
    with peer.heard(seat):
        assert peer.asked["evidence"] == 0
    assert filed(seat) == [(seat.account.address, digest(mine))]


def test_a_sheet_that_does_not_hold_is_fetched_once(room: list[Seat]) -> None:
    seat, liar = room[0], room[1]
    peer = Scripted(false(10))
    peer.lines = [liar.line(MATTER, each) for each in peer.documents.values()]
    with peer.heard(seat):
        assert peer.asked["evidence"] == 1
    assert filed(seat) == []


def test_of_one_member_so_many_sheets_are_fetched_and_no_more(room: list[Seat]) -> None:
    seat, liar = room[0], room[1]
    for documents, count in (
        ([false(level) for level in range(10, 15)], 0),
        ([written((level, 50, 90)) for level in range(10, 15)], MAX_SHEETS),
    ):
        peer = Scripted(*documents)
        peer.lines = [liar.line(MATTER, each) for each in documents]
        with peer.heard(seat):
            assert peer.asked["evidence"] == MAX_SHEETS
        assert len(filed(seat)) == count


def test_a_sheet_that_its_member_does_not_answer_for_is_not_even_fetched(room: list[Seat]) -> None:
    seat, document = room[0], written((10, 50, 90))
    line = room[1].line(MATTER, document)
    peer = Scripted(document)
    peer.lines = [msgspec.structs.replace(line, member=room[2].account.address)]
    with peer.heard(seat):
        assert peer.asked["evidence"] == 0
    assert filed(seat) == []


def signing(seat: Seat, room: list[Seat], signer: str) -> Scripted:
    """A peer that answers for a sheet and signs, as itself or as somebody else."""
    document = written((20, 60, 80))
    seat.judge(MATTER, written((10, 50, 90)))
    seat.hear(MATTER, room[1].judge(MATTER, document), document)
    with seat.bound.begin() as connection:
        proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
    assert proposal is not None
    accounts = {"itself": room[1].account, "a stranger": Account.from_key(b"\x77" * 32)}
    account = accounts[signer]
    peer = Scripted()
    signature = bytes(account.unsafe_sign_hash(proposal.signed).signature)
    peer.signature = Signature(account.address, hex_text(signature))
    return peer


def signers(seat: Seat) -> set[str]:
    with seat.bound.begin() as connection:
        proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
        assert proposal is not None
        return set(record.signatures(connection, proposal.report))


def test_who_has_signed_is_not_asked_again(room: list[Seat]) -> None:
    seat = room[0]
    peer = signing(seat, room, "itself")
    with peer.heard(seat):
        assert peer.asked["scores/sign"] == 1
    assert signers(seat) == {seat.account.address, room[1].account.address}


def test_a_strangers_signature_is_not_kept(room: list[Seat]) -> None:
    seat = room[0]
    peer = signing(seat, room, "a stranger")
    with peer.heard(seat):
        wait("it was asked", lambda: peer.asked["scores/sign"] >= 2)
    assert signers(seat) == {seat.account.address}
