# SPDX-License-Identifier: Apache-2.0
"""What a judge of a committee posts, and when."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from committee_room import (
    CONTRACT,
    Seat,
    databases,
    line_changed,
    score_matter,
    seats,
    sheet_of,
    written,
)
from sqlalchemy import Engine

from roastpower.chain.contracts import Call
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle import sheets
from roastpower.oracle.committee import member as module
from roastpower.oracle.committee import record
from roastpower.oracle.committee.member import Member
from roastpower.oracle.settings import CommitteeSettings
from roastpower.protocol.canonical import canonical, digest
from roastpower.protocol.errors import EvidenceError

MATTER = score_matter()
MINE, THEIRS = written((10, 50, 90)), written((20, 60, 80))


@pytest.fixture(scope="module")
def bound(postgres_server: EmbeddedPostgres) -> Iterator[list[Engine]]:
    """A database for each judge."""
    found = databases(postgres_server, "member")
    yield found
    for each in found:
        each.dispose()


@pytest.fixture
def room(bound: list[Engine]) -> list[Seat]:
    """Three judges who have heard nothing, and wait for nobody."""
    return seats(bound, grace=0.0)


def agreed(
    monkeypatch: pytest.MonkeyPatch, seat: Seat, document: bytes = MINE, block_id: int = MATTER.id
) -> Call | None:
    """What the reconciler of a judge posts, whose own sheet is this document."""
    monkeypatch.setattr(module, "Docket", lambda *_: seat)
    settings = CommitteeSettings(CONTRACT.terms.address, (), 0, grace=seat.grace)
    member = Member(settings, seat.bound, CONTRACT._contracts, seat.account)
    with seat.bound.connect() as connection:
        with connection.begin():
            sheets.store(connection, MATTER.sheet_kind, document)
        return member.agreed(connection, "scores", block_id, digest(document))


def hear(seat: Seat, other: Seat, document: bytes = THEIRS) -> None:
    seat.hear(MATTER, other.judge(MATTER, document), document)


def kept(seat: Seat, other: Seat) -> None:
    """Another judge's signature under what this one proposes."""
    with seat.bound.begin() as connection:
        proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
        assert proposal is not None
        signed = bytes(other.account.unsafe_sign_hash(proposal.signed).signature)
        seat.chamber.keep_signature(connection, proposal, other.account.address, signed)


def test_it_answers_for_its_own_sheet_and_posts_nothing_alone(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = room[0]
    for _ in range(2):  # it looks again and again
        assert agreed(monkeypatch, seat) is None
    with seat.bound.begin() as connection:
        (filed,) = record.filed_sheets(connection, MATTER)
    assert (filed.line.member, filed.sheet) == (seat.account.address, digest(MINE))


def test_it_posts_once_enough_have_signed(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, other, third = room
    hear(seat, other)
    assert agreed(monkeypatch, seat) is None  # the other has not signed yet
    kept(seat, other)
    call = agreed(monkeypatch, seat)
    assert call is not None and call.to == CONTRACT.terms.address
    # A third signature is nothing that gas should be paid for.
    kept(seat, third)
    assert agreed(monkeypatch, seat) == call


def test_it_posts_nothing_before_its_turn(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    seat, other, _ = room
    hear(seat, other)
    agreed(monkeypatch, seat)
    kept(seat, other)
    seat.grace = 3_000.0
    assert agreed(monkeypatch, seat) is None


def test_nothing_is_answered_for_that_is_not_due(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = room[0]
    assert agreed(monkeypatch, seat, block_id=MATTER.id + 1) is None
    with seat.bound.begin() as connection:
        assert record.filed_sheets(connection, MATTER) == []


def test_its_own_sheet_has_to_stand_as_well(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    false = canonical(line_changed(sheet_of((10, 50, 90)), 0, score=10_000))
    with pytest.raises(EvidenceError, match="our own sheet"):
        agreed(monkeypatch, room[0], false)
    with room[0].bound.begin() as connection:
        assert record.filed_sheets(connection, MATTER) == []
