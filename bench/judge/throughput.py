# SPDX-License-Identifier: Apache-2.0
"""How long workers take for a full block: 512 submissions, 3 samples, a provider of 1 s a call.

``make bench-judge``. Everything is real but the model: PostgreSQL, the queue, worker processes, the
provider's SDK and HTTP to a server that waits a second before it answers. 32 wide, 1,545 calls (nine
are canaries) cannot take less than 49 s; two workers of 32 each not less than 25 s.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from oracle.blocks import advance, collect_block, texts
from oracle.worker_processes import WorkerProcess, stored

from roastpower.devstack.ports import free_port
from roastpower.devstack.postgres import EmbeddedPostgres
from roastpower.judge.canaries import CANARIES
from roastpower.judge.model_judge import ModelJudge
from roastpower.llm.providers import connect_model
from roastpower.storage.migrate import upgrade
from roastpower.storage.session import engine

SUBMISSIONS, SAMPLES, WIDTH, SECONDS = 512, 3, 32, 1.0
WANTED = SAMPLES * (SUBMISSIONS + len(CANARIES))


def measure(server: EmbeddedPostgres, folder: Path, base_url: str, workers: int) -> float:
    """Seconds from queueing a block to its last stored output."""
    database = server.create_database(f"bench_{workers}", None)
    upgrade(database)
    bound = engine(database)
    model = connect_model(
        "compatible", model="judge-1", key=None, base_url=base_url, timeout=30.0, temperature=0
    )
    identity = ModelJudge(model).identity
    with bound.begin() as connection:
        judgement_id = collect_block(connection, list(texts(SUBMISSIONS)))
    running = [
        WorkerProcess(
            database,
            base_url,
            folder / f"worker-{workers}-{number}.log",
            ROASTPOWER_ORACLE_CONCURRENCY=str(WIDTH),
            ROASTPOWER_JUDGE_CONCURRENCY=str(WIDTH * workers),
        )
        for number in range(workers)
    ]
    try:
        for each in running:
            each.wait_until_working()
        begun = time.monotonic()
        advance(bound, judgement_id, identity)
        while stored(bound) < WANTED:
            time.sleep(0.1)
        return time.monotonic() - begun
    finally:
        for each in running:
            each.stop()
        bound.dispose()


def main() -> None:
    """One worker, then two."""
    folder = Path(tempfile.mkdtemp(prefix="roastpower-bench-"))
    folder.chmod(0o711)
    port = free_port()
    provider = subprocess.Popen([sys.executable, "-m", "provider_server", str(port), str(SECONDS)])
    server = EmbeddedPostgres(folder / "postgres", ephemeral=True)
    server.start()
    try:
        seconds = {
            workers: round(measure(server, folder, f"http://127.0.0.1:{port}/v1", workers), 1)
            for workers in (1, 2)
        }
    finally:
        server.stop()
        provider.terminate()
        provider.wait()
        shutil.rmtree(folder)
    print(json.dumps({"calls": WANTED, "width": WIDTH, "seconds_by_workers": seconds}))


if __name__ == "__main__":
    main()
