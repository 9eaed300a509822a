# SPDX-License-Identifier: Apache-2.0
"""Worker processes that are killed, and that start again under changed code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from blocks import advance, collect_block, texts
from provider_server import Asked, ProviderServer, Reply, by_text
from sqlalchemy import Engine, select, text
from worker_processes import WorkerProcess, jobs, stored, wait

import roastpower
from roastpower.judge.canaries import CANARIES
from roastpower.judge.judge import JudgeIdentity
from roastpower.judge.model_judge import ModelJudge
from roastpower.llm.providers import connect_model
from roastpower.oracle.judging import Attempt
from roastpower.storage.migrate import upgrade
from roastpower.storage.oracle_tables import judgements
from roastpower.storage.session import engine as make_engine

SUBMISSIONS = 20
WANTED = 3 * (SUBMISSIONS + len(CANARIES))
TAKEN_OVER_WITHIN = 10.0  # seconds


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    upgrade(database)
    bound = make_engine(database)
    yield bound
    bound.dispose()


@pytest.fixture
def identity(language_server: ProviderServer) -> JudgeIdentity:
    """That of the workers' judge."""
    model = connect_model(
        "compatible",
        model="judge-1",
        key=None,
        base_url=language_server.chat_url,
        timeout=5.0,
        temperature=0,
    )
    return ModelJudge(model).identity


@pytest.fixture
def judgement_id(engine: Engine) -> int:
    with engine.begin() as connection:
        return collect_block(connection, list(texts(SUBMISSIONS)))


def test_the_jobs_of_a_killed_worker_are_done_by_the_other_within_ten_seconds(
    database: str,
    engine: Engine,
    identity: JudgeIdentity,
    judgement_id: int,
    language_server: ProviderServer,
    tmp_path: Path,
) -> None:
    url, width = language_server.chat_url, {"ROASTPOWER_ORACLE_CONCURRENCY": "4"}
    slow = [True]
    language_server.follow(lambda asked: by_text(asked, 60.0 if slow[0] else 0.0))
    doomed = WorkerProcess(database, url, tmp_path / "doomed.log", **width)
    survivor = None
    try:
        doomed.wait_until_working()
        advance(engine, judgement_id, identity)
        wait(lambda: jobs(engine, "doing") == 4, 30, doomed.log)
        slow[0] = False
        doomed.kill()
        killed_at = time.monotonic()
        survivor = WorkerProcess(database, url, tmp_path / "survivor.log", **width)
        survivor.wait_until_working()
        started_after = time.monotonic() - killed_at
        wait(lambda: stored(engine) == WANTED, 40, survivor.log)
        # Most of the time went into starting a process, which a second worker has done before.
        assert time.monotonic() - killed_at < started_after + TAKEN_OVER_WITHIN
        assert jobs(engine, "doing") == jobs(engine, "todo") == jobs(engine, "failed") == 0
        assert survivor.stop() == 0
    finally:
        doomed.stop()
        if survivor is not None:
            survivor.stop()


def test_of_two_workers_one_is_killed_and_only_the_other_goes_on(
    database: str,
    engine: Engine,
    identity: JudgeIdentity,
    judgement_id: int,
    language_server: ProviderServer,
    tmp_path: Path,
) -> None:
    url, width = language_server.chat_url, {"ROASTPOWER_ORACLE_CONCURRENCY": "4"}
    language_server.follow(lambda asked: by_text(asked, 0.7))
    workers = [WorkerProcess(database, url, tmp_path / f"{n}.log", **width) for n in range(2)]
    try:
        for worker in workers:
            worker.wait_until_working()
        advance(engine, judgement_id, identity)
        wait(lambda: stored(engine) >= 10 and jobs(engine, "doing") == 8, 30, workers[0].log)
        workers[0].kill()
        killed_at = time.monotonic()
        with engine.begin() as connection:
            hanging = connection.scalar(
                text(
                    "SELECT count(*) FROM queue.procrastinate_jobs j"
                    " JOIN queue.procrastinate_workers w ON w.id = j.worker_id"
                    " WHERE j.status = 'doing'"
                )
            )
        assert hanging > 4  # the other has four at most: the rest are the killed one's
        wait(lambda: stored(engine) == WANTED, 60, workers[1].log)
        assert jobs(engine, "failed") == 0
        assert "job taken from a dead worker" in workers[1].log.read_text()
        assert time.monotonic() - killed_at < TAKEN_OVER_WITHIN + WANTED * 0.7 / 4
        found = advance(engine, judgement_id, identity)
        assert not isinstance(found, Attempt) or found.canaries
    finally:
        for worker in workers:
            worker.stop()


def test_a_worker_that_starts_again_under_changed_code_mixes_nothing(
    database: str,
    engine: Engine,
    identity: JudgeIdentity,
    judgement_id: int,
    language_server: ProviderServer,
    tmp_path: Path,
) -> None:
    """A changed prompt is another judge: its worker leaves jobs for the old one alone."""
    changed = tmp_path / "changed"
    shutil.copytree(
        Path(roastpower.__file__).parent,
        changed / "roastpower",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    rubric = changed / "roastpower" / "judge" / "rubric.py"
    rubric.write_text(rubric.read_text().replace("80 is one", "85 is one", 1))
    language_server.follow(lambda asked: by_text(asked, 0.2))
    url = language_server.chat_url
    old = WorkerProcess(database, url, tmp_path / "old.log", ROASTPOWER_ORACLE_CONCURRENCY="2")
    new = None
    try:
        old.wait_until_working()
        advance(engine, judgement_id, identity)
        wait(lambda: stored(engine) >= 5, 30, old.log)
        old.kill()
        before = stored(engine)
        language_server.follow(_only_new)
        new = WorkerProcess(database, url, tmp_path / "new.log", code=changed)
        new.wait_until_working()
        time.sleep(2 + 4)  # longer than it takes to find a dead worker's jobs
        assert stored(engine) == before
        assert language_server.recorder.asked == []
        # Its reconciler sees the judge changed: a new attempt, of which it does the jobs.
        advance(engine, judgement_id, _identity_of(changed, url))
        wait(lambda: stored(engine) == before + WANTED, 60, new.log)
        with engine.begin() as connection:
            assert connection.execute(select(judgements)).one().attempt == 1
    finally:
        old.stop()
        if new is not None:
            new.stop()


def _only_new(asked: Asked) -> Reply:
    assert "85 is one" in asked.instructions
    return by_text(asked)


def _identity_of(code: Path, url: str) -> JudgeIdentity:
    """The identity of the judge that other code has, told by that code."""
    program = (
        "import sys; from roastpower.judge.configuration import *; from roastpower.oracle.outputs"
        " import identity_bytes; sys.stdout.buffer.write(identity_bytes(build_judge("
        "JudgeSettings.from_environment()).identity))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "PYTHONPATH": str(code),
            "ROASTPOWER_JUDGE": "compatible",
            "ROASTPOWER_JUDGE_MODEL": "judge-1",
            "ROASTPOWER_JUDGE_BASE_URL": url,
        },
        cwd=code,
        capture_output=True,
        check=True,
    ).stdout
    return msgspec.json.decode(told, type=JudgeIdentity)
