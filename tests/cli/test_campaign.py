# SPDX-License-Identifier: Apache-2.0
"""A sponsor funds, sees, adds to and cancels a campaign."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from deployment import transact

from .conftest import NO_CHAIN, Deployment, Run

SPONSOR = ("--dev-account", 5)
ETHER = 10**18


@pytest.fixture
def brief(tmp_path: Path) -> tuple[str, ...]:
    """The option that names a brief."""
    file = tmp_path / "brief.json"
    file.write_text(json.dumps({"title": "Toast", "tone": "dry", "target": "MoonToaster"}))
    return ("--brief", str(file), "--no-publish")


@pytest.fixture(scope="module")
def project(deployment: Deployment) -> int:
    """A project of the sponsor's."""
    factory = deployment.contracts.factory
    sponsor = deployment.contracts.web3.eth.accounts[5]
    transact(factory.functions.create_project(b"\x01" * 32), sponsor)
    return int(factory.functions.project_count().call())


@pytest.fixture
def created(run: Run, deployment: Deployment, brief: tuple[str, ...]) -> dict[str, Any]:
    """A campaign of 100 ROAST that starts in an hour."""
    answer = run(
        *("campaign", "create", "--create-project", "Moon", "--budget", "100", "--days", 2),
        *("--starts-in", 3600, "--places", 3, "--json"),
        *(*brief, *SPONSOR, *deployment.options),
    )
    assert answer.returncode == 0, answer.stderr
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


def shown(run: Run, deployment: Deployment, campaign_id: int) -> dict[str, Any]:
    answer = run("campaign", "show", campaign_id, "--json", *deployment.options)
    assert answer.returncode == 0, answer.stderr
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


def test_what_was_created_is_shown(
    run: Run, deployment: Deployment, created: dict[str, Any]
) -> None:
    found = shown(run, deployment, created["campaign_id"])
    assert found["status"] == "DRAFT"
    assert found["funded"] == created["budget"] == str(100 * ETHER)
    assert found["brief"] == created["brief"]
    assert found["ends_at"] - found["starts_at"] == 2 * 86_400
    assert (found["ranked_places"], found["project_id"]) == (3, created["project_id"])
    table = run("campaign", "show", created["campaign_id"], *deployment.options)
    assert table.returncode == 0 and "100 ROAST" in table.stdout


def test_people_are_told_what_is_approved(
    run: Run, deployment: Deployment, project: int, brief: tuple[str, ...]
) -> None:
    command = ("campaign", "create", "--project", project, "--budget", "7.5", *brief, *SPONSOR)
    answer = run(*command, *deployment.options)
    assert answer.returncode == 0, answer.stderr
    assert "approving 7.5 ROAST for the vault" in answer.stdout
    assert "is funded with 7.5 ROAST and starts in 60 s" in answer.stdout


def test_a_budget_is_topped_up(run: Run, deployment: Deployment, created: dict[str, Any]) -> None:
    campaign_id = created["campaign_id"]
    command = ("campaign", "top-up", campaign_id, "--amount", "5wei", "--json")
    answer = run(*command, *SPONSOR, *deployment.options)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout)["added"] == "5"
    assert shown(run, deployment, campaign_id)["funded"] == str(100 * ETHER + 5)


def test_a_cancelled_budget_goes_back(
    run: Run, deployment: Deployment, created: dict[str, Any]
) -> None:
    campaign_id = created["campaign_id"]
    before = deployment.contracts.token.functions.balanceOf(created["sponsor"]).call()
    command = ("campaign", "cancel", campaign_id, *SPONSOR, *deployment.options)
    answer = run(*command)
    assert answer.returncode == 0, answer.stderr
    assert f"100 ROAST went to {created['sponsor']}" in answer.stdout
    after = deployment.contracts.token.functions.balanceOf(created["sponsor"]).call()
    assert after - before == 100 * ETHER
    assert shown(run, deployment, campaign_id)["status"] == "CANCELLED"
    again = run(*command)
    assert again.returncode == 1
    assert again.stderr.startswith("roastpower: factory: campaign is over: ")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (("--places", 51), "factory: ranked places: give --places"),
        (("--amplification-bps", 5_001), "factory: amplification: give --amplification-bps"),
        (("--max-submissions", 1_501), "factory: maximum of submissions: give --max-submissions"),
        (("--days", 91), "factory: too long: give at most 90 days"),
        (("--starts-in", 91 * 86_400), "factory: start is too far ahead: give --starts-in"),
        (("--budget", 0), "factory: budget is zero: give --budget"),
        (("--budget", 10**9), "has .* ROAST, not 1,000,000,000 ROAST: get more first"),
        (("--project", 4_096), "factory: caller is not the project's owner: sign with"),
    ],
)
def test_a_refusal_says_what_to_do(
    run: Run,
    deployment: Deployment,
    project: int,
    brief: tuple[str, ...],
    changes: tuple[object, ...],
    words: str,
) -> None:
    base = ("campaign", "create", "--project", project, "--budget", 1)
    answer = run(*base, *changes, *brief, *SPONSOR, *deployment.options)
    assert answer.returncode == 1
    assert re.search(words, answer.stderr), answer.stderr


def test_only_the_sponsor_adds(run: Run, deployment: Deployment, created: dict[str, Any]) -> None:
    command = ("campaign", "top-up", created["campaign_id"], "--amount", 1, "--dev-account", 6)
    answer = run(*command, *deployment.options)
    assert answer.returncode == 1
    assert "only that account adds to it" in answer.stderr


def test_a_brief_that_cannot_be_published_stops_everything(
    run: Run, deployment: Deployment, project: int, brief: tuple[str, ...]
) -> None:
    count = deployment.contracts.factory.functions.campaign_count().call()
    answer = run(
        *("campaign", "create", "--project", project, "--budget", 1, *brief[:2]),
        *("--api-url", NO_CHAIN, *SPONSOR, *deployment.options),
    )
    assert answer.returncode == 1
    assert "the brief was not published" in answer.stderr and answer.stderr.count("\n") == 1
    assert deployment.contracts.factory.functions.campaign_count().call() == count


def test_what_is_no_token_is_refused(
    run: Run, deployment: Deployment, brief: tuple[str, ...]
) -> None:
    for token, words in (
        ("DOGE", "neither ROAST nor a token's address"),
        (deployment.contracts.pool.address, "there is no ERC-20 token at"),
        ("0x" + "11" * 20, "there is no ERC-20 token at"),
    ):
        answer = run(
            *("campaign", "create", "--project", 1, "--budget", 1, "--token", token),
            *(*brief, *SPONSOR, *deployment.options),
        )
        assert answer.returncode == 2
        assert words in answer.stderr
