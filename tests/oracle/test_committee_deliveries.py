# SPDX-License-Identifier: Apache-2.0
"""Judges pass on what was delivered to them, once it is no secret, and check what they get."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from committee_passing import (
    BLOCK,
    BRIEF,
    KNOWN,
    SALT,
    TERMS,
    ask_until_complete,
    committed,
    content_of,
    databases_with_block,
    deliver,
    empty_seats,
    lacking,
    publish,
    submissions,
)
from committee_room import Seat
from sqlalchemy import Engine, select, text

from roastpower.devstack.ports import free_port
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle import chain_state
from roastpower.oracle.committee import deliveries
from roastpower.oracle.committee.peer import CONTENTS_AT_ONCE, Passed, Peer, PeerUnavailable
from roastpower.oracle.committee.server import CommitteeServer, committee_app
from roastpower.protocol.canonical import digest, hex_text
from roastpower.protocol.errors import EvidenceError, ProtocolError
from roastpower.storage.offchain_tables import contents


@pytest.fixture(scope="module")
def bound(postgres_server: EmbeddedPostgres) -> Iterator[list[Engine]]:
    """A database for each judge."""
    found = databases_with_block(postgres_server, "passing")
    yield found
    for each in found:
        each.dispose()


@pytest.fixture
def room(bound: list[Engine]) -> list[Seat]:
    """Three judges to whom nothing was delivered."""
    return empty_seats(bound)


def passed(index: int, member: chain_state.Submission, content: bytes | None = None) -> Passed:
    text_of = content_of(index) if content is None else content
    return Passed(hex_text(member.commitment), hex_text(text_of), hex_text(SALT))


def test_what_was_delivered_to_one_judge_reaches_the_others(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PATIENCE", 1_000.0)
    first, second, third = room
    deliver(first, *KNOWN[1:])
    deliver(second, KNOWN[0])
    publish(second)
    (before,) = lacking(third)
    ask_until_complete(third, (first, second), before.subject)
    (still,) = lacking(third)
    with third.bound.begin() as connection:
        members = submissions(connection)
        stored = {bytes(row.commitment): row for row in connection.execute(select(contents))}
    assert set(stored) == {members[index].commitment for index in KNOWN}
    assert bytes(stored[members[7].commitment].content) == content_of(7)
    assert len(still.members) == 100 - len(KNOWN)
    assert still.briefs == ()


def test_nothing_is_passed_on_before_its_block_is_sealed(room: list[Seat]) -> None:
    deliver(room[0], 0, 1)
    with room[0].bound.connect() as connection:
        wanted = [each.commitment for each in submissions(connection)]

        def passed_on(block_id: int, commitments: list[bytes]) -> int:
            found = deliveries.passed_on(connection, TERMS, block_id, commitments, 0.0)
            return len(found.contents)

        assert passed_on(BLOCK, wanted) == 2
        assert passed_on(BLOCK, wanted[1:]) == 1
        assert passed_on(BLOCK - 1, wanted) == 0
        connection.execute(text(f"DELETE FROM chain.block_sealed WHERE block_id = {BLOCK}"))
        assert passed_on(BLOCK, wanted) == 0
        connection.rollback()


def test_a_repeated_commitment_gets_nobody_elses_text(room: list[Seat]) -> None:
    """Somebody repeats the first one's commitment in the same block, twice: the texts still pass."""
    deliver(room[0], 0, 1)
    for seat in room[:2]:
        with seat.bound.connect() as connection:
            first = submissions(connection)[0]
            for stranger in submissions(connection)[-2:]:
                assert stranger.miner != first.miner
                repeated = {"id": stranger.id, "made": first.commitment}
                connection.execute(
                    text("UPDATE chain.submitted SET commitment = :made WHERE submission_id = :id"),
                    repeated,
                )
            if seat is room[0]:
                wanted = [first.commitment, submissions(connection)[1].commitment]
                given = deliveries.passed_on(connection, TERMS, BLOCK, wanted, 0.0).contents
                assert len(given) == 2
                # Where the commitment is a stranger's alone, as in another block, it gets nothing.
                connection.execute(
                    text(
                        "UPDATE chain.submitted SET commitment = '\\x00' WHERE submission_id = :id"
                    ),
                    {"id": first.id},
                )
                assert (
                    len(deliveries.passed_on(connection, TERMS, BLOCK, wanted, 0.0).contents) == 1
                )
            else:
                (lack,) = deliveries.lacking(connection, TERMS)
                assert len(lack.members[first.commitment]) == 3
                assert deliveries.keep(connection, TERMS, lack, given) == 2
            connection.rollback()


