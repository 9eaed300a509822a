# SPDX-License-Identifier: Apache-2.0
"""Judges pass on what was delivered to them, once it is no secret, and check what they get."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from committee_room import CONTRACT, Seat, seats
from sqlalchemy import Connection, Engine, delete, insert, select, text

from bench.api.rows import fill
from roastpower.devstack.ports import free_port
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle import chain_state
from roastpower.oracle.collect import Collector
from roastpower.oracle.committee import deliveries
from roastpower.oracle.committee.deliveries import Asked, Lacking
from roastpower.oracle.committee.exchange import Exchange
from roastpower.oracle.committee.peer import CONTENTS_AT_ONCE, Passed, Peer, PeerUnavailable
from roastpower.oracle.committee.server import CommitteeServer, committee_app
from roastpower.protocol.brief import build_brief
from roastpower.protocol.canonical import canonical, digest, hex_text
from roastpower.protocol.commitment import commitment
from roastpower.protocol.errors import EvidenceError, ProtocolError
from roastpower.storage.offchain_tables import briefs, contents
from roastpower.storage.oracle_tables import collected, judgements
from roastpower.storage.session import engine

TERMS = CONTRACT.terms
BLOCK = 2
BRIEF = canonical(build_brief(title="Roast MoonToaster", tone="dry", target="MoonToaster"))
TEXT = b"MoonToaster browns both sides of the roadmap and neither side of the bread."
SALT = b"\x05" * 32
# Some of the block's submissions, so many that they are asked for in two parts.
KNOWN = range(CONTENTS_AT_ONCE + 2)


def content_of(index: int) -> bytes:
    return TEXT + str(index).encode()


@pytest.fixture(scope="module")
def bound(postgres_server: EmbeddedPostgres) -> Iterator[list[Engine]]:
    """The same chain in three databases: two blocks of a hundred, the second one only sealed."""
    fill(postgres_server.create_database("passing_0"), bytes.fromhex(TERMS.pool[2:]), 2, 1)
    first = engine(postgres_server.dsn_of("passing_0"))
    with first.begin() as connection:
        for table in ("block_scored", "scorings", "block_settled"):
            connection.execute(text(f"DELETE FROM chain.{table} WHERE block_id = {BLOCK}"))
        connection.execute(text(f"DELETE FROM chain.final_advanced WHERE final_before > {BLOCK}"))
        # The time to deliver is over.
        connection.execute(text("UPDATE chain.block_sealed SET sealed_at = sealed_at - 1000"))
        brief = {"digest": digest(BRIEF)}
        connection.execute(text("UPDATE chain.campaign_created SET brief = :digest"), brief)
        for index in KNOWN:
            member = submissions(connection)[index]
            made = {"id": member.id, "made": committed(member, content_of(index))}
            connection.execute(
                text("UPDATE chain.submitted SET commitment = :made WHERE submission_id = :id"),
                made,
            )
    first.dispose()
    urls = [postgres_server.dsn_of("passing_0")]
    urls += [postgres_server.create_database(f"passing_{n}", "passing_0") for n in (1, 2)]
    found = [engine(url) for url in urls]
    yield found
    for each in found:
        each.dispose()


@pytest.fixture
def room(bound: list[Engine]) -> list[Seat]:
    """Three judges to whom nothing was delivered."""
    for each in bound:
        with each.begin() as connection:
            for table in (contents, briefs, collected, judgements):
                connection.execute(delete(table))
    return seats(bound, grace=0.0)


def submissions(connection: Connection) -> list[chain_state.Submission]:
    return chain_state.submissions(connection, BLOCK)


def committed(member: chain_state.Submission, content: bytes, salt: bytes = SALT) -> bytes:
    return commitment(TERMS.chain_id, TERMS.pool, member.miner, member.campaign_id, content, salt)


def deliver(seat: Seat, *indexes: int) -> None:
    with seat.bound.begin() as connection:
        members = submissions(connection)
        connection.execute(
            insert(contents),
            [
                {
                    "commitment": members[index].commitment,
                    "content": content_of(index),
                    "salt": SALT,
                    "received_at": 1,
                }
                for index in indexes
            ],
        )


def publish(seat: Seat) -> None:
    with seat.bound.begin() as connection:
        deliveries.keep_brief(connection, digest(BRIEF), BRIEF)


def lacking(seat: Seat) -> list[Lacking]:
    with seat.bound.begin() as connection:
        return deliveries.lacking(connection, TERMS)


def passed(index: int, member: chain_state.Submission, content: bytes | None = None) -> Passed:
    text_of = content_of(index) if content is None else content
    return Passed(hex_text(member.commitment), hex_text(text_of), hex_text(SALT))


def ask_until_complete(
    seat: Seat, others: tuple[Seat, ...], subject: bytes, seconds: float = 20.0
) -> None:
    """A judge asks the others, who answer by HTTP, until it may collect a block."""
    asked = Asked(peers=len(others))
    ports = [free_port() for _ in others]
    servers = [
        CommitteeServer(committee_app(each.bound, each, each.chamber), "127.0.0.1", port)  # type: ignore[arg-type]
        for each, port in zip(others, ports, strict=True)
    ]
    peers = [Peer(f"http://127.0.0.1:{port}") for port in ports]
    exchange = Exchange(seat.bound, seat, seat.chamber, peers, 0.05, asked)  # type: ignore[arg-type]
    for server in servers:
        server.start()
    exchange.start()
    try:
        deadline = time.monotonic() + seconds
        while not asked.is_complete(subject):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        exchange.stop()
        for server in servers:
            server.stop()


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


def test_a_block_is_asked_about_until_it_is_collected_as_it_stands(room: list[Seat]) -> None:
    (found,) = lacking(room[0])
    assert (found.block_id, found.is_over, len(found.members)) == (BLOCK, True, 100)
    assert found.briefs == (digest(BRIEF),)
    row = {"block_id": BLOCK, "round": 0, "subject": bytes(32), "collected_at": 1}
    with room[0].bound.begin() as connection:
        connection.execute(insert(judgements).values(row))  # as before a reorg
        row |= {"subject": found.subject, "collected_at": None}
        connection.execute(insert(judgements).values(row))
    assert len(lacking(room[0])) == 1
    with room[0].bound.begin() as connection:
        connection.execute(judgements.update().values(collected_at=1))
    assert lacking(room[0]) == []


def collect(seat: Seat) -> dict[int, str]:
    """Collects the block as it stands; how each of the known submissions was delivered, by index."""
    with seat.bound.begin() as connection:
        (block,) = chain_state.open_work(connection)
        members = submissions(connection)
        collector = Collector(TERMS.chain_id, TERMS.pool)
        judgement = collector.judgement(connection, block, members)
        assert not judgement.is_collected
        collector.collect(connection, judgement, members)
        rows = connection.execute(select(collected).filter_by(judgement_id=judgement.id))
        by_id = {row.submission_id: row.delivery for row in rows}
    return {index: by_id[members[index].id] for index in KNOWN}


def test_what_was_missing_is_asked_for_again_when_its_block_is_scored_anew(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The only judge that had a text was away. The guardian struck the scores: now it is there."""
    monkeypatch.setattr(deliveries, "PATIENCE", 1_000.0)
    first, second, third = room
    deliver(first, *KNOWN)
    deliver(second, *KNOWN[1:])
    publish(third)
    (before,) = lacking(third)
    ask_until_complete(third, (second,), before.subject)
    assert collect(third) == {0: "missing", **dict.fromkeys(KNOWN[1:], "delivered")}
    assert lacking(third) == []
    struck = text(
        "INSERT INTO chain.resolved SELECT 130, 0, address, transaction_hash, 1, :id, true, false,"
        " miner, 0, 0, 4102444800 FROM chain.submitted LIMIT 1"
    )
    for seat in room:
        with seat.bound.begin() as connection:
            connection.execute(struck, {"id": BLOCK})
    try:
        (again,) = lacking(third)
        assert again.subject != before.subject
        ask_until_complete(third, (first, second), again.subject)
        assert set(collect(third).values()) == {"delivered"}
    finally:
        for seat in room:
            with seat.bound.begin() as connection:
                connection.execute(text("DELETE FROM chain.resolved"))


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


def test_a_block_is_not_collected_while_its_time_to_deliver_goes_on_here(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it is over at the peer, whose clock is ahead: something may still come here."""
    monkeypatch.setattr(deliveries, "PATIENCE", 1_000.0)
    seat, other = room[:2]
    move = text("UPDATE chain.block_sealed SET sealed_at = sealed_at + :seconds")
    with seat.bound.begin() as connection:
        connection.execute(move, {"seconds": 100_000})
    try:
        (lack,) = lacking(seat)
        assert not lack.is_over
        with pytest.raises(AssertionError):
            ask_until_complete(seat, (other,), lack.subject, seconds=1.0)
    finally:
        with seat.bound.begin() as connection:
            connection.execute(move, {"seconds": -100_000})


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


def test_a_block_waits_for_peers_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(peers=2)
    one, other = b"as it is", b"after a challenge"
    assert not asked.is_complete(one)
    asked.note(one, "a")
    asked.note(one, "a")
    assert not asked.is_complete(one)
    asked.note(one, "b")
    assert asked.is_complete(one)
    assert not asked.is_complete(other)
    monkeypatch.setattr(deliveries, "PATIENCE", 0.0)
    assert asked.is_complete(other)
    assert Asked(peers=0).is_complete(one)
