# SPDX-License-Identifier: Apache-2.0
"""Judges of a committee over real HTTP, among peers that hang, talk garbage, or lie."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import msgspec
import pytest
from committee_room import Seat, databases, line_changed, score_matter, seats, sheet_of, written
from prometheus_client import REGISTRY
from sqlalchemy import Engine

from roastpower.devstack.ports import free_port
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle.committee import record
from roastpower.oracle.committee.deliveries import Asked
from roastpower.oracle.committee.exchange import Exchange
from roastpower.oracle.committee.peer import (
    MAX_ANSWER,
    Listing,
    Peer,
    PeerRefused,
    PeerUnavailable,
)
from roastpower.oracle.committee.server import MAX_REPORT, CommitteeServer, committee_app
from roastpower.protocol.canonical import canonical, digest, encode, hex_bytes, hex_text
from roastpower.protocol.committee import signer_of

MATTER = score_matter()


@pytest.fixture(scope="module")
def bound(postgres_server: EmbeddedPostgres) -> Iterator[list[Engine]]:
    """A database for each judge."""
    found = databases(postgres_server, "exchange")
    yield found
    for each in found:
        each.dispose()


@pytest.fixture
def room(bound: list[Engine]) -> list[Seat]:
    """Three judges who have heard nothing, and wait for nobody."""
    return seats(bound, grace=0.0)


@contextmanager
def serving(seat: Seat) -> Iterator[str]:
    """A judge's server."""
    port = free_port()
    server = CommitteeServer(
        committee_app(seat.bound, seat, seat.chamber),
        "127.0.0.1",
        port,  # type: ignore[arg-type]
    )
    server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


@contextmanager
def conferring(seat: Seat, *urls: str, timeout: float = 1.0) -> Iterator[None]:
    """A judge asks its peers."""
    peers = [Peer(url, timeout) for url in urls]
    asked = Asked(len(peers))
    exchange = Exchange(seat.bound, seat, seat.chamber, peers, 0.05, asked)  # type: ignore[arg-type]
    exchange.start()
    try:
        yield
    finally:
        exchange.stop()


