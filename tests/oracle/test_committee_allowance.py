# SPDX-License-Identifier: Apache-2.0
"""How often one address may ask a judge of a committee for a signature."""

from __future__ import annotations

import httpx
import pytest
from committee_room import databases, seats
from test_committee_exchange import figure, serving

from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.oracle.committee import allowance, server
from roastpower.oracle.committee.allowance import Allowance
from roastpower.oracle.committee.peer import Peer, PeerRefused


class Clock:
    """A time that a test moves, in seconds."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_full_number_is_taken_at_once_and_comes_back_little_by_little() -> None:
    clock = Clock()
    allowed = Allowance(3, 2.0, clock)
    assert [allowed.take("10.0.0.1") for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    clock.now += 0.25
    assert allowed.take("10.0.0.1") == 0.25  # who asks too early loses nothing by it
    clock.now += 0.25
    assert [allowed.take("10.0.0.1") for _ in range(2)] == [0.0, 0.5]
    clock.now += 3_600.0
    assert [allowed.take("10.0.0.1") for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]


@pytest.mark.parametrize(
    ("one", "other", "is_the_same"),
    [
        ("10.0.0.1", "10.0.0.2", False),
        ("10.0.0.1", "::ffff:10.0.0.1", True),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("", "nowhere", True),
    ],
)
def test_each_address_has_its_own(one: str, other: str, is_the_same: bool) -> None:
    allowed = Allowance(1, 1.0, Clock())
    assert allowed.take(one) == 0.0
    assert (allowed.take(other) > 0) is is_the_same


def test_so_many_addresses_are_remembered_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "_REMEMBERED", 2)
    allowed = Allowance(1, 1.0, Clock())
    for address in ("10.0.0.1", "10.0.0.2", "10.0.0.3"):
        assert allowed.take(address) == 0.0
    assert allowed.take("10.0.0.3") > 0
    assert allowed.take("10.0.0.2") > 0
    assert allowed.take("10.0.0.1") == 0.0  # heard longest ago


def test_who_asks_for_signatures_without_end_is_told_to_wait(
    postgres_server: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "REPORTS_AT_ONCE", 5)
    monkeypatch.setattr(server, "REPORTS_PER_SECOND", 0.01)
    bound = databases(postgres_server, "allowance")
    before = figure("signed_total", outcome="too_many")
    with serving(seats(bound)[0]) as url:
        asked = f"{url}/v1/scores/sign"
        for _ in range(5):
            assert httpx.post(asked, content=b"{}").json()["code"] == "malformed"
        refused = httpx.post(asked, content=b"{}")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
        assert 90 < int(refused.headers["retry-after"]) <= 100
        with pytest.raises(PeerRefused) as told:
            Peer(url).sign("payouts", b"{}")  # it counts for both
        assert told.value.code == "too_many"
        assert figure("signed_total", outcome="too_many") == before + 2
        # Others are answered, also those behind the same proxy; and so is everything else.
        elsewhere = httpx.HTTPTransport(local_address="127.0.0.2")
        with httpx.Client(transport=elsewhere) as other:
            assert other.post(asked, content=b"{}").status_code == 422
        through = httpx.post(asked, content=b"{}", headers={"x-forwarded-for": "192.0.2.7"})
        assert through.status_code == 422
        assert Peer(url).sheets("scores", 1, 0) == ()
    for each in bound:
        each.dispose()
