# SPDX-License-Identifier: Apache-2.0
"""The live feed: in order, without gaps, over the loss of Redis, processes and patience."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest
from chain_rows import Factory, account
from listening_people import LiveClient, Outbox
from serving import serving
from signing import message_of, person, signed
from sqlalchemy import delete
from websockets.exceptions import ConnectionClosed, InvalidStatus

from api import server
from api.live import events, hub, readers
from api.settings import Settings
from roastpower.devstack.redis import EmbeddedRedis
from roastpower.protocol.addresses import checksummed
from roastpower.storage.live_tables import live_messages

MINER = "0x" + account(0xA1).hex()


@pytest.fixture
def outbox(chain_tables: Factory) -> Outbox:
    return Outbox(chain_tables)


@pytest.fixture
def address(settings: Settings, outbox: Outbox) -> Iterator[str]:
    """A server without Redis."""
    with serving(settings) as served:
        yield served


def submitted(number: int, campaign: int = 3, miner: str = MINER) -> tuple[str, dict[str, object]]:
    body = {"submission_id": 65536 + number, "block_id": 1, "miner": miner, "burned": "5"}
    return "submitted", body | {"campaign_id": campaign, "streak": 0}


def test_messages_come_in_order_with_their_topics(address: str, outbox: Outbox) -> None:
    everything, campaign, miner, nothing = (
        LiveClient(address, query)
        for query in ("", "?topics=campaign:4", f"?topics=MINER:{MINER}", "?topics=payouts")
    )
    outbox.events(submitted(0), submitted(1, campaign=4, miner="0x" + "b2" * 20))
    outbox.event("transfer", sender=MINER, receiver=MINER, value="1")
    outbox.event("block_sealed", block_id=1, count=2, sealed_at=5, score_by=9)
    outbox.event("block_scored", block_id=1, scores=["9"], ranked=["9"], evidence="0x12")
    outbox.event("block_settled", block_id=1, winner=MINER, submission_id=65536, reward="7")
    outbox.retract(3)
    told = everything.take(7)
    assert [one["type"] for one in told] == [
        "submission.created", "submission.created", "block.sealed", "block.scored",
        "block.settled", "leaderboard.changed", "retracted",
    ]  # fmt: skip
    assert [one["seq"] for one in told] == list(range(told[0]["seq"], told[0]["seq"] + 7))
    assert told[0]["data"]["miner"] == checksummed(account(0xA1))
    assert told[0]["chain_block"] == told[1]["chain_block"] < told[2]["chain_block"]
    assert "scores" not in told[3]["data"]
    assert told[6]["data"] == {"back_to": 3}
    kinds = [one["type"] for one in campaign.take(2)]
    assert kinds == ["submission.created", "retracted"]
    kinds = [one["type"] for one in miner.take(4)]
    assert kinds == ["submission.created", "block.settled", "leaderboard.changed", "retracted"]
    assert [one["type"] for one in nothing.take(1)] == ["retracted"]


def test_a_text_on_the_chain_is_not_told_before_its_block_is_sealed(
    address: str, outbox: Outbox
) -> None:
    client = LiveClient(address)
    outbox.event("content_revealed", submission_id=65536, miner=MINER, content="0x41", salt="0x42")
    [told] = client.take(1)
    assert told["data"] == {"submission_id": 65536, "miner": checksummed(account(0xA1))}


def test_resuming_has_no_gap_from_memory_nor_from_the_database(
    settings: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "KEPT_MESSAGES", 8)
    with serving(settings) as address:
        first = LiveClient(address)
        time.sleep(0.5)
        for number in range(40):
            outbox.events(submitted(number))
        seen = [one["data"]["submission_id"] for one in first.take(40)]
        assert seen == list(range(65536, 65576))
        for after in (0, 5, 35, 39, 40):
            again = LiveClient(address, f"?after={after}")
            assert again.hello == {"type": "hello", "seq": after}
            assert [one["seq"] for one in again.take(40 - after)] == list(range(after + 1, 41))
        outbox.events(submitted(99))
        assert again.take(1)[0]["seq"] == 41
    # Another process, started later, knows what the one before told.
    with serving(settings) as address:
        assert len(LiveClient(address, "?after=0").take(41)) == 41


@pytest.mark.parametrize(
    ("after", "code"), [("7", readers.RESUME_UNKNOWN), ("0", readers.RESUME_TOO_OLD)]
)
def test_where_nothing_can_be_resumed_the_reader_is_told_to_start_anew(
    address: str, outbox: Outbox, chain_tables: Factory, after: str, code: int
) -> None:
    client = LiveClient(address)
    outbox.events(submitted(0), submitted(1))
    client.take(2)
    with chain_tables.engine.begin() as connection:
        connection.execute(delete(live_messages).where(live_messages.c.seq == 1))
    with pytest.raises(ConnectionClosed) as ended:
        LiveClient(address, f"?after={after}").take(1)
    assert ended.value.rcvd is not None and ended.value.rcvd.code == code
    events = httpx.get(f"http://{address}/v1/live/events?after={after}")
    assert events.json()["code"] in ("resume_unknown", "resume_too_old")


def test_events_are_the_same_messages_and_resume_by_their_ids(address: str, outbox: Outbox) -> None:
    client = LiveClient(address)
    outbox.events(submitted(0), submitted(1), submitted(2))
    told = client.take(3)
    url = f"http://{address}/v1/live/events?topics=submissions"
    for headers in ({"last-event-id": "1"}, {}):
        query = "" if headers else "&after=1"
        with httpx.stream("GET", url + query, headers=headers, timeout=20) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            found = []
            while len(found) < 2:
                line = next(lines)
                if line.startswith("data: "):
                    found.append(json.loads(line[6:]))
        assert found == told[1:]


def test_topics_can_be_changed_and_nonsense_is_answered(address: str, outbox: Outbox) -> None:
    client = LiveClient(address, "?topics=payouts")
    for text, answer in (
        ('{"topics": ["campaign:4"]}', {"type": "topics", "seq": 0, "topics": ["campaign:4"]}),
        ('{"topics": ["campaign:x"]}', {"type": "error", "code": "bad_topics"}),
        ('{"topics": "all"}', {"type": "error", "code": "bad_topics"}),
        ("[]", {"type": "error", "code": "malformed_message"}),
        ("[" * 3000, {"type": "error", "code": "malformed_message"}),
    ):
        client.socket.send(text)
        assert client.next() == answer
    outbox.events(submitted(0), submitted(1, campaign=4))
    assert client.take(1)[0]["data"]["campaign_id"] == 4


def test_what_a_reader_says_is_limited_in_size_and_rate(address: str) -> None:
    large = LiveClient(address)
    large.socket.send("x" * (server.MAX_LIVE_MESSAGE_BYTES + 1))
    with pytest.raises(ConnectionClosed) as ended:
        large.next()
    assert ended.value.rcvd is not None and ended.value.rcvd.code == 1009
    chatty = LiveClient(address)
    for _ in range(20):
        chatty.socket.send("{}")
        assert chatty.next()["type"] == "error"
    chatty.socket.send("{}")
    with pytest.raises(ConnectionClosed) as ended:
        chatty.next()
    assert ended.value.rcvd is not None and ended.value.rcvd.code == readers.TOO_MANY_MESSAGES


def test_who_may_listen(settings: Settings, outbox: Outbox) -> None:
    with serving(replace(settings, live_readers=2)) as address:
        kept = [LiveClient(address), LiveClient(address, origin="https://app.example")]
        with pytest.raises(InvalidStatus) as refused:
            LiveClient(address)
        assert refused.value.response.status_code == 429
        assert json.loads(refused.value.response.body)["code"] == "too_many_readers"
        kept.pop().close()
        deadline = time.monotonic() + 5
        while True:
            try:
                LiveClient(address).close()
                break
            except InvalidStatus:
                assert time.monotonic() < deadline
        with pytest.raises(InvalidStatus) as refused:
            LiveClient(address, origin="https://evil.example")
        assert refused.value.response.status_code == 403
        with pytest.raises(InvalidStatus) as refused:
            LiveClient(address, "?topics=everything")
        assert json.loads(refused.value.response.body)["code"] == "bad_topics"


def test_a_handshake_has_a_request_id_in_the_log_too(
    address: str, capfd: pytest.CaptureFixture[str]
) -> None:
    LiveClient(address, **{"x-request-id": "listens-1"}).close()
    with pytest.raises(InvalidStatus) as refused:
        LiveClient(address, "?topics=everything", **{"x-request-id": "asks-wrongly-1"})
    response = refused.value.response
    assert response.headers["x-request-id"] == "asks-wrongly-1"
    assert json.loads(response.body)["request_id"] == "asks-wrongly-1"
    logged = ""
    deadline = time.monotonic() + 5
    while not ("listens-1" in logged and "asks-wrongly-1" in logged):
        assert time.monotonic() < deadline, logged
        logged += capfd.readouterr().out
        time.sleep(0.05)
    [came] = [line for line in logged.splitlines() if "request_id=listens-1" in line]
    assert "route=/v1/live" in came and "status=101" in came
    [refusal] = [line for line in logged.splitlines() if "request_id=asks-wrongly-1" in line]
    assert "code=bad_topics" in refusal and "status=422" in refusal


def test_heartbeats_tell_up_to_where_there_was_nothing(
    settings: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.3)
    with serving(settings) as address:
        client, everything = LiveClient(address, "?topics=payouts"), LiveClient(address)
        time.sleep(0.3)
        outbox.events(submitted(0), submitted(1))
        everything.take(2)
        deadline = time.monotonic() + 5
        while client.seq != 2:
            assert client.next()["type"] == "heartbeat"
            assert time.monotonic() < deadline


def stalled_reader(address: str) -> socket.socket:
    """A reader that takes nothing after the handshake."""
    host, _, port = address.partition(":")
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    stalled.connect((host, int(port)))
    stalled.sendall(
        b"GET /v1/live HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
        b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    assert b"101 Switching" in stalled.recv(2048)
    return stalled


def test_readers_that_do_not_read_are_dropped_and_hold_nobody_up(
    settings: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "KEPT_MESSAGES", 64)
    monkeypatch.setattr(server, "DROP_SECONDS", 1)
    with serving(settings) as address:
        quick = LiveClient(address)
        stalled, *others = [stalled_reader(address) for _ in range(20)]
        time.sleep(0.3)
        body = {"profile": "0x" + "ab" * 20_000, "owner": MINER}
        longest = 0.0
        for number in range(0, 320, 16):
            projects = range(number + 1, number + 17)
            outbox.events(*(("project_created", {"project_id": n, **body}) for n in projects))
            started = time.monotonic()
            assert [told["data"]["project_id"] for told in quick.take(16)] == list(projects)
            longest = max(longest, time.monotonic() - started)
        assert longest < 5
        deadline = time.monotonic() + 10
        while "live_dropped_total 20.0" not in (
            page := httpx.get(f"http://{address}/metrics").text
        ):
            assert time.monotonic() < deadline, page
            time.sleep(0.1)
        # It may take what was written before; the end says from where to resume.
        stalled.settimeout(10)
        received = b""
        try:
            while part := stalled.recv(65536):
                received = (received + part)[-200:]
        except ConnectionError:
            pass
        if b"resume with after=" in received:
            assert readers.TOO_SLOW.to_bytes(2, "big") in received
        for one in (stalled, *others):
            one.close()


def test_readers_of_events_are_counted_checked_and_dropped_when_they_do_not_read(
    settings: Settings, outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "SLOW_SECONDS", 1.0)
    with serving(replace(settings, live_readers=1)) as address:
        url = f"http://{address}/v1/live/events"
        refused = httpx.get(url, headers={"origin": "https://evil.example"})
        assert (refused.status_code, refused.json()["code"]) == (403, "origin_not_allowed")
        with httpx.stream("GET", url, headers={"origin": "https://app.example"}) as stream:
            assert stream.status_code == 200
            lines = stream.iter_lines()  # which ends the stream when it goes
            next(lines)
            assert httpx.get(url).json()["code"] == "too_many_readers"
        wait_for_figure(address, 'live_readers{transport="events"} 0.0')
        host, _, port = address.partition(":")
        with socket.socket() as stalled:
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stalled.connect((host, int(port)))
            stalled.sendall(b"GET /v1/live/events HTTP/1.1\r\nhost: x\r\n\r\n")
            wait_for_figure(address, 'live_readers{transport="events"} 1.0')
            for number in range(60):
                body = {"project_id": number, "owner": MINER, "profile": "x" * 100_000}
                outbox.event("project_created", **body)
            wait_for_figure(address, "live_dropped_total 1.0")
            wait_for_figure(address, 'live_readers{transport="events"} 0.0')


def wait_for_figure(address: str, line: str) -> None:
    deadline = time.monotonic() + 20
    while line not in (page := httpx.get(f"http://{address}/metrics").text):
        assert time.monotonic() < deadline, page
        time.sleep(0.1)


def test_what_becomes_of_a_block_is_told_to_all_who_are_in_it(
    address: str, outbox: Outbox, chain_tables: Factory
) -> None:
    chain_tables.submit(1, 0, account(0xA1), b"x", b"s" * 32, campaign_id=4)
    clients = [
        LiveClient(address, f"?topics={topic}") for topic in (f"miner:{MINER}", "campaign:4")
    ]
    outsider = LiveClient(address, "?topics=campaign:5,projects")
    outbox.event("block_sealed", block_id=1, count=1, sealed_at=5, score_by=9)
    settled = {"block_id": 1, "winner": "0x" + "ab" * 20, "reward": "5"}
    outbox.event("block_settled", **settled)
    outbox.event("project_created", project_id=1, owner=MINER, profile="0x")
    for client in clients:
        told = [one["type"] for one in client.take(3)]
        assert told == ["block.sealed", "block.settled", "leaderboard.changed"]
    assert outsider.take(1)[0]["type"] == "project.created"


def test_two_processes_tell_the_same_with_redis_without_it_and_after_its_loss(
    settings: Settings, outbox: Outbox, redis_server: EmbeddedRedis
) -> None:
    shared = replace(settings, redis_url=redis_server.url)
    with serving(shared) as one, serving(shared) as other:
        clients = [LiveClient(one), LiveClient(other)]
        time.sleep(0.5)
        for step in range(3):
            if step == 1:
                redis_server.stop()
            if step == 2:
                redis_server.start()
            for number in range(10):
                outbox.events(submitted(10 * step + number))
            expected = list(range(10 * step + 1, 10 * step + 11))
            for client in clients:
                assert [told["seq"] for told in client.take(10)] == expected


def test_when_the_process_that_numbers_dies_another_goes_on(
    settings: Settings, outbox: Outbox
) -> None:
    with serving(settings) as survivor:
        with serving(settings) as first:
            client = LiveClient(survivor)
            LiveClient(first).close()
            time.sleep(1.5)
            outbox.events(submitted(0))
            assert client.take(1)[0]["seq"] == 1
        outbox.events(submitted(1))
        assert client.take(1)[0]["seq"] == 2


def test_miners_that_come_and_go_are_told(address: str) -> None:
    client = LiveClient(address, "?topics=availability")
    miner = person(7)
    nonce = httpx.post(f"http://{address}/v1/auth/nonce").json()["nonce"]
    body = signed(miner, message_of(miner.address, nonce))
    token = httpx.post(f"http://{address}/v1/auth/sign-in", json=body).json()["token"]
    path = f"http://{address}/v1/availability/{miner.address}"
    headers = {"authorization": f"Bearer {token}"}
    httpx.put(path, headers=headers)
    assert client.take(1)[0]["data"] == {"count": 1, "arrived": [miner.address], "left": []}
    httpx.delete(path, headers=headers)
    assert client.take(1)[0]["data"] == {"count": 0, "arrived": [], "left": [miner.address]}


def test_a_client_that_follows_over_a_reorg_ends_with_the_right_state(
    address: str, outbox: Outbox, chain_tables: Factory
) -> None:
    client = LiveClient(address)
    state: dict[int, int] = {}  # submissions by id, with their chain block

    def follow(count: int) -> None:
        for told in client.take(count):
            if told["type"] == "retracted":
                back_to = told["data"]["back_to"]
                for lost in [one for one, block in state.items() if block > back_to]:
                    del state[lost]
            else:
                state[told["data"]["submission_id"]] = told["chain_block"]

    outbox.events(submitted(0))
    stands = chain_tables.number
    outbox.events(submitted(1))
    outbox.events(submitted(2))
    follow(3)
    assert sorted(state) == [65536, 65537, 65538]
    outbox.retract(stands)
    outbox.events(submitted(2))
    follow(2)
    assert sorted(state) == [65536, 65538]


def test_a_mirror_that_was_made_anew_is_told(address: str, outbox: Outbox) -> None:
    client = LiveClient(address)
    outbox.events(submitted(0), submitted(1))
    client.take(2)
    outbox.begin_anew()
    assert client.take(1)[0]["type"] == "interrupted"
    outbox.events(submitted(0))
    assert client.take(1)[0]["type"] == "submission.created"
