# SPDX-License-Identifier: Apache-2.0
"""Filters, orders, windows, series, odds, claims, bundles."""

from __future__ import annotations

import json
from typing import Any

import pytest
from chain_rows import CHAIN_ID, FACTORY, POOL, TOKEN, Factory, account
from fastapi.testclient import TestClient
from paging import pages

from api.app import create_app
from api.settings import Settings
from roastpower.chain.artifacts import CONTRACT_NAMES
from roastpower.protocol.addresses import checksummed
from roastpower.protocol.canonical import digest
from roastpower.storage import chain_tables as events

ONE, OTHER = account(0xA1), account(0xB2)


def create(chain: Factory, number: int, **changes: Any) -> None:
    fields = {
        "campaign_id": number,
        "project_id": 1,
        "sponsor": ONE,
        "reward_token": TOKEN,
        "budget": 10**20,
        "starts_at": chain.time,
        "ends_at": chain.time + 10**6,
        "max_submissions": 100,
        "brief": b"b" * 32,
        "ranked_places": 3,
        "amplification_bps": 0,
        "fee_bps": 250,
    }
    chain.event(events.campaign_created, FACTORY, **(fields | changes))


def test_campaigns_are_filtered_and_sorted(client: TestClient, chain_tables: Factory) -> None:
    create(chain_tables, 1, budget=3 * 10**30, ends_at=chain_tables.time + 500)
    create(chain_tables, 2, budget=10**20, project_id=2, sponsor=OTHER)
    create(chain_tables, 3, budget=3 * 10**30, ends_at=chain_tables.time + 100)
    create(chain_tables, 4, budget=5, reward_token=OTHER, ends_at=chain_tables.time + 500)
    create(chain_tables, 5, budget=5, starts_at=chain_tables.time + 1000)
    chain_tables.submit(1, 0, ONE, b"x", b"s" * 32, campaign_id=2)

    def ids(**query: Any) -> list[int]:
        return [one["id"] for one in pages(client, "/v1/campaigns", **query)]

    assert ids() == [5, 4, 3, 2, 1]
    assert ids(sort="reward") == [3, 1, 2, 5, 4]
    assert ids(sort="ending") == [3, 1, 4, 2, 5]
    assert ids(sort="competition") == [1, 3, 4, 5, 2]
    assert ids(status="ACTIVE") == [4, 3, 2, 1]
    assert ids(status="DRAFT") == [5]
    assert ids(project=2) == ids(sponsor=checksummed(OTHER)) == [2]
    assert ids(token=checksummed(OTHER)) == [4]
    assert ids(min_reward=str(10**20), sort="reward") == [3, 1, 2]
    assert client.get("/v1/campaigns?min_reward=-1").status_code == 422
    assert client.get("/v1/campaigns?sort=best").status_code == 422


def test_submissions_are_listed_of_a_miner_a_campaign_and_a_block(
    client: TestClient, chain_tables: Factory
) -> None:
    made = [
        chain_tables.submit(1, 0, ONE, b"a", b"s" * 32, campaign_id=1),
        chain_tables.submit(1, 1, OTHER, b"b", b"s" * 32, campaign_id=2),
    ]
    chain_tables.seal(1, 2)
    chain_tables.open_block(2)
    made.append(chain_tables.submit(2, 0, ONE, b"c", b"s" * 32, campaign_id=2))

    def ids(**query: Any) -> list[int]:
        return [one["id"] for one in pages(client, "/v1/submissions", **query)]

    assert ids() == made[::-1]
    assert ids(miner=checksummed(ONE)) == [made[2], made[0]]
    assert ids(campaign=2) == [made[2], made[1]]
    assert ids(block=1) == [made[1], made[0]]
    assert ids(block=1, campaign=2) == [made[1]]
    assert ids(miner=checksummed(ONE), campaign=2) == [made[2]]
    assert ids(miner=checksummed(ONE), block=1) == [made[0]]
    assert ids(miner=checksummed(OTHER), campaign=1) == ids(block=3) == []
    shown = {one["id"]: one for one in pages(client, "/v1/submissions")}
    assert shown[made[2]]["delivery"] == "hidden"
    assert shown[made[0]]["delivery"] == "missing"
    answer = client.get(f"/v1/submissions/{made[0]}/score")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_scored")
    assert client.get(f"/v1/submissions?block={2**60}").json()["code"] == "invalid_request"


