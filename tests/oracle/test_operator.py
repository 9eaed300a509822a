# SPDX-License-Identifier: Apache-2.0
"""One oracle with a model, as processes: what its operator sees and does, and outages of the model.

The tests follow one another on one stack; the last one moves the chain's time.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from deployment import Profile
from provider_server import Asked, ProviderServer, Reply, by_text, fenced, scores
from stack import Stack

from roastpower.chain.sender import Sender
from roastpower.client import ApiUnavailable
from roastpower.devstack.accounts import ORACLE, TREASURY
from roastpower.devstack.ports import free_port
from roastpower.judge.canaries import CANARIES
from roastpower.protocol.commitment import commitment
from roastpower.verify.campaign import verify_campaign
from roastpower.verify.chain import RpcChain
from roastpower.verify.evidence_source import EvidenceSource

ROASTPOWER = Path(sys.executable).with_name("roastpower")
SEALED, SCORED, SETTLED, VOID = 2, 3, 5, 6
CLOSED = 3  # status of a campaign
TIMEOUT = 3_600  # of scores
PROFILE = Profile(
    min_miners=2,
    max_wait=600,  # both miners in one block, however slow this machine is
    max_block_time=4,
    delivery_window=2,
    challenge_window=2,
    draw_delay=1,
    score_timeout=TIMEOUT,
    settle_timeout=3 * TIMEOUT,
    payout_window=600,  # nobody waits for its end
)
CANARY_LEVELS = {canary.text: 90 - 30 * rank for rank, canary in enumerate(CANARIES)}
# Unlike one another: near copies are not judged.
TEXTS = (
    "MoonToaster burns bread at a higher rate than its runway, and both smell the same.",
    "Their launch was postponed so often that the countdown unionised and asked for weekends off.",
    "A toaster on a blockchain: finally a kitchen appliance that needs six confirmations for crumbs.",
    "The whitepaper has more butter than the product, and the butter was announced for next year.",
    "I asked support why nothing pops up; they said the team had the same problem with revenue.",
    "Its founder calls himself a visionary because he has only ever seen smoke.",
    "The warranty covers everything except contact with bread, heat, electricity or optimism.",
    "Analysts rate it a hold, because nobody has found anything else that one could do with it.",
)
KEY = "sk-of-the-operator-0123456789"
_numbers = itertools.count()


def down(_: Asked) -> Reply:
    return Reply("out of order", status=503)


def honest(asked: Asked) -> Reply:
    if "better" not in asked.schema["properties"]:
        level = CANARY_LEVELS.get(fenced(asked, "roast"))
        if level is not None:
            return Reply(scores(level))
    return by_text(asked)


def undecided(asked: Asked) -> Reply:
    """The same for everything, canaries among it."""
    return Reply(scores(50)) if "better" not in asked.schema["properties"] else by_text(asked)


@pytest.fixture(scope="module")
def model(_language_server: ProviderServer) -> ProviderServer:
    """The provider, which goes on as it was told from test to test."""
    return _language_server


@pytest.fixture(scope="module")
def metrics_port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def stack(server_folder: Path, model: ProviderServer, metrics_port: int) -> Iterator[Stack]:
    """All services; the oracle asks the model."""
    folder = server_folder / "operated"
    folder.mkdir(mode=0o711)
    with Stack(folder, PROFILE) as running:
        oracle = running.services["oracle"]
        oracle.environment = {
            **oracle.environment,
            "ROASTPOWER_JUDGE": "compatible",
            "ROASTPOWER_JUDGE_MODEL": "judge-1",
            "ROASTPOWER_JUDGE_BASE_URL": model.chat_url,
            "ROASTPOWER_JUDGE_KEY": KEY,
            "ROASTPOWER_ORACLE_METRICS_PORT": str(metrics_port),
        }
        running.start("indexer", "api", "oracle", "keeper")
        running.create_campaign(30 * 24 * TIMEOUT)
        yield running


@pytest.fixture(scope="module")
def miners(stack: Stack) -> list[Sender]:
    return stack.fund_miners()[:2]


def submit(stack: Stack, miners: list[Sender], campaign_id: int = 1) -> int:
    """A submission of each miner, delivered; the block's id."""
    block_id = 0
    for miner in miners:
        number = next(_numbers)
        content, salt = TEXTS[number], number.to_bytes(32, "big")
        contracts = stack.contracts
        committed = commitment(
            contracts.manifest.chain_id,
            contracts.pool.address,
            miner.address,
            campaign_id,
            content.encode(),
            salt,
        )
        receipt = miner.send(
            contracts.call(contracts.pool, "submit", campaign_id, committed, 100 * 10**18)
        )
        event = contracts.event(contracts.pool, "Submitted", receipt)
        submission_id = int(event["args"]["submission_id"])
        block_id = submission_id >> 16
        stack.wait(
            "the content is taken",
            lambda found=submission_id, text=content, key=salt: _delivered(stack, found, text, key),
        )
    return block_id


