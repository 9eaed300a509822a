# SPDX-License-Identifier: Apache-2.0
"""The judge that asks a model: what it keeps, what it asks again, and what it never makes up."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator

import pytest
from provider_server import Asked, ProviderServer, Reply, Script, fenced, scores

from roastpower.judge.canaries import CANARIES, CANARY_BRIEF
from roastpower.judge.judge import Output, Piece
from roastpower.judge.model_judge import TRIES, ModelJudge, failed_output
from roastpower.judge.offline import offline_score
from roastpower.judge.rubric import PAIR_PROMPT_HASH, PROMPT_HASH
from roastpower.llm.errors import Malformed, RateLimited, Refused, Truncated, UnusableAnswer
from roastpower.llm.providers import connect_model
from roastpower.protocol.pairwise import parse_better
from roastpower.protocol.scoring import parse_raw

from .texts import BRIEF, OTHER_ROAST, ROAST

PIECE, OTHER = Piece(ROAST, BRIEF), Piece(OTHER_ROAST, BRIEF)

Run = Callable[..., Output]


@pytest.fixture(scope="module")
def judge(_language_server: ProviderServer) -> Iterator[tuple[ModelJudge, asyncio.Runner]]:
    model = connect_model(
        "compatible",
        model="judge-1",
        key=None,
        base_url=_language_server.chat_url,
        timeout=5.0,
        temperature=0,
    )
    with asyncio.Runner() as runner:
        yield ModelJudge(model), runner
        runner.run(model.close())


@pytest.fixture
def sample(judge: tuple[ModelJudge, asyncio.Runner], language_server: ProviderServer) -> Run:
    def run(script: Script, piece: Piece = PIECE, seed: int = 2) -> Output:
        language_server.follow(script)
        return judge[1].run(judge[0].sample(piece, seed))

    return run


def test_its_identity_names_model_and_prompts(
    judge: tuple[ModelJudge, asyncio.Runner],
) -> None:
    identity = judge[0].identity
    assert identity.model_asked
    assert (identity.name, identity.model, identity.samples) == ("compatible", "judge-1", 3)
    assert identity.prompt_hash == "0x" + PROMPT_HASH.hex()
    assert identity.pairwise_prompt_hash == "0x" + PAIR_PROMPT_HASH.hex()
    assert identity.temperature == "0"
    assert identity.canaries == len(CANARIES)


def test_a_sample_keeps_output_model_seed_fence_and_the_whole_response(
    sample: Run, language_server: ProviderServer
) -> None:
    output = sample(lambda _: Reply(scores(70, "dry")))
    found = output.sample
    assert parse_raw(found.raw).humor == 70
    assert found.raw == scores(70, "dry")
    assert found.model == "judge-1-2026"
    assert found.seed == 2_000
    (asked,) = language_server.recorder.asked
    assert asked.seed == found.seed
    assert found.fence is not None and asked.material.startswith(found.fence)
    assert output.response is not None
    assert found.response == "0x" + hashlib.sha256(output.response.encode()).hexdigest()


def test_text_and_brief_stand_inside_the_fence_and_nowhere_else(
    sample: Run, language_server: ProviderServer
) -> None:
    sample(lambda _: Reply(scores(70)))
    (asked,) = language_server.recorder.asked
    assert fenced(asked, "roast") == ROAST
    assert json.loads(fenced(asked, "brief"))["title"] == BRIEF.title
    assert ROAST not in asked.instructions
    assert BRIEF.title not in asked.instructions


def test_every_call_has_a_fence_of_its_own(sample: Run) -> None:
    fences = {sample(lambda _: Reply(scores(70))).sample.fence for _ in range(5)}
    assert len(fences) == 5


def in_turn(*replies: Reply) -> Script:
    rest = list(replies)
    return lambda _: rest.pop(0)


BAD = [
    Reply("I would say 80."),
    Reply(scores(10**9)),
    Reply(scores(-1)),
    Reply(json.dumps({"humor": 50})),
    Reply('{"humor": NaN}'),
    Reply(scores(50).replace("50", "50.5", 1)),
    Reply(scores(50).replace("50", '"50"', 1)),
    Reply(scores(50).replace("50", "true", 1)),
    Reply(scores(50)[:-1] + ', "humor": 99}'),
    Reply(scores(50)[:-1] + ', "bonus": 99}'),
    Reply(f"Sure! {scores(99)}"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda reply: reply.text[:30])
def test_an_output_that_is_not_strictly_what_was_asked_for_is_asked_for_again(
    sample: Run, language_server: ProviderServer, bad: Reply
) -> None:
    output = sample(in_turn(bad, Reply(scores(61))))
    assert parse_raw(output.sample.raw).humor == 61
    first, second = language_server.recorder.asked
    assert first.seed != second.seed
    assert second.seed == output.sample.seed


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Reply("no", stop="refusal"), Refused),
        (Reply(scores(50)[:20], stop="length"), Truncated),
        (Reply(scores(1_000)), Malformed),
    ],
    ids=["refused", "cut off", "out of range"],
)
def test_what_stays_unusable_is_raised_and_can_be_kept_as_evidence(
    sample: Run, language_server: ProviderServer, bad: Reply, error: type[UnusableAnswer]
) -> None:
    with pytest.raises(error) as caught:
        sample(lambda _: bad)
    assert len(language_server.recorder.asked) == TRIES
    kept = failed_output(caught.value)
    assert kept.sample.failure == error.code
    assert kept.response is not None


def test_other_failures_are_raised_at_once(sample: Run, language_server: ProviderServer) -> None:
    with pytest.raises(RateLimited):
        sample(lambda _: Reply(status=429))
    assert len(language_server.recorder.asked) == 1


def test_a_comparison_shows_both_texts_in_the_order_asked(
    judge: tuple[ModelJudge, asyncio.Runner], language_server: ProviderServer
) -> None:
    def prefers_the_roast(asked: Asked) -> Reply:
        better = 1 if fenced(asked, "first text") == ROAST else 2
        return Reply(json.dumps({"better": better, "reason": "ice"}))

    language_server.follow(prefers_the_roast)
    model_judge, runner = judge
    forward = runner.run(model_judge.compare(PIECE, OTHER, 1))
    reverse = runner.run(model_judge.compare(OTHER, PIECE, 1))
    assert (parse_better(forward.sample.raw), parse_better(reverse.sample.raw)) == (1, 2)
    asked = language_server.recorder.asked[0]
    assert asked.schema["properties"]["better"]["enum"] == [1, 2]


def test_a_comparison_that_names_neither_is_asked_for_again(
    judge: tuple[ModelJudge, asyncio.Runner], language_server: ProviderServer
) -> None:
    language_server.follow(in_turn(Reply('{"better": 0}'), Reply('{"better": 2, "reason": ""}')))
    output = judge[1].run(judge[0].compare(PIECE, OTHER, 1))
    assert parse_better(output.sample.raw) == 2


def test_the_canary_that_gives_orders_ranks_last_by_any_honest_measure() -> None:
    found = [offline_score(text, CANARY_BRIEF) for _, text in CANARIES]
    assert found[-1] == min(found) and found[-1] < 2_000
