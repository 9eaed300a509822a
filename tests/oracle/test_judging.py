# SPDX-License-Identifier: Apache-2.0
"""A block judged by a model over real HTTP, with jobs from the real queue."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from blocks import (
    BLOCK,
    BRIEF_DIGEST,
    advance,
    answer_jobs,
    collect_block,
    judge_fully,
    make_due,
    texts,
)
from eth_account import Account
from provider_server import Asked, ProviderServer, Reply, by_text, fenced, scores
from sqlalchemy import Engine, func, select, text

from roastpower.judge.canaries import CANARIES
from roastpower.judge.judge import Judge
from roastpower.judge.model_judge import ModelJudge
from roastpower.judge.offline import OfflineJudge
from roastpower.llm.providers import connect_model
from roastpower.oracle import judging, sheets
from roastpower.oracle.chain_state import Submission
from roastpower.oracle.judging import Attempt, Incomplete
from roastpower.protocol.commitment import submission_id
from roastpower.protocol.score_sheet import ScoreSheet, recompute_scores
from roastpower.storage.migrate import upgrade
from roastpower.storage.oracle_tables import judgements, responses, samples
from roastpower.storage.session import engine as make_engine

CHAIN_ID, POOL = 31337, Account.create().address
CANARY_LEVELS = {canary.text: 90 - 30 * rank for rank, canary in enumerate(CANARIES)}


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    upgrade(database)
    bound = make_engine(database)
    yield bound
    bound.dispose()


@pytest.fixture
def judge(language_server: ProviderServer) -> Judge:
    language_server.follow(honest)
    return model_judge(language_server)


def model_judge(
    server: ProviderServer, model: str = "judge-1", *, samples: int = 3, pairwise: bool = True
) -> Judge:
    return ModelJudge(
        connect_model(
            "compatible",
            model=model,
            key=None,
            base_url=server.chat_url,
            timeout=30.0,
            temperature=0,
        ),
        samples=samples,
        pairwise=pairwise,
    )


def honest(asked: Asked) -> Reply:
    """Scores by the text; canaries as they are known to rank."""
    if "better" not in asked.schema["properties"]:
        level = CANARY_LEVELS.get(fenced(asked, "roast"))
        if level is not None:
            return Reply(scores(level))
    return by_text(asked)


def sheet_of(
    engine: Engine, judge: Judge, judgement_id: int, attempt: Attempt, count: int
) -> ScoreSheet:
    members = [
        Submission(
            id=submission_id(BLOCK, index),
            index=index,
            miner=POOL,
            campaign_id=1,
            commitment=bytes(32),
            brief=BRIEF_DIGEST,
            revealed_content=None,
            revealed_salt=None,
        )
        for index in range(count)
    ]
    with engine.begin() as connection:
        found = sheets.write_score_sheet(
            connection,
            judgement_id=judgement_id,
            chain_id=CHAIN_ID,
            pool=POOL,
            block_id=BLOCK,
            judge=judge.identity,
            members=members,
            attempt=attempt,
        )
        return sheets.read_score_sheet(connection, found)


def judgement(engine: Engine, contents: list[str | None], **options: int) -> int:
    with engine.begin() as connection:
        return collect_block(connection, contents, **options)


def test_samples_canaries_and_comparisons_make_a_sheet_that_replays_bit_for_bit(
    database: str, engine: Engine, judge: Judge
) -> None:
    contents: list[str | None] = [*texts(12), None]
    judgement_id = judgement(engine, contents)
    attempt = judge_fully(database, judge, engine, judgement_id)
    assert isinstance(attempt, Attempt)
    sheet = sheet_of(engine, judge, judgement_id, attempt, len(contents))
    assert [line.score for line in sheet.submissions] == recompute_scores(sheet)
    assert sheet.submissions[-1].score == 0
    assert sheet.judge.model_asked
    assert len(sheet.canaries) == len(CANARIES)
    assert sheet.pairwise is not None and len(sheet.pairwise.rounds[0]) == 6
    line = sheet.submissions[0]
    assert {sample.seed for sample in line.samples} == {0, 1_000, 2_000}
    assert all(sample.model == "judge-1-2026" and sample.fence for sample in line.samples)


def test_every_response_is_kept_whole_under_the_digest_in_the_evidence(
    database: str, engine: Engine, judge: Judge
) -> None:
    judgement_id = judgement(engine, list(texts(2)))
    attempt = judge_fully(database, judge, engine, judgement_id)
    assert isinstance(attempt, Attempt)
    named = {
        bytes.fromhex(sample.response[2:])
        for line in attempt.samples.values()
        for sample in line
        if sample.response
    }
    with engine.begin() as connection:
        kept = {bytes(row.digest): bytes(row.body) for row in connection.execute(select(responses))}
    assert named and named <= set(kept)
    for digest in named:
        assert json.loads(kept[digest])["choices"][0]["message"]["content"]


def test_canaries_in_the_wrong_order_are_judged_again_and_then_halt(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    judgement_id = judgement(engine, list(texts(2)))
    language_server.follow(lambda _: Reply(scores(50)))
    found = judge_fully(database, judge, engine, judgement_id)
    assert isinstance(found, Incomplete)
    assert found.halted == "canaries came out wrong in 2 attempts"
    texts_asked = [fenced(asked, "roast") for asked in language_server.recorder.asked]
    assert texts_asked.count(texts(1)[0]) == 2 * 3
    assert advance(engine, judgement_id, judge.identity) == found


def test_canaries_are_asked_for_each_block_anew(
    database: str, engine: Engine, language_server: ProviderServer
) -> None:
    """Else a model that went wrong since, or is right again, would not be noticed."""
    language_server.follow(honest)
    judge = model_judge(language_server, pairwise=False)
    first = judgement(engine, list(texts(2)))
    assert isinstance(judge_fully(database, judge, engine, first), Attempt)
    language_server.follow(lambda _: Reply(scores(50)))
    second = judgement(engine, list(texts(2)), block_id=BLOCK + 1)
    found = judge_fully(database, judge, engine, second)
    assert isinstance(found, Incomplete) and found.halted
    language_server.follow(honest)
    third = judgement(engine, list(texts(2)), block_id=BLOCK + 2)
    assert isinstance(judge_fully(database, judge, engine, third), Attempt)


def test_a_halted_block_goes_on_after_a_person_let_it(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    judgement_id = judgement(engine, list(texts(2)))
    language_server.follow(lambda _: Reply(scores(50)))
    judge_fully(database, judge, engine, judgement_id)
    language_server.follow(honest)
    with engine.begin() as connection:
        assert judging.release(connection, BLOCK) == 1
    assert isinstance(judge_fully(database, judge, engine, judgement_id), Attempt)


def test_canaries_that_come_right_the_second_time_are_enough(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    judgement_id = judgement(engine, list(texts(2)))

    def wrong_at_first(asked: Asked) -> Reply:
        return Reply(scores(50)) if asked.seed is not None and asked.seed < 3_000 else honest(asked)

    language_server.follow(wrong_at_first)
    attempt = judge_fully(database, judge, engine, judgement_id)
    assert isinstance(attempt, Attempt)
    with engine.begin() as connection:
        row = connection.execute(select(judgements)).one()
    assert (row.attempt, row.wrong_canaries, row.halted) == (1, 1, None)


def test_another_judge_half_way_begins_anew_and_no_sheet_mixes_them(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    judgement_id = judgement(engine, list(texts(3)))
    advance(engine, judgement_id, judge.identity)
    answer_jobs(database, judge, engine, concurrency=1)
    other = model_judge(language_server, "judge-2")
    attempt = judge_fully(database, other, engine, judgement_id)
    assert isinstance(attempt, Attempt)
    assert {sample.model for line in attempt.samples.values() for sample in line} == {
        "judge-2-2026"
    }


def test_a_worker_with_another_judge_leaves_the_job_to_others(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    judgement_id = judgement(engine, list(texts(2)))
    advance(engine, judgement_id, judge.identity)
    language_server.follow(honest)
    answer_jobs(database, OfflineJudge(), engine)
    answer_jobs(database, model_judge(language_server, "judge-2"), engine)
    assert language_server.recorder.asked == []
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(samples)) == 0


def test_what_is_left_of_a_judge_that_was_replaced_is_not_tried_for_ever(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    judgement_id = judgement(engine, list(texts(3)))
    advance(engine, judgement_id, judge.identity)
    other = model_judge(language_server, "judge-2")
    answer_jobs(database, other, engine)
    waiting = jobs(engine)
    assert waiting > 0  # of the judge whose attempt it is
    advance(engine, judgement_id, other.identity)
    time.sleep(1.1)  # they are tried again after a second
    answer_jobs(database, other, engine)
    assert jobs(engine) == 0


def jobs(engine: Engine) -> int:
    with engine.begin() as connection:
        return connection.scalar(text("SELECT count(*) FROM queue.procrastinate_jobs")) or 0


def test_what_was_asked_before_is_not_paid_for_again(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    first = judge_fully(database, judge, engine, judgement(engine, list(texts(4))))
    calls = len(language_server.recorder.asked)
    with engine.begin() as connection:
        connection.execute(text("UPDATE oracle.judgements SET subject = '\\x01'"))
    # As after a reorg: the same texts in another judgement of the block.
    second = judge_fully(database, judge, engine, judgement(engine, list(texts(4))))
    assert isinstance(first, Attempt) and isinstance(second, Attempt)
    assert len(language_server.recorder.asked) == calls
    assert [*second.samples.values()] == [*first.samples.values()]


def test_an_upheld_challenge_is_judged_anew_and_not_from_memory(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    judge_fully(database, judge, engine, judgement(engine, list(texts(3))))
    calls = len(language_server.recorder.asked)
    judge_fully(database, judge, engine, judgement(engine, list(texts(3)), round_=1))
    assert len(language_server.recorder.asked) == 2 * calls


def test_a_text_that_is_always_refused_is_disqualified_with_the_refusals_as_evidence(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer
) -> None:
    contents = texts(4)

    def refuses_one(asked: Asked) -> Reply:
        if "better" not in asked.schema["properties"] and fenced(asked, "roast") == contents[2]:
            return Reply("I cannot help with that.", stop="refusal")
        return honest(asked)

    language_server.follow(refuses_one)
    judgement_id = judgement(engine, list(contents))
    for _ in range(12):
        found = judge_fully(database, judge, engine, judgement_id, looks=1)
        if isinstance(found, Attempt):
            break
        make_due(engine)
    assert isinstance(found, Attempt)
    sheet = sheet_of(engine, judge, judgement_id, found, len(contents))
    line = sheet.submissions[2]
    assert line.screening.disqualified and line.score == 0
    assert [flag.code for flag in line.screening.flags] == ["unjudgeable"]
    assert {sample.failure for sample in line.samples} == {"refused"}
    assert recompute_scores(sheet) == [each.score for each in sheet.submissions]
    assert all(each.score > 0 for each in sheet.submissions if each.index != 2)


@pytest.mark.parametrize(
    "fault",
    [Reply(status=500), Reply(status=429, headers={"retry-after": "1"}), Reply(body=b"<html>")],
    ids=["500", "429", "a page"],
)
def test_a_provider_that_fails_leaves_jobs_waiting_and_nothing_scored(
    database: str, engine: Engine, judge: Judge, language_server: ProviderServer, fault: Reply
) -> None:
    judgement_id = judgement(engine, list(texts(2)))
    language_server.follow(lambda _: fault)
    found = judge_fully(database, judge, engine, judgement_id, looks=2)
    assert found == Incomplete(missing=(2 + len(CANARIES)) * 3)
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(samples)) == 0
        waits = connection.scalars(
            text(
                "SELECT extract(epoch FROM scheduled_at - now()) FROM queue.procrastinate_jobs"
                " WHERE status = 'todo'"
            )
        ).all()
    assert len(waits) == (2 + len(CANARIES)) * 3
    assert max(waits) < 32
