# SPDX-License-Identifier: Apache-2.0
"""How long a block waits for what other judges were given, and when it is asked about again."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler

import msgspec
import pytest
from committee_passing import (
    BLOCK,
    BRIEF,
    KNOWN,
    ask_until_complete,
    collect,
    databases_with_block,
    deliver,
    empty_seats,
    lacking,
    publish,
    talking,
)
from committee_room import Seat
from sqlalchemy import Engine, insert, text
from test_committee_exchange import answering, saying, wait

from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle.committee import deliveries
from roastpower.oracle.committee.deliveries import Asked
from roastpower.oracle.committee.peer import Contents, Peer
from roastpower.protocol.canonical import digest
from roastpower.storage.oracle_tables import judgements


@pytest.fixture(scope="module")
def bound(postgres_server: EmbeddedPostgres) -> Iterator[list[Engine]]:
    """A database for each judge."""
    found = databases_with_block(postgres_server, "waiting")
    yield found
    for each in found:
        each.dispose()


@pytest.fixture
def room(bound: list[Engine]) -> list[Seat]:
    """Three judges to whom nothing was delivered."""
    return empty_seats(bound)


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


@pytest.mark.parametrize(
    ("says", "brief"),
    [((False, False), BRIEF), ((False, True), BRIEF), ((True, True), b"{}")],
    ids=["something may still come", "its time ended between two questions", "no brief"],
)
def test_a_block_is_not_collected_while_a_peer_may_have_more(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch, says: tuple[bool, bool], brief: bytes
) -> None:
    """A hundred contents are asked for in two parts, and the brief."""
    monkeypatch.setattr(deliveries, "PATIENCE", 1_000.0)
    (lack,) = lacking(room[0])
    told = 0

    def respond(handler: BaseHTTPRequestHandler) -> None:
        nonlocal told
        if "contents" in handler.path:
            answer = msgspec.json.encode(Contents((), says[told % 2]))
            told += 1
        else:
            answer = brief
        saying(answer)(handler)

    asked = Asked(peers=1)
    with answering(respond) as url:
        exchange = talking(room[0], [Peer(url)], asked)
        exchange.start()
        wait("it was asked some times", lambda: told >= 6)
        exchange.stop()
    assert not asked.is_complete(lack.subject)


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
