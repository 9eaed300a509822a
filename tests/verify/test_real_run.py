# SPDX-License-Identifier: Apache-2.0
"""The whole system as processes: what the oracle really posts is what anyone can derive again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from deployment import Profile
from stack import Stack

from roastpower.chain.sender import Sender
from roastpower.devstack.accounts import TREASURY
from roastpower.protocol.commitment import commitment

COMMAND = Path(sys.executable).parent / "roastpower"
SETTLED = 5
CAMPAIGN_SECONDS = 30
# Unlike one another: near copies are not ranked.
ROASTS = (
    "MoonToaster burns bread at a higher rate than its runway, and both smell the same.",
    "Their launch was postponed so often that the countdown unionised and asked for weekends off.",
    "A toaster on a blockchain: finally a kitchen appliance that needs six confirmations for crumbs.",
)


@pytest.fixture(scope="module")
def stack(server_folder: Path) -> Iterator[Stack]:
    """Chain, beacon, databases, indexer, API, oracle and keeper."""
    folder = server_folder / "verified"
    folder.mkdir(mode=0o711)
    # One block for all three, however slow this machine is.
    with Stack(folder, Profile(min_miners=3, max_wait=60)) as running:
        running.start("indexer", "api", "oracle", "keeper")
        yield running


@pytest.fixture(scope="module")
def paid(stack: Stack) -> tuple[int, int]:
    """A settled block and its campaign, whose payouts were posted."""
    miners = stack.fund_miners()[:3]
    campaign_id = stack.create_campaign(CAMPAIGN_SECONDS)
    block_id = 0
    for number, miner in enumerate(miners):
        block_id = _submit(stack, miner, campaign_id, number) >> 16
    stack.wait("the block is settled", lambda: stack.status(block_id) == SETTLED)
    vault = stack.contracts.distributor
    stack.wait(
        "payouts are posted",
        lambda: stack.contracts.read(vault, "payouts", campaign_id)[1] == 1,
    )
    return block_id, campaign_id


def _submit(stack: Stack, miner: Sender, campaign_id: int, number: int) -> int:
    content = ROASTS[number]
    salt = bytes([number + 1]) * 32
    contracts = stack.contracts
    pool = contracts.pool.address
    committed = commitment(
        contracts.manifest.chain_id, pool, miner.address, campaign_id, content.encode(), salt
    )
    receipt = miner.send(
        contracts.call(contracts.pool, "submit", campaign_id, committed, 100 * 10**18)
    )
    event = contracts.event(contracts.pool, "Submitted", receipt)
    submission_id = int(event["args"]["submission_id"])

    def delivered() -> bool:
        answer = httpx.post(
            f"{stack.addresses.api_url}/v1/submissions/{submission_id}/content",
            json={"content": content, "salt": "0x" + salt.hex()},
        )
        return answer.is_success

    stack.wait("the content is taken", delivered, timeout=10)
    return submission_id


def run(stack: Stack, *arguments: object) -> subprocess.CompletedProcess[str]:
    options = ("--rpc-url", stack.addresses.rpc_url, "--manifest", str(stack.manifest_path))
    return subprocess.run(
        [str(COMMAND), *map(str, arguments), *options],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def answered(stack: Stack, *arguments: object) -> dict[str, Any]:
    answer = run(stack, *arguments, "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


def test_what_the_oracle_settled_is_verified(stack: Stack, paid: tuple[int, int]) -> None:
    places = ("--api-url", stack.addresses.api_url, "--beacon-url", stack.addresses.beacon_url)
    verdict = answered(stack, "verify", "block", paid[0], *places)
    assert verdict["passed"] and verdict["final"] and verdict["status"] == "SETTLED"
    assert {"commitments", "raw outputs", "published round", "mint"} <= {
        check["name"] for check in verdict["checks"]
    }
    lines = run(stack, "verify", "block", paid[0], *places).stdout.splitlines()
    assert len(lines) == len(verdict["checks"]) + 1
    assert all(line.startswith("ok") for line in lines[:-1])


def test_what_the_oracle_pays_is_verified(stack: Stack, paid: tuple[int, int]) -> None:
    verdict = answered(stack, "verify", "campaign", paid[1], "--api-url", stack.addresses.api_url)
    assert verdict["passed"] and verdict["status"] == "CLOSED"
    assert {"entries", "root", "transfers"} <= {check["name"] for check in verdict["checks"]}


def test_an_altered_copy_of_the_evidence_is_refused(
    stack: Stack, paid: tuple[int, int], tmp_path: Path
) -> None:
    (posted,) = stack.contracts.pool.events.BlockScored().get_logs(
        from_block=0, argument_filters={"block_id": paid[0]}
    )
    digest = "0x" + bytes(posted["args"]["evidence"]).hex()
    copy = httpx.get(f"{stack.addresses.api_url}/v1/evidence/{digest}").content
    file = tmp_path / f"{digest}.json"
    file.write_bytes(copy)
    answered(stack, "verify", "block", paid[0], "--evidence", tmp_path)
    file.write_bytes(copy.replace(b"unionised", b"unionized", 1))
    answer = run(stack, "verify", "block", paid[0], "--evidence", tmp_path)
    assert answer.returncode == 1
    assert "FAIL  evidence" in answer.stdout


def test_an_open_block_is_not_final(stack: Stack, paid: tuple[int, int]) -> None:
    answer = run(stack, "verify", "block", paid[0] + 1)
    assert answer.returncode == 0
    assert answer.stdout.splitlines()[-1] == "not final yet: more can be checked later"


def test_status_says_that_everything_adds_up(stack: Stack, paid: tuple[int, int]) -> None:
    document = answered(stack, "status")
    assert document["supply_ok"] is document["solvency_ok"] is True
    assert document["blocks"]["SETTLED"] == 1
    assert document["last"]["settled"]["id"] == paid[0]
    assert document["last"]["payouts posted"]["id"] == paid[1]
    assert int(document["supply"]["emitted"]) > 0
    table = run(stack, "status")
    assert table.returncode == 0 and "does not add up" not in table.stdout


def test_status_fails_when_the_vault_is_short(stack: Stack, paid: tuple[int, int]) -> None:
    """No contract lets the money out, so the chain itself is changed."""
    vault, token = stack.contracts.distributor.address, stack.contracts.token
    stack.chain.rpc("anvil_impersonateAccount", vault)
    stack.chain.rpc("anvil_setBalance", vault, hex(10**18))
    treasury = stack.account(TREASURY).address
    balance = token.functions.balanceOf(vault).call()
    # Half of it is too much already, and leaves what the fee's collection may be taking just now.
    sent = token.functions.transfer(treasury, balance // 2).transact({"from": vault})
    assert stack.contracts.web3.eth.wait_for_transaction_receipt(sent)["status"] == 1
    answer = run(stack, "status", "--json")
    assert answer.returncode == 1
    document = json.loads(answer.stdout)
    assert (document["supply_ok"], document["solvency_ok"]) == (True, False)
