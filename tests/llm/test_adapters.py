# SPDX-License-Identifier: Apache-2.0
"""The adapters over real HTTP: what they send, what they keep, and what each fault becomes."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from provider_server import Asked, ProviderServer, Reply, Script, scores

from roastpower.llm.errors import (
    LlmError,
    Malformed,
    Misconfigured,
    RateLimited,
    Refused,
    Truncated,
    Unavailable,
)
from roastpower.llm.model import Answer, LanguageModel, Question, object_schema
from roastpower.llm.providers import PROVIDERS, Provider, ProviderError, connect_model
from roastpower.llm.secret import Secret

KEY = "sk-very-secret-0123456789"
QUESTION = Question(
    instructions="Judge.",
    material="A text, by a miner.",
    schema_name="judgement",
    schema=object_schema({"humor": {"type": "integer"}}),
    seed=7,
    max_tokens=99,
)

LIMITS = {"openai": "max_completion_tokens", "openai-responses": "max_output_tokens"}

Ask = Callable[..., Answer]
Models = Callable[[Provider, float], LanguageModel]


@pytest.fixture(params=PROVIDERS)
def provider(request: pytest.FixtureRequest) -> Provider:
    return request.param  # type: ignore[no-any-return]


def model_at(provider: Provider, root: str, timeout: float = 5.0) -> LanguageModel:
    return connect_model(
        provider,
        model="judge-1",
        key=Secret(KEY),
        base_url=root if provider == "anthropic" else f"{root}/v1",
        timeout=timeout,
        temperature=0,
    )


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    """One loop, so that a client can be asked again: to make one reads the system's certificates."""
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(scope="module")
def models(_language_server: ProviderServer, runner: asyncio.Runner) -> Iterator[Models]:
    made: dict[tuple[Provider, float], LanguageModel] = {}

    def model(provider: Provider, timeout: float) -> LanguageModel:
        if (provider, timeout) not in made:
            made[provider, timeout] = model_at(provider, _language_server.root, timeout)
        return made[provider, timeout]

    yield model
    for each in made.values():
        runner.run(each.close())


@pytest.fixture
def ask(
    provider: Provider, models: Models, runner: asyncio.Runner, language_server: ProviderServer
) -> Ask:
    """One question to a server with a script."""

    def once(script: Script, timeout: float = 5.0) -> Answer:
        language_server.follow(script)
        return runner.run(models(provider, timeout).answer(QUESTION))

    return once


def test_a_question_is_asked_by_the_providers_own_mechanism(ask: Ask, provider: Provider) -> None:
    seen: list[Asked] = []

    def script(asked: Asked) -> Reply:
        seen.append(asked)
        return Reply(scores(50))

    ask(script)
    (asked,) = seen
    assert asked.instructions == "Judge."
    assert asked.material == "A text, by a miner."
    assert asked.schema == QUESTION.schema
    assert asked.body["temperature"] == 0
    assert asked.body[LIMITS.get(provider, "max_tokens")] == 99
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    if provider in ("openai", "compatible"):  # the others' interfaces have none
        assert asked.seed == 7
    if provider == "openai-responses":
        assert asked.body["store"] is False


def test_the_answer_keeps_output_model_tokens_and_the_whole_response(ask: Ask) -> None:
    answer = ask(lambda _: Reply(scores(50, "dry")))
    assert answer.text == scores(50, "dry")
    assert answer.model == "judge-1-2026"
    assert answer.usage.input_tokens > 0
    assert answer.usage.output_tokens > 0
    assert json.dumps(scores(50, "dry"))[1:-1] in answer.response
    json.loads(answer.response)


@pytest.mark.parametrize("headers", [{"retry-after": "17"}, {}])
def test_429_is_rate_limited_with_the_time_to_wait(ask: Ask, headers: dict[str, str]) -> None:
    with pytest.raises(RateLimited) as caught:
        ask(lambda _: Reply("slow down", status=429, headers=headers))
    assert caught.value.retry_after == (17.0 if headers else None)


def test_a_date_to_wait_for_is_read_too(ask: Ask) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    with pytest.raises(RateLimited) as caught:
        ask(lambda _: Reply(status=429, headers={"retry-after": date}))
    assert caught.value.retry_after is not None
    assert 50 < caught.value.retry_after <= 60