def test_leaderboards_of_windows_and_campaigns_say_where_one_stands(
    client: TestClient, chain_tables: Factory
) -> None:
    for number in range(5):
        chain_tables.submit(1, number, account(0x10 + number), b"x", b"s" * 32, campaign_id=7)
    chain_tables.seal(1, 5)
    chain_tables.settle(1, account(0x12))
    me = checksummed(account(0x13))
    for query in ({"window": "day"}, {"window": "week"}, {"window": "all"}):
        board = client.get("/v1/leaderboard", params={**query, "account": me, "limit": 2}).json()
        assert board["items"][0]["address"] == checksummed(account(0x12))
        assert board["items"][0]["earned"] == str(10**19)
        assert (board["me"]["address"], board["me"]["position"]) == (me, 2)
        everyone = [one["address"] for one in pages(client, "/v1/leaderboard", **query)]
        assert len(everyone) == len(set(everyone)) == 5
    board = client.get(f"/v1/leaderboard?campaign=7&account={me}").json()
    assert len(board["items"]) == 5
    assert board["me"]["submissions"] == 1
    ranks = client.get(f"/v1/miners/{me}/rank").json()
    assert {name: one["position"] for name, one in ranks.items()} == {"day": 2, "week": 2, "all": 2}
    # Two days later, nothing of it is in the day any more.
    chain_tables.mine(seconds=2 * 86_400)
    ranks = client.get(f"/v1/miners/{me}/rank").json()
    assert (ranks["day"], ranks["week"]["position"]) == (None, 2)
    assert client.get("/v1/leaderboard?window=day").json()["items"] == []


def test_boards_and_miners_are_the_same_once_what_they_say_is_folded(
    settings: Settings, chain_tables: Factory
) -> None:
    client = TestClient(create_app(settings))  # hears of no changes, and so keeps no answers
    for number in range(6):
        chain_tables.submit(1, number, account(0x10 + number), b"x", b"s" * 32, campaign_id=7)
    chain_tables.seal(1, 6)
    chain_tables.score(1, [9000, 8000, 8000, 7000, 6000, 5000])
    chain_tables.settle(1, account(0x12))
    paths = [f"/v1/leaderboard?window={window}" for window in ("day", "week", "all")]
    paths += ["/v1/leaderboard?campaign=7", "/v1/campaigns?sort=competition"]
    paths += [f"/v1/miners?sort={sort}" for sort in ("earned", "submissions", "burned", "newest")]

    def shown() -> list[Any]:
        found: list[Any] = []
        for path in paths:
            name, _, query = path.partition("?")
            items = list(pages(client, name, **dict([query.split("=")])))
            found.append([{**one, "finality": None} for one in items])
        return found

    before = shown()
    assert [one["position"] for one in before[3]] == [1, 2, 2, 4, 5, 6]
    assert [len(items) for items in before] == [6, 6, 6, 6, 0, 6, 6, 6, 6]
    # Half of it final: some sums are in the totals, some in the changes, some in both.
    for at in (chain_tables.number - 5, chain_tables.number):
        chain_tables.fold(at)
        assert shown() == before
    chain_tables.open_block(2)
    chain_tables.submit(2, 0, account(0x13), b"y", b"s" * 32, campaign_id=7)
    again = shown()
    assert [len(items) for items in again] == [6, 6, 6, 6, 0, 6, 6, 6, 6]
    assert again[6][0]["address"] == checksummed(account(0x13))
    # The day goes on: what was folded falls out of its window.
    chain_tables.mine(seconds=2 * 86_400)
    chain_tables.fold(chain_tables.number)
    assert [len(items) for items in shown()[:3]] == [0, 6, 6]