def _delivered(stack: Stack, submission_id: int, content: str, salt: bytes) -> bool:
    try:
        stack.api.deliver(submission_id, content, "0x" + salt.hex())
    except ApiUnavailable:
        return False
    return True


def operate(stack: Stack, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROASTPOWER), "oracle", *map(str, arguments)],
        env={"ROASTPOWER_DATABASE_URL": stack.addresses.database_url, "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def status(stack: Stack) -> dict[str, Any]:
    answer = operate(stack, "status", "--json")
    document: dict[str, Any] = json.loads(answer.stdout)
    assert answer.returncode == (0 if document["healthy"] else 1)
    return document


def figures(port: int) -> dict[str, float]:
    """What Prometheus would read."""
    page = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    lines = [line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


@pytest.fixture(scope="module")
def settled(stack: Stack, miners: list[Sender], model: ProviderServer) -> int:
    """A block that waited for its model, and is settled."""
    model.follow(down)
    block_id = submit(stack, miners)
    stack.wait("the block is sealed", lambda: stack.status(block_id) == SEALED)
    stack.wait("the model is asked", lambda: len(model.recorder.asked) >= 6)
    (waiting,) = status(stack)["blocks"]
    assert (waiting["block"], waiting["status"], waiting["samples"]) == (block_id, "SEALED", 0)
    assert 0 < waiting["seconds_left"] <= TIMEOUT + PROFILE.delivery_window
    assert stack.status(block_id) == SEALED
    model.follow(honest)
    stack.wait("the block is settled", lambda: stack.status(block_id) == SETTLED)
    return block_id


def test_an_outage_of_the_model_delays_a_block(stack: Stack, settled: int) -> None:
    (scores_posted,) = stack.query("SELECT scores FROM chain.block_scored WHERE block_id = 1")
    assert settled == 1
    assert int(scores_posted[0][0]) >> 224 > 0  # both were judged, after all


def test_status_says_that_all_is_well(stack: Stack, settled: int) -> None:
    stack.wait(
        "all effects are final",
        lambda: stack.query("SELECT DISTINCT state FROM oracle.outbox") == [("final",)],
    )
    found = status(stack)
    assert found["healthy"] and found["reconciling"]
    assert (found["workers"], found["blocks"]) == (1, [])
    assert found["head_lag_seconds"] < 60
    (use,) = found["spending"]
    assert use["provider"] == "compatible" and use["calls"] > 0 and use["input_tokens"] > 0
    assert found["jobs"].keys() <= {"succeeded"}
    text = operate(stack, "status")
    assert text.returncode == 0
    assert "a process reconciles" in text.stdout and "1 workers" in text.stdout


def test_status_says_that_a_transaction_waits_for_long(stack: Stack, settled: int) -> None:
    with psycopg.connect(stack.postgres.dsn) as connection:
        connection.execute(
            "INSERT INTO oracle.outbox SELECT kind, 'dear', '\\x00', nonce, recipient, data, what, 'signed',"
            " NULL, NULL, NULL, extract(epoch FROM now()) - 700 FROM oracle.outbox LIMIT 1"
        )
    try:
        found = status(stack)
        assert not found["healthy"] and found["unmined_seconds"] >= 700
        assert "; one waits for 7" in operate(stack, "status").stdout
    finally:
        with psycopg.connect(stack.postgres.dsn) as connection:
            connection.execute("DELETE FROM oracle.outbox WHERE id = 'dear'")
    assert status(stack)["healthy"]


def test_a_block_is_replayed_from_its_evidence(stack: Stack, settled: int) -> None:
    answer = operate(stack, "replay", settled, "--json")
    assert answer.returncode == 0, answer.stderr
    found = json.loads(answer.stdout)
    assert found["matches"] and found["posted"] == found["derived"]
    assert len(found["posted"]) == 2 and all(found["posted"])
    assert "all 2 scores as in" in operate(stack, "replay", settled).stdout
    answer = operate(stack, "replay", settled + 7)
    assert answer.returncode == 2
    assert f"no scores of block {settled + 7} are indexed" in answer.stderr


def test_evidence_that_does_not_make_the_scores_is_noticed(stack: Stack, settled: int) -> None:
    def store(document: bytes) -> None:
        with psycopg.connect(stack.postgres.dsn) as connection:
            connection.execute("UPDATE oracle.evidence SET document = %s", (document,))

    ((document,),) = stack.query("SELECT document FROM oracle.evidence")
    sheet = json.loads(bytes(document))
    for sample in sheet["submissions"][0]["samples"]:
        sample["raw"] = scores(1)
    store(json.dumps(sheet, separators=(",", ":"), sort_keys=True).encode())
    try:
        answer = operate(stack, "replay", settled)
        assert answer.returncode == 1
        assert "NOT as in" in answer.stdout
    finally:
        store(bytes(document))
    assert operate(stack, "replay", settled).returncode == 0


def test_prometheus_reads_what_happened(stack: Stack, settled: int, metrics_port: int) -> None:
    found = figures(metrics_port)
    assert found['roastpower_judge_calls_total{outcome="answered",provider="compatible"}'] >= 15
    assert found['roastpower_judge_calls_total{outcome="failed",provider="compatible"}'] >= 6
    assert found['roastpower_judge_tokens_total{direction="input",provider="compatible"}'] > 0
    assert found['roastpower_judge_jobs_total{outcome="judged"}'] >= 15
    assert found["roastpower_judge_job_seconds_count"] >= 15
    assert found["roastpower_oracle_reconciling"] == 1
    assert found["roastpower_oracle_halted"] == 0
    assert -5 < found["roastpower_oracle_head_lag_seconds"] < 60
    assert found['roastpower_oracle_transactions{state="final"}'] >= 1


def test_a_halted_block_is_told_and_released(
    stack: Stack,
    miners: list[Sender],
    settled: int,
    metrics_port: int,
    model: ProviderServer,
) -> None:
    model.follow(undecided)
    block_id = submit(stack, miners)
    stack.wait("judging halts", lambda: figures(metrics_port)["roastpower_oracle_halted"] == 1)
    found = status(stack)
    assert not found["healthy"]
    (halted,) = found["blocks"]
    assert halted["halted"] == "canaries came out wrong in 2 attempts"
    assert "HALTED: canaries came out wrong" in operate(stack, "status").stdout
    assert stack.status(block_id) == SEALED
    model.follow(honest)
    answer = operate(stack, "release", block_id)
    assert (answer.returncode, answer.stdout) == (0, f"block {block_id} is judged anew\n")
    stack.wait("the block is settled", lambda: stack.status(block_id) == SETTLED)
    answer = operate(stack, "release", block_id)
    assert answer.returncode == 2 and "is not halted" in answer.stderr


def test_payouts_that_an_upheld_challenge_struck_are_posted_anew_and_right(
    stack: Stack, miners: list[Sender], settled: int, model: ProviderServer
) -> None:
    """Somebody with the oracle's key posts a root of its own; the service corrects it."""
    contracts = stack.contracts
    vault, treasury = contracts.distributor, stack.sender(TREASURY)
    model.follow(honest)
    campaign_id = stack.create_campaign(30 * 24 * TIMEOUT, max_submissions=2)
    block_id = submit(stack, miners, campaign_id)
    stack.wait("the block is scored", lambda: stack.status(block_id) >= SCORED)
    stack.stop("oracle")
    stack.wait("the block is settled", lambda: stack.status(block_id) == SETTLED)
    stack.wait(
        "the keeper closes the campaign",
        lambda: contracts.read(contracts.factory, "campaign", campaign_id)[0] == CLOSED,
    )
    false = b"\x66" * 32
    stack.sender(ORACLE).send(
        contracts.call(vault, "post_payouts", campaign_id, false, 10**18, 1, false)
    )
    treasury.send(contracts.call(vault, "challenge", campaign_id, b"\x07" * 32))
    stack.guardian().send(contracts.call(vault, "resolve", campaign_id, True))
    assert contracts.read(vault, "payouts", campaign_id)[1] == 0  # struck

    stack.start("oracle")
    stack.wait(
        "payouts are posted anew", lambda: contracts.read(vault, "payouts", campaign_id)[1] == 1
    )
    assert contracts.read(vault, "payouts", campaign_id)[0] not in (false, bytes(32))
    source = EvidenceSource(f"{stack.addresses.api_url}/v1/evidence")
    verdict = verify_campaign(RpcChain(contracts), source, campaign_id)
    assert verdict.passed, verdict
    roots = vault.events.PayoutsPosted().get_logs(
        from_block=0, argument_filters={"campaign_id": campaign_id}
    )
    assert len(roots) == 2


def test_no_log_holds_a_key_or_a_text(stack: Stack, settled: int) -> None:
    names = ("indexer", "api", "oracle", "keeper")
    logged = "".join(stack.state.log(name).read_text() for name in names)
    assert "the judge did not answer" in logged  # it is they that were looked at
    password = (stack.state.keys / "oracle.password").read_text().strip()
    signing = stack.account(ORACLE).key.hex().removeprefix("0x")
    secrets = [KEY, password, signing, *TEXTS]
    assert [each for each in secrets if each in logged] == []


def test_an_outage_longer_than_the_time_for_scores_voids_and_refunds(
    stack: Stack, miners: list[Sender], settled: int, model: ProviderServer
) -> None:
    model.follow(down)
    held = [_balance(stack, miner) for miner in miners]
    block_id = submit(stack, miners)
    assert [_balance(stack, miner) for miner in miners] < held
    stack.wait("the block is sealed", lambda: stack.status(block_id) == SEALED)
    stack.wait("the model is asked", lambda: len(model.recorder.asked) >= 6)
    stack.chain.rpc("evm_increaseTime", TIMEOUT + 60)
    stack.wait("the block is void", lambda: stack.status(block_id) == VOID)
    stack.wait("the burns are back", lambda: [_balance(stack, miner) for miner in miners] == held)
    # The model is back too late: nothing is scored after all, and nothing was by default.
    model.follow(honest)
    stack.wait("that is indexed", lambda: _voided(stack, block_id))
    assert stack.query("SELECT 1 FROM chain.block_scored WHERE block_id = %s", block_id) == []
    assert stack.query("SELECT 1 FROM oracle.outbox WHERE id LIKE %s", f"{block_id}:%") == []
    assert stack.query("SELECT 1 FROM oracle.judgements WHERE evidence IS NULL") != []


def _balance(stack: Stack, miner: Sender) -> int:
    return int(stack.contracts.read(stack.contracts.token, "balanceOf", miner.address))


def _voided(stack: Stack, block_id: int) -> bool:
    return stack.query("SELECT 1 FROM chain.block_voided WHERE block_id = %s", block_id) != []