@pytest.mark.parametrize("value", ["soon", "nan", "-5", "1e12", "inf"])
def test_a_time_to_wait_that_makes_no_sense_does_no_harm(ask: Ask, value: str) -> None:
    with pytest.raises(RateLimited) as caught:
        ask(lambda _: Reply(status=429, headers={"retry-after": value}))
    assert caught.value.retry_after in (None, 0.0, 3_600.0)


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 529])
def test_server_errors_are_unavailable_and_not_retried_here(
    ask: Ask, language_server: ProviderServer, status: int
) -> None:
    with pytest.raises(Unavailable, match=str(status)):
        ask(lambda _: Reply("oops", status=status))
    assert len(language_server.recorder.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_refused_requests_need_a_person(ask: Ask, status: int) -> None:
    with pytest.raises(Misconfigured, match=f"HTTP {status}.*no such model"):
        ask(lambda _: Reply("no such model", status=status))


@pytest.mark.parametrize(
    "slow", [Reply(scores(1), seconds=3.0), Reply(scores(1), drip=0.2)], ids=["silent", "dripping"]
)
def test_a_slow_server_is_unavailable_in_time(ask: Ask, slow: Reply) -> None:
    begun = time.monotonic()
    with pytest.raises(Unavailable):
        ask(lambda _: slow, timeout=0.5)
    assert time.monotonic() - begun < 3.0


def test_nobody_listening_is_unavailable(provider: Provider) -> None:
    with pytest.raises(Unavailable):
        asyncio.run(model_at(provider, "http://127.0.0.1:9").answer(QUESTION))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>502</html>",
        b'{"choices": [{"mess',
        b'{"choices": []}',
        b'{"status": "failed", "output": [], "error": {"code": "server_error"}}',
        b"[1]",
        b"\xff\xfe",
    ],
    ids=["empty", "a page", "cut off", "no choices", "failed", "a list", "not UTF-8"],
)
def test_what_is_no_response_of_the_provider_is_unavailable(ask: Ask, body: bytes) -> None:
    with pytest.raises(Unavailable):
        ask(lambda _: Reply(body=body))


def test_a_refusal_is_one_and_is_kept(ask: Ask) -> None:
    with pytest.raises(Refused) as caught:
        ask(lambda _: Reply("I will not judge that.", stop="refusal"))
    assert "I will not judge that." in caught.value.answer.response
    assert caught.value.answer.usage.output_tokens > 0


@pytest.mark.parametrize("provider", [each for each in PROVIDERS if each != "anthropic"])
def test_an_output_that_a_filter_took_away_is_a_refusal(ask: Ask) -> None:
    with pytest.raises(Refused):
        ask(lambda _: Reply(scores(50), stop="content_filter"))


def test_an_output_that_ran_out_of_tokens_is_truncated_even_where_it_is_json(ask: Ask) -> None:
    with pytest.raises(Truncated):
        ask(lambda _: Reply(scores(50), stop="length"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        scores(50)[:-9],
        f"Here you are: {scores(50)}",
        f"```json\n{scores(50)}\n```",
        '{"humor": NaN}',
        '{"humor": Infinity}',
        "[50]",
        "50",
        "[" * 100_000,
    ],
    ids=["nothing", "cut", "text before", "a fence", "NaN", "infinite", "list", "number", "deep"],
)
def test_what_is_not_one_json_object_is_malformed(ask: Ask, text: str) -> None:
    with pytest.raises(Malformed) as caught:
        ask(lambda _: Reply(text))
    assert caught.value.answer.text == text


def test_a_provider_without_what_it_needs_says_so() -> None:
    for name in PROVIDERS:
        needed = "URL" if name == "compatible" else "API key"
        with pytest.raises(ProviderError, match=needed):
            connect_model(
                name,
                model="m",
                key=None,
                base_url=None,
                timeout=1.0,
                temperature=0,
            )


def test_temperature_can_be_left_out_for_models_that_refuse_it(
    provider: Provider, language_server: ProviderServer
) -> None:
    async def call(root: str) -> None:
        model = connect_model(
            provider,
            model="m",
            key=Secret(KEY),
            base_url=root if provider == "anthropic" else f"{root}/v1",
            timeout=5.0,
            temperature=None,
        )
        await model.answer(QUESTION)
        await model.close()

    language_server.follow(lambda _: Reply(scores(50)))
    asyncio.run(call(language_server.root))
    assert "temperature" not in language_server.recorder.asked[0].body


def test_all_errors_are_of_one_family() -> None:
    for kind in (RateLimited, Unavailable, Misconfigured, Refused, Truncated, Malformed):
        assert issubclass(kind, LlmError)