def test_a_page_of_a_status_may_be_short_with_more_behind_it(
    client: TestClient, chain_tables: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.campaigns.repository._LOOKED_AT", 3)
    for number in range(1, 9):
        create(chain_tables, number)
    closed = {"status": 4, "pause_used": 0}
    chain_tables.event(events.campaign_status_changed, FACTORY, campaign_id=1, **closed)
    first = client.get("/v1/campaigns?status=CANCELLED&limit=2").json()
    assert first["items"] == [] and first["next_cursor"] is not None
    listed = list(pages(client, "/v1/campaigns", status="CANCELLED"))
    assert [one["id"] for one in listed] == [1]


def test_filters_of_campaigns_go_together_in_either_order(
    client: TestClient, chain_tables: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.campaigns.repository._LOOKED_AT", 3)
    made: dict[int, dict[str, Any]] = {}
    for number in range(1, 33):
        of = {
            "project_id": 1 + number % 2,
            "sponsor": (ONE, OTHER)[number // 2 % 2],
            "reward_token": (TOKEN, OTHER)[number // 4 % 2],
            "budget": (10**20, 3 * 10**30)[number // 8 % 2] + number % 3,
        }
        create(chain_tables, number, **of)
        made[number] = of
    filters: dict[str, tuple[str, Any, Any]] = {
        "project": ("project_id", 2, 2),
        "sponsor": ("sponsor", OTHER, checksummed(OTHER)),
        "token": ("reward_token", OTHER, checksummed(OTHER)),
        "min_reward": ("budget", 3 * 10**30 + 1, str(3 * 10**30 + 1)),
    }
    for chosen in range(1, 16):
        named = [name for bit, name in enumerate(filters) if chosen >> bit & 1]
        fitting = [
            number
            for number, of in made.items()
            if all(
                of[column] >= value if name == "min_reward" else of[column] == value
                for name, (column, value, _) in filters.items()
                if name in named
            )
        ]
        query = {name: filters[name][2] for name in named}
        for sort in ("newest", "reward"):
            expected = sorted(
                fitting, key=lambda one: (sort == "reward" and made[one]["budget"], one)
            )[::-1]
            for status in ({}, {"status": "ACTIVE"}):
                listed = pages(client, "/v1/campaigns", sort=sort, **query, **status)
                assert [one["id"] for one in listed] == expected, (query, sort, status)


def test_an_owners_projects_are_those_it_has_now(
    client: TestClient, chain_tables: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.projects.repository._LOOKED_AT", 3)
    for number in range(1, 11):
        chain_tables.event(
            events.project_created, FACTORY, project_id=number, owner=ONE, profile=b"p" * 32
        )

    def give(number: int, before: bytes, after: bytes) -> None:
        chain_tables.event(
            events.project_transferred,
            FACTORY,
            project_id=number,
            previous_owner=before,
            owner=after,
        )

    for number in (3, 5, 6, 7, 8, 9, 10):
        give(number, ONE, OTHER)
    for _ in range(2):
        give(5, OTHER, ONE)
        give(5, ONE, OTHER)
    give(6, OTHER, ONE)
    create(chain_tables, 1, project_id=6)
    create(chain_tables, 2, project_id=6)

    def ids(owner: bytes) -> list[int]:
        listed = pages(client, "/v1/projects", owner=checksummed(owner))
        return [one["id"] for one in listed]

    assert ids(ONE) == [6, 4, 2, 1]
    assert ids(OTHER) == [10, 9, 8, 7, 5, 3]
    first = client.get(f"/v1/projects?owner={checksummed(ONE)}&limit=2").json()
    assert first["items"] == [] and first["next_cursor"] is not None
    for folded in (False, True):
        if folded:
            chain_tables.fold(chain_tables.number)
        six = client.get("/v1/projects/6").json()
        assert six["campaigns"] == 2
        assert six["finality"]["block_number"] == chain_tables.number


def test_series_count_what_happened_in_each_span(client: TestClient, chain_tables: Factory) -> None:
    chain_tables.submit(1, 0, ONE, b"x", b"s" * 32, campaign_id=7)
    chain_tables.submit(1, 1, OTHER, b"x", b"s" * 32, campaign_id=7)
    chain_tables.seal(1, 2)
    chain_tables.score(1, [8000, 6000])
    chain_tables.settle(1, ONE)
    first = chain_tables.time
    chain_tables.mine(seconds=86_400)
    chain_tables.open_block(2)
    chain_tables.submit(2, 0, ONE, b"y", b"s" * 32, campaign_id=7)
    for span, seconds in (("hour", 3600), ("day", 86_400)):
        series = client.get(f"/v1/analytics/platform?span={span}").json()
        assert series["span"] == span
        begun = [point for point in series["items"] if point["submissions"]]
        assert [point["submissions"] for point in begun] == [2, 1]
        assert begun[0]["start"] == first - first % seconds
        assert (begun[0]["miners"], begun[0]["blocks_settled"]) == (2, 1)
        assert (begun[0]["scored"], begun[0]["average_score"]) == (2, 7000)
        assert begun[0]["emitted"] == str(10**19)
        assert begun[0]["average_price"] == str(5 * 10**18)
    until = f"until={first + 1}"
    miner = client.get(f"/v1/analytics/miners/{checksummed(ONE)}?span=hour&{until}").json()["items"]
    assert [(point["wins"], point["earned"]) for point in miner] == [(1, str(10**19))]
    campaign = client.get("/v1/analytics/campaigns/7").json()["items"]
    assert [point["submissions"] for point in campaign] == [2, 1]
    assert client.get(f"/v1/analytics/platform?from={first + 10**6}").json()["items"] == []


def test_the_current_block_says_a_miners_odds(client: TestClient, chain_tables: Factory) -> None:
    chain_tables.submit(1, 0, ONE, b"x", b"s" * 32)
    assert client.get("/v1/blocks/current").json()["odds"] is None
    mine = client.get(f"/v1/blocks/current?miner={checksummed(ONE)}").json()["odds"]
    assert mine == {"submitted": True, "streak": 0, "tickets": 1000, "total_tickets": 1000,
                    "share_ppm": 1_000_000}  # fmt: skip
    not_yet = client.get(f"/v1/blocks/current?miner={checksummed(OTHER)}").json()["odds"]
    assert (not_yet["submitted"], not_yet["share_ppm"]) == (False, 500_000)


def test_parameters_have_their_history_and_contracts_their_abis(
    client: TestClient, chain_tables: Factory
) -> None:
    [version] = client.get("/v1/protocol/parameters").json()["items"]
    assert (version["version"], version["is_current"]) == (1, True)
    contracts = client.get("/v1/protocol/contracts").json()
    assert contracts["chain_id"] == CHAIN_ID
    assert [one["name"] for one in contracts["items"]] == list(CONTRACT_NAMES)
    pool = next(one for one in contracts["items"] if one["name"] == "MiningPool")
    assert pool["address"] == checksummed(POOL)
    assert any(entry.get("name") == "submit" for entry in pool["abi"])


def test_a_bundle_holds_the_sheet_byte_for_byte(client: TestClient, chain_tables: Factory) -> None:
    chain_tables.submit(1, 0, ONE, b"x", b"s" * 32)
    chain_tables.seal(1, 1)
    assert client.get("/v1/blocks/1/bundle").json()["documents"] == {}
    document = json.dumps({"a": "é"}, ensure_ascii=False).encode()
    chain_tables.publish(digest(document), document)
    chain_tables.score(1, [7000], digest(document))
    bundle = client.get("/v1/blocks/1/bundle").json()
    [(name, text)] = bundle["documents"].items()
    assert name == "0x" + digest(text.encode()).hex() == bundle["block"]["evidence"]
    answer = client.get("/v1/submissions/65536/score")
    assert (answer.status_code, answer.json()["code"]) == (409, "evidence_mismatch")
