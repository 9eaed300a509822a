# SPDX-License-Identifier: Apache-2.0
"""Limits that several processes share: their engines are apart here, as processes' are."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest
from provider_server import ProviderServer, Reply, scores
from sqlalchemy import Engine, select, text
from structlog.testing import capture_logs

from roastpower.llm.errors import RateLimited, Unavailable
from roastpower.llm.model import Answer, Question, Usage, object_schema
from roastpower.llm.providers import connect_model
from roastpower.oracle import metering
from roastpower.oracle.metering import Held, Limits, MeteredModel, spending_today
from roastpower.storage.migrate import upgrade
from roastpower.storage.oracle_tables import provider_calls
from roastpower.storage.session import engine as make_engine

QUESTION = Question(
    instructions="Judge.",
    material="A text.",
    schema_name="judgement",
    schema=object_schema({"humor": {"type": "integer"}}),
    seed=1,
    max_tokens=100,
)


@pytest.fixture
def engines(database: str) -> Iterator[list[Engine]]:
    """Two processes' ways to the database."""
    upgrade(database)
    made = [make_engine(database, pool_size=20) for _ in range(2)]
    yield made
    for each in made:
        each.dispose()


def run(
    engines: list[Engine], server: ProviderServer, calls: int, **limits: Any
) -> list[Answer | BaseException]:
    """Calls by as many processes as there are engines, all at once."""

    async def call_all() -> list[Answer | BaseException]:
        models = [
            MeteredModel(
                connect_model(
                    "compatible",
                    model="m",
                    key=None,
                    base_url=server.chat_url,
                    timeout=30.0,
                    temperature=0,
                ),
                engine,
                Limits(**limits),
                timeout=30.0,
            )
            for engine in engines
        ]
        try:
            return await asyncio.gather(
                *(models[n % len(models)].answer(QUESTION) for n in range(calls)),
                return_exceptions=True,
            )
        finally:
            for model in models:
                await model.close()

    return asyncio.run(call_all())


def held(found: list[Answer | BaseException]) -> list[str]:
    return [each.reason for each in found if isinstance(each, Held)]


def test_processes_together_stay_within_the_concurrency(
    engines: list[Engine], language_server: ProviderServer
) -> None:
    language_server.follow(lambda _: Reply(scores(50), seconds=0.1))
    found = run(engines, language_server, 12, concurrency=3)
    assert all(isinstance(each, Answer) for each in found)
    assert language_server.recorder.most_under_way == 3


def test_processes_together_stay_within_the_rate(
    engines: list[Engine], language_server: ProviderServer
) -> None:
    language_server.follow(lambda _: Reply(scores(50)))
    found = run(engines, language_server, 8, calls_per_minute=5)
    assert held(found) == ["rate"] * 3
    assert len(language_server.recorder.asked) == 5
    with engines[0].begin() as connection:  # a minute later
        connection.execute(text("UPDATE oracle.provider_calls SET began_at = began_at - 61"))
    assert held(run(engines, language_server, 3, calls_per_minute=5)) == []


def test_a_budget_in_tokens_stops_before_it_is_passed_says_so_and_resumes(
    engines: list[Engine], language_server: ProviderServer
) -> None:
    language_server.follow(lambda _: Reply(scores(50)))
    with capture_logs() as logs:
        found = run(engines, language_server, 10, tokens_per_day=700)
    assert set(held(found)) == {"budget"}
    with engines[0].begin() as connection:
        (spent,) = spending_today(connection)
    assert 0 < spent.input_tokens + spent.output_tokens <= 700
    assert spent.calls == len(language_server.recorder.asked)
    assert {(each["event"], each["reason"]) for each in logs if each["log_level"] == "warning"} == {
        ("calls wait", "budget")
    }
    with engines[0].begin() as connection:  # a day later
        connection.execute(text("UPDATE oracle.provider_spending SET day = day - 1"))
    assert held(run(engines[:1], language_server, 1, tokens_per_day=700)) == []


