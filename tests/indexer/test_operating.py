# SPDX-License-Identifier: Apache-2.0
"""The operator's commands: status, backfill, check, reindex; and what the service says of itself."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import httpx
import psycopg
import pytest
from simulation.chain import FINALITY, Chain
from simulation.comparison import differences
from simulation.node import Node

from indexer import metrics
from indexer.monitor import Watch, serve
from indexer.service import Service
from indexer.settings import Settings

ROASTPOWER = str(Path(sys.executable).with_name("roastpower"))


class Desk:
    """An operator's shell."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.chain = Chain(Random(11))
        self.chain.grow(60)
        self.node = Node(self.chain, Random(12))
        self.database_url = database_url
        self.manifest = folder / "manifest.json"
        self.chain.manifest().save(self.manifest)
        self.settings = Settings(
            rpc_url=self.node.url,
            database_url=database_url,
            manifest=self.chain.manifest(),
            finality_seconds=FINALITY,
            poll_interval=0.02,
        )

    def run(self, *words: str, schema: str = "chain") -> tuple[int, Any]:
        """A command with --json; its exit code and document, or what it said went wrong."""
        more = () if words[0] == "status" else ("--manifest", str(self.manifest))
        if words[0] != "status":
            more = (*more, "--rpc-url", self.node.url)
        done = subprocess.run(
            [ROASTPOWER, "indexer", *words, *more, "--schema", schema, "--json"],
            env={"ROASTPOWER_DATABASE_URL": self.database_url},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = done.stdout.splitlines()
        return done.returncode, json.loads(lines[-1]) if lines else done.stderr

    def execute(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def desk(tmp_path: Path, database: str) -> Iterator[Desk]:
    made = Desk(tmp_path, database)
    yield made
    made.node.close()


def test_backfill_status_and_check(desk: Desk) -> None:
    code, said = desk.run("status")
    assert code == 1 and "nothing is indexed" in said
    code, said = desk.run("backfill", "--until", "20", "--finality-seconds", str(FINALITY))
    assert (code, said["head"]) == (0, 20)
    code, said = desk.run("backfill", "--finality-seconds", str(FINALITY))
    events = sum(len(block.logs) for block in desk.chain.blocks)
    assert (code, said["head"]) == (0, desk.chain.head.number) and said["events"] < events
    assert differences(desk.database_url, desk.chain.blocks) == []
    code, said = desk.run("status")
    assert code == 0 and said["head"] == desk.chain.head.number and said["halted"] is None
    code, said = desk.run("check")
    assert (code, said["events"], said["differences"]) == (0, events, [])


def test_check_names_what_differs_and_reindex_mends_it(desk: Desk) -> None:
    desk.run("backfill")
    desk.execute("DELETE FROM chain.transfer WHERE (block_number, log_index) IN"
                 " (SELECT block_number, log_index FROM chain.transfer"
                 "  ORDER BY block_number, log_index OFFSET 3 LIMIT 1)")  # fmt: skip
    desk.execute("UPDATE chain.submitted SET burned = burned + 1 WHERE submission_id ="
                 " (SELECT min(submission_id) FROM chain.submitted)")  # fmt: skip
    code, said = desk.run("check")
    found = [(each["table"], each["what"]) for each in said["differences"]]
    assert code == 1
    assert found == [("submitted", "differs in burned"), ("transfer", "is missing")] or found == [
        ("transfer", "is missing"),
        ("submitted", "differs in burned"),
    ]
    code, said = desk.run("reindex", "--finality-seconds", str(FINALITY))
    assert code == 0 and said["switched"]
    assert desk.run("check")[0] == 0
    assert differences(desk.database_url, desk.chain.blocks) == []


def test_check_names_chain_blocks_and_rows_that_the_chain_has_not(desk: Desk) -> None:
    desk.run("backfill")
    (one,), (other,) = desk.execute(
        "SELECT DISTINCT block_number FROM chain.submitted ORDER BY 1 LIMIT 2"
    )
    desk.execute(f"UPDATE chain.chain_blocks SET hash = sha256('other') WHERE number = {one}")
    desk.execute(f"DELETE FROM chain.chain_blocks WHERE number = {other}")
    desk.execute(
        "INSERT INTO chain.final_advanced SELECT block_number, 10000, address, transaction_hash, 7"
        f" FROM chain.submitted WHERE block_number = {one} LIMIT 1"
    )
    code, said = desk.run("check")
    found = {(each["table"], each["block_number"], each["what"]) for each in said["differences"]}
    assert code == 1
    assert found == {
        ("chain_blocks", one, "has another hash"),
        ("chain_blocks", other, "is missing"),
        ("final_advanced", one, "is not on the chain"),
    }


def test_what_an_earlier_version_derived_is_derived_again(desk: Desk) -> None:
    desk.run("backfill", "--finality-seconds", str(FINALITY))
    desk.execute("UPDATE chain.miner_totals SET burned = 0")
    assert desk.run("backfill", "--finality-seconds", str(FINALITY))[0] == 0
    assert differences(desk.database_url, desk.chain.blocks) != [], "this version's is kept"
    desk.execute("UPDATE chain.cursor SET derived_version = derived_version - 1")
    assert desk.run("backfill", "--finality-seconds", str(FINALITY))[0] == 0
    assert differences(desk.database_url, desk.chain.blocks) == []


def test_reindex_beside_a_running_indexer_and_readers(desk: Desk) -> None:
    service = Service(desk.settings)
    thread = threading.Thread(target=service.run)
    thread.start()
    failures: list[str] = []
    reading = threading.Event()

    def read() -> None:
        while not reading.is_set():
            try:
                rows = desk.execute("SELECT count(*) FROM chain.submissions")
                if not rows[0][0]:
                    failures.append("an empty answer")
            except psycopg.Error as error:
                failures.append(str(error))
            desk.chain.grow(1)
            time.sleep(0.03)

    try:
        deadline = time.monotonic() + 30
        while not _caught_up(desk) and time.monotonic() < deadline:
            time.sleep(0.05)
        reader = threading.Thread(target=read)
        reader.start()
        code, said = desk.run("reindex", "--finality-seconds", str(FINALITY))
        time.sleep(0.5)
        reading.set()
        reader.join()
        assert code == 0 and said["switched"], said
        desk.chain.grow(2)
        deadline = time.monotonic() + 30
        while differences(desk.database_url, desk.chain.blocks) and time.monotonic() < deadline:
            time.sleep(0.1)
    finally:
        reading.set()
        service.stop()
        thread.join()
    assert failures == []
    assert differences(desk.database_url, desk.chain.blocks) == []


def _caught_up(desk: Desk) -> bool:
    try:
        return desk.execute("SELECT caught_up FROM chain.cursor") == [(True,)]
    except psycopg.errors.UndefinedTable:
        return False


def test_counting_anew_changes_nothing(desk: Desk) -> None:
    desk.run("backfill", "--finality-seconds", str(FINALITY))
    desk.execute("UPDATE chain.miner_totals SET burned = 0")
    assert differences(desk.database_url, desk.chain.blocks) != []
    code, said = desk.run("reindex", "--derived-only")
    assert code == 0 and said["events"] > 0
    assert differences(desk.database_url, desk.chain.blocks) == []


def test_two_deployments_in_one_database(desk: Desk, tmp_path: Path) -> None:
    other = Chain(Random(99))
    other.grow(30)
    node = Node(other, Random(1))
    desk.run("backfill")
    second = Desk.__new__(Desk)
    second.__dict__ |= desk.__dict__ | {"chain": other, "node": node}
    second.manifest = tmp_path / "other.json"
    other.manifest().save(second.manifest)
    try:
        code, said = second.run("backfill")
        assert code == 2 and "--schema" in said
        assert second.run("backfill", schema="second")[0] == 0
        assert second.run("check", schema="second")[1]["differences"] == []
        assert desk.run("check")[1]["differences"] == []
        assert desk.run("status", schema="second")[1]["head"] == other.head.number
    finally:
        node.close()


def test_what_the_service_says_of_itself(desk: Desk) -> None:
    watch = Watch()
    service = Service(desk.settings, watch)
    with serve(watch, "127.0.0.1", 0) as port:
        url = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{url}/healthz").text == "ok\n"
        assert httpx.get(f"{url}/readyz").status_code == 503
        thread = threading.Thread(target=service.run)
        thread.start()
        try:
            deadline = time.monotonic() + 30
            while httpx.get(f"{url}/readyz").status_code != 200 and time.monotonic() < deadline:
                time.sleep(0.05)
            status = httpx.get(f"{url}/status").json()
            assert status["ready"] and status["head"] == desk.chain.head.number
            assert status["lag_blocks"] == 0 and status["events"] > 0
            text = httpx.get(f"{url}/metrics").text
            for name in ("head", "lag_blocks", "lag_seconds", "events_total", "reorgs_total"):
                assert f"roastpower_indexer_{name} " in text
            before = metrics.rpc_errors.labels(kind="rate limit")._value.get()
            desk.node.trouble = 1.0
            desk.chain.grow(1)
            deadline = time.monotonic() + 20
            while httpx.get(f"{url}/readyz").status_code == 200 and time.monotonic() < deadline:
                time.sleep(0.05)
            assert httpx.get(f"{url}/readyz").status_code == 503
            desk.node.trouble = 0.0
            assert metrics.rpc_errors.labels(kind="rate limit")._value.get() >= before
        finally:
            service.stop()
            thread.join()
        assert httpx.get(f"{url}/nothing").status_code == 404