def test_who_may_still_receive_something_is_not_done(room: list[Seat]) -> None:
    with room[0].bound.connect() as connection:

        def is_complete(now: float) -> bool:
            return deliveries.passed_on(connection, TERMS, BLOCK, [], now).is_complete

        assert is_complete(0.0)
        connection.execute(text("UPDATE chain.block_sealed SET sealed_at = sealed_at + 100000"))
        (lack,) = deliveries.lacking(connection, TERMS)
        assert not lack.is_over
        assert not is_complete(0.0)  # neither its chain nor its clock is past the time to deliver
        assert is_complete(time.time() + 10**9)
        assert not deliveries.passed_on(connection, TERMS, BLOCK + 5, [], 10**12).is_complete
        connection.rollback()


def test_only_what_was_asked_for_and_fits_is_kept(room: list[Seat]) -> None:
    seat = room[0]
    (wanted,) = lacking(seat)
    with seat.bound.connect() as connection:
        member, other = submissions(connection)[:2]
        less = replace(wanted, members={member.commitment: [member]})
        long = b"x" * 2_001
        stranger = replace(member, commitment=committed(member, long))
        with_long = replace(wanted, members={stranger.commitment: [stranger]})
        good = passed(0, member)
        for given, asked in (
            (passed(1, other), less),
            (passed(0, member, b"another text"), less),
            (replace_salt(good), less),
            (Passed(good.commitment, good.content, hex_text(SALT[:31])), less),
            (passed(0, stranger, long), with_long),
            (Passed("0x", "nothing", "0x00"), less),
        ):
            assert deliveries.keep(connection, TERMS, asked, [given]) == 0
        # One that is none costs the others nothing.
        assert deliveries.keep(connection, TERMS, less, [replace_salt(good), good]) == 1
        assert deliveries.keep(connection, TERMS, less, [good]) == 0  # it is there
        (stored,) = connection.execute(select(contents)).all()
        assert (bytes(stored.content), bytes(stored.salt)) == (content_of(0), SALT)
        connection.rollback()


def test_a_brief_is_kept_if_it_is_one(room: list[Seat]) -> None:
    with room[0].bound.connect() as connection:
        for document in (b"{}", b"not even JSON"):
            with pytest.raises(ProtocolError):
                deliveries.keep_brief(connection, digest(document), document)
        with pytest.raises(EvidenceError):
            deliveries.keep_brief(connection, bytes(32), BRIEF)


def test_a_reveal_that_does_not_fit_is_no_delivery(room: list[Seat]) -> None:
    with room[0].bound.connect() as connection:
        member = submissions(connection)[0]
        for content, is_lacking in ((b"something else", True), (content_of(0), False)):
            connection.execute(text("DELETE FROM chain.content_revealed"))
            connection.execute(
                text(
                    "INSERT INTO chain.content_revealed SELECT 120, 0, address, transaction_hash,"
                    " :id, miner, :content, :salt FROM chain.submitted LIMIT 1"
                ),
                {"id": member.id, "content": content, "salt": SALT},
            )
            (lack,) = deliveries.lacking(connection, TERMS)
            assert (member.commitment in lack.members) is is_lacking
        connection.rollback()


def replace_salt(each: Passed) -> Passed:
    return Passed(each.commitment, each.content, hex_text(b"\x06" * 32))


def test_requests_for_contents_are_short(room: list[Seat]) -> None:
    port = free_port()
    seat = room[0]
    server = CommitteeServer(committee_app(seat.bound, seat, seat.chamber), "127.0.0.1", port)  # type: ignore[arg-type]
    server.start()
    try:
        peer = Peer(f"http://127.0.0.1:{port}")
        found = peer.contents(BLOCK, [bytes(32)] * CONTENTS_AT_ONCE)
        assert (found.contents, found.is_complete) == ((), True)
        for block_id in (0, -1, 2**63, 2**70):
            with pytest.raises(PeerUnavailable, match="422"):
                peer.contents(block_id, [])
        with pytest.raises(PeerUnavailable, match="422"):
            peer.contents(BLOCK, [bytes(32)] * (CONTENTS_AT_ONCE + 1))
        assert peer.brief(bytes(32)) is None
    finally:
        server.stop()