def test_a_budget_in_money_counts_what_is_under_way_at_its_dearest(
    engines: list[Engine], language_server: ProviderServer
) -> None:
    language_server.follow(lambda _: Reply(scores(50), seconds=0.2))
    prices = {"micro_usd_per_input_token": 3.0, "micro_usd_per_output_token": 15.0}
    # A call may cost 100 output tokens at 15 and about 50 input tokens at 3: two fit at once.
    found = run(engines, language_server, 4, micro_usd_per_day=3_500, **prices)
    assert held(found) == ["budget"] * 2
    with engines[0].begin() as connection:
        (spent,) = spending_today(connection)
    assert spent.micro_usd == spent.input_tokens * 3 + spent.output_tokens * 15
    assert spent.micro_usd < 3_500


def test_a_day_is_a_day_of_utc_and_the_wait_is_until_its_end(
    engines: list[Engine], language_server: ProviderServer
) -> None:
    (found,) = run(engines[:1], language_server, 1, tokens_per_day=1)
    assert isinstance(found, Held)
    assert abs(found.seconds - (86_400 - time.time() % 86_400)) < 30


def test_a_provider_that_asks_to_wait_is_left_alone_by_all(
    engines: list[Engine], language_server: ProviderServer
) -> None:
    language_server.follow(lambda _: Reply(status=429, headers={"retry-after": "60"}))
    (limited,) = run(engines[:1], language_server, 1)
    assert isinstance(limited, RateLimited)
    assert held(run(engines[1:], language_server, 3)) == ["paused"] * 3
    assert len(language_server.recorder.asked) == 1


def test_a_short_pause_is_waited_out(
    engines: list[Engine], language_server: ProviderServer
) -> None:
    language_server.follow(lambda _: Reply(status=429, headers={"retry-after": "1"}))
    run(engines[:1], language_server, 1)
    language_server.follow(lambda _: Reply(scores(50)))
    (found,) = run(engines[1:], language_server, 1)
    assert isinstance(found, Answer)


def test_a_call_without_an_answer_is_charged_nothing_and_gives_its_place_back(
    engines: list[Engine], language_server: ProviderServer
) -> None:
    language_server.follow(lambda _: Reply(status=500))
    found = run(engines, language_server, 4, concurrency=1, tokens_per_day=200)
    assert all(isinstance(each, Unavailable) for each in found)
    with engines[0].begin() as connection:
        (spent,) = spending_today(connection)
    assert (spent.input_tokens, spent.output_tokens, spent.micro_usd) == (0, 0, 0)


def test_the_place_of_a_process_that_died_comes_free(
    engines: list[Engine], language_server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metering, "MAX_IN_PROCESS_WAIT", 0.5)
    language_server.follow(lambda _: Reply(scores(50)))
    with engines[0].begin() as connection:
        connection.execute(
            text("SELECT oracle.begin_call('compatible', 1, NULL, NULL, NULL, 1, 1, 60)")
        )
    assert held(run(engines[1:], language_server, 1, concurrency=1)) == ["concurrency"]
    with engines[0].begin() as connection:  # its lease is over
        connection.execute(text("UPDATE oracle.provider_calls SET expires_at = expires_at - 61"))
    assert held(run(engines[1:], language_server, 1, concurrency=1)) == []


def test_old_calls_are_forgotten(engines: list[Engine], language_server: ProviderServer) -> None:
    language_server.follow(lambda _: Reply(scores(50)))
    run(engines, language_server, 5)
    with engines[0].begin() as connection:
        connection.execute(text("UPDATE oracle.provider_calls SET began_at = began_at - 61"))
    run(engines[:1], language_server, 1)
    with engines[0].begin() as connection:
        assert len(connection.execute(select(provider_calls)).all()) == 1


def test_costs_are_rounded_up() -> None:
    limits = Limits(micro_usd_per_input_token=0.15, micro_usd_per_output_token=0.6)
    assert limits.cost(Usage(1, 0)) == 1
    assert limits.cost(Usage(1_000, 100)) == 210
    assert Limits().cost(Usage(1_000, 1_000)) == 0