@contextmanager
def answering(respond: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """A server that answers everything in one way."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            respond(self)

        def do_POST(self) -> None:
            respond(self)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def saying(body: bytes, status: int = 200) -> Callable[[BaseHTTPRequestHandler], None]:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return respond


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, for ever: no read of it ever times out."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" ")
            time.sleep(0.05)
    except OSError:
        return


@contextmanager
def hanging() -> Iterator[str]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def signed_by(seat: Seat) -> int:
    """Signatures that a judge has under the report it proposes."""
    with seat.bound.begin() as connection:
        proposal = seat.chamber.proposal(connection, seat.agenda(), MATTER)
        return 0 if proposal is None else len(record.signatures(connection, proposal.report))


def figure(name: str, **labels: str) -> float:
    """What Prometheus would read; 0 before the first time."""
    return REGISTRY.get_sample_value(f"roastpower_committee_{name}", labels) or 0.0


def wait(what: str, found: Callable[[], object], timeout: float = 20.0) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if found():
            return
        time.sleep(0.02)
    raise AssertionError(f"not within {timeout:g} s: {what}")


def test_a_judge_tells_its_sheets_and_signs(room: list[Seat]) -> None:
    document = written((10, 50, 90))
    mine, other = room[0], room[1]
    before = figure("signed_total", outcome="unknown_sheet")
    line = mine.judge(MATTER, document)
    with serving(mine) as url:
        peer = Peer(url)
        assert peer.sheets("scores", MATTER.id, 0) == (line,)
        assert peer.sheets("scores", MATTER.id, 1) == ()
        assert peer.sheets("payouts", MATTER.id, 0) == ()
        assert peer.document(digest(document)) == document
        second = other.judge(MATTER, written((1, 2, 3)))
        report = encode(MATTER.report([line, second]))
        with pytest.raises(PeerRefused) as refused:
            peer.sign("scores", report)
        assert refused.value.code == "unknown_sheet"
        assert figure("signed_total", outcome="unknown_sheet") == before + 1
        mine.hear(MATTER, second, written((1, 2, 3)))
        member, signature = peer.sign("scores", report)
        assert member == mine.account.address
        signed = MATTER.contract.terms.scores_digest(MATTER.id, 0, [100, 200, 300], digest(report))
        assert signer_of(signed, signature).hex() == member.lower()[2:]
        # Whoever signed a report has it, for those who verify.
        assert peer.document(digest(report)) == report


def test_questions_that_are_none_are_answered_with_a_problem(room: list[Seat]) -> None:
    with serving(room[0]) as url:
        assert httpx.post(f"{url}/v1/scores/sign", content=b"{}").json()["code"] == "malformed"
        long = httpx.post(f"{url}/v1/scores/sign", content=b" " * (MAX_REPORT + 1))
        assert (long.status_code, long.json()["code"]) == (422, "malformed")
        assert "no report of this length" in long.json()["detail"]
        for path in ("evidence/0x00", "evidence/nothing", f"evidence/{hex_text(bytes(32))}"):
            assert httpx.get(f"{url}/v1/{path}").status_code == 404
        assert httpx.get(f"{url}/v1/refunds/1/0").status_code == 422
        assert httpx.get(f"{url}/docs").status_code == 404


def test_a_client_that_does_not_finish_holds_up_nobody(room: list[Seat]) -> None:
    with serving(room[0]) as url:
        port = int(url.rsplit(":", 1)[1])
        stuck = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
        for each in stuck:
            each.sendall(b"POST /v1/scores/sign HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        begun = time.monotonic()
        assert Peer(url).sheets("scores", MATTER.id, 0) == ()
        assert time.monotonic() - begun < 3
        for each in stuck:
            each.close()


def test_a_client_that_does_not_finish_is_given_up(
    room: list[Seat], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roastpower.oracle.committee.server.READ_SECONDS", 0.3)
    with (
        serving(room[0]) as url,
        socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])), timeout=10) as stuck,
    ):
        stuck.sendall(b"POST /v1/scores/sign HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        assert stuck.recv(4_096).startswith(b"HTTP/1.1 422")


@pytest.mark.parametrize(
    "respond",
    [
        saying(b"<html>garbage</html>"),
        saying(b'{"sheets": 3}'),
        saying(b"[" * 50_000),
        saying(b" " * 100_000),
        saying(b"", status=500),
        saying(b"", status=302),
        dripping,
    ],
)
def test_what_is_no_answer_is_told_apart(
    respond: Callable[[BaseHTTPRequestHandler], None],
) -> None:
    with answering(respond) as url:
        peer = Peer(url, timeout=0.5)
        begun = time.monotonic()
        for ask in (
            lambda: peer.sheets("scores", 1, 0),
            lambda: peer.document(bytes(32)),
            lambda: peer.sign("scores", b"{}"),
        ):
            with pytest.raises(PeerUnavailable):
                ask()
        assert time.monotonic() - begun < 5


def test_an_answer_that_is_too_long_is_none_whatever_it_says() -> None:
    with answering(saying(b'{"sheets": []}' + b" " * MAX_ANSWER)) as url:
        with pytest.raises(PeerUnavailable, match="longer than any answer"):
            Peer(url).sheets("scores", 1, 0)
    with answering(saying(b'{"sheets": []}')) as url:
        assert Peer(url).sheets("scores", 1, 0) == ()


def test_peers_that_hang_or_talk_garbage_hold_up_nobody(room: list[Seat]) -> None:
    first, second = room[0], room[1]
    for seat, opinion in ((first, (10, 50, 90)), (second, (20, 60, 80))):
        seat.judge(MATTER, written(opinion))
    with (
        hanging() as silent,
        answering(dripping) as slow,
        answering(saying(b"garbage")) as garbage,
        serving(first) as one,
        serving(second) as two,
        conferring(first, silent, slow, garbage, "http://127.0.0.1:9", two),
        conferring(second, one, silent),
    ):
        wait("both have two signatures", lambda: signed_by(first) >= 2 and signed_by(second) >= 2)
        wait("the good peer counts as one", lambda: figure("peer_answers", peer=two) == 1)
        for peer in (silent, slow, garbage):
            assert figure("peer_answers", peer=peer) == 0
        assert figure("signatures_total", peer=two, outcome="signed") >= 1
    wait("nobody is talked to", lambda: figure("peer_answers", peer=two) == 0)


def test_a_peer_that_goes_away_is_seen_to(room: list[Seat]) -> None:
    with ExitStack() as stack:
        with serving(room[1]) as url:
            stack.enter_context(conferring(room[0], url))
            wait("it answers", lambda: figure("peer_answers", peer=url) == 1)
        wait("it does not", lambda: figure("peer_answers", peer=url) == 0)


def test_a_judge_that_lies_is_left_out_and_named(
    room: list[Seat], capsys: pytest.CaptureFixture[str]
) -> None:
    liar = room[2]
    lie = canonical(line_changed(sheet_of((10, 50, 90)), 0, score=10_000))
    listing = msgspec.json.encode(Listing((liar.line(MATTER, lie),)))

    def lying(handler: BaseHTTPRequestHandler) -> None:
        saying(lie if "evidence" in handler.path else listing)(handler)

    first, second = room[0], room[1]
    left_out = {"judge": liar.account.address, "outcome": "left_out"}
    before = figure("sheets_total", **left_out)
    first.judge(MATTER, written((10, 50, 90)))
    with answering(lying) as false, serving(first) as one, conferring(first, false):
        wait("the liar was heard", lambda: "is left out" in capsys.readouterr().out)
        assert signed_by(first) == 0
        assert figure("sheets_total", **left_out) == before + 1
        second.judge(MATTER, written((20, 60, 80)))
        with serving(second) as two, conferring(first, two), conferring(second, one, false):
            wait("the honest ones sign", lambda: signed_by(first) >= 2)
    with first.bound.begin() as connection:
        proposal = first.chamber.proposal(connection, first.agenda(), MATTER)
    assert proposal is not None
    assert liar.account.address not in proposal.standing.filed


def test_a_sheet_reaches_those_who_never_met_its_judge(room: list[Seat]) -> None:
    """Judge 2 was only ever heard by judge 1, and is gone: judge 0 gets its sheet from judge 1."""
    documents = [written(opinion) for opinion in ((10, 50, 90), (20, 60, 80), (30, 40, 70))]
    lines = [seat.judge(MATTER, each) for seat, each in zip(room, documents, strict=True)]
    room[1].hear(MATTER, lines[2], documents[2])
    with (
        serving(room[0]) as zero,
        serving(room[1]) as one,
        conferring(room[0], one),
        conferring(room[1], zero),
    ):
        wait("there are two signatures", lambda: signed_by(room[0]) >= 2)
    with room[0].bound.begin() as connection:
        proposal = room[0].chamber.proposal(connection, room[0].agenda(), MATTER)
    assert proposal is not None
    assert len(proposal.standing.filed) == 3
    assert hex_bytes(lines[2].sheet) in {each.sheet for each in proposal.standing.filed.values()}
