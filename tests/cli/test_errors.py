# SPDX-License-Identifier: Apache-2.0
"""What cannot be done ends with code 2 and one line that says why."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from roastpower.chain.reverts import BY_REASON
from roastpower.cli.failures import NEXT_STEPS

from .conftest import NO_CHAIN, Deployment, Run

READING = {
    "status": ("status",),
    "verify block": ("verify", "block", 1),
    "verify campaign": ("verify", "campaign", 1),
    "campaign show": ("campaign", "show", 1),
    "keeper": ("keeper", "--once", "--dry-run"),
    "guardian list": ("guardian", "list"),
    "guardian show": ("guardian", "show", 1),
    "watch": ("watch", "--once"),
}
WRITING = {
    "create": ("campaign", "create", "--project", 1, "--budget", 1, "--no-publish"),
    "top-up": ("campaign", "top-up", 1, "--amount", 1),
    "cancel": ("campaign", "cancel", 1),
    "resolve": ("guardian", "resolve", 1, "--uphold"),
    "challenge": ("challenge", 1, "--reason", os.devnull),
}


def one_line(text: str, words: str) -> None:
    assert text.count("\n") == 1, text
    assert text.startswith("roastpower: ")
    assert re.search(words, text), text


@pytest.fixture
def brief(tmp_path: Path) -> tuple[str, ...]:
    """The option that names a brief."""
    file = tmp_path / "brief.json"
    file.write_text(json.dumps({"title": "Toast", "tone": "dry", "target": "MoonToaster"}))
    return ("--brief", str(file))


@pytest.mark.parametrize("name", [*READING, *WRITING])
def test_no_chain(run: Run, brief: tuple[str, ...], name: str) -> None:
    command = {**READING, **WRITING}[name]
    more = brief if name == "create" else ()
    answer = run(*command, *more, "--rpc-url", NO_CHAIN)
    assert answer.returncode == 2
    one_line(answer.stderr, f"no chain answers at {NO_CHAIN}")


@pytest.mark.parametrize("name", ["status", "verify block"])
def test_no_manifest(run: Run, deployment: Deployment, name: str) -> None:
    answer = run(*READING[name], *deployment.options[:2])
    assert answer.returncode == 2
    one_line(answer.stderr, "no deployment manifest at deployments/31337.json")


@pytest.mark.parametrize("name", ["status", "verify block"])
def test_a_manifest_of_another_chain(
    run: Run, deployment: Deployment, tmp_path: Path, name: str
) -> None:
    document = json.loads(deployment.manifest.read_text())
    for changes, words in (
        ({"genesis_hash": "0x" + "0" * 64}, "the manifest is stale"),
        ({"chain_id": 5}, "follows chain 31337, the manifest is for 5"),
    ):
        other = tmp_path / "other.json"
        other.write_text(json.dumps({**document, **changes}))
        answer = run(*READING[name], *deployment.options[:2], "--manifest", other)
        assert answer.returncode == 2
        one_line(answer.stderr, words)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("verify", "block", 77), "there is no block 77 yet"),
        (("verify", "campaign", 77), "there is no campaign 77 yet"),
        (("campaign", "show", 77), "there is no campaign 77 yet"),
        (("campaign", "cancel", 77, "--dev-account", 5), "there is no campaign 77 yet"),
        (("guardian", "show", 77), "block 77 is not challenged"),
        (("guardian", "show", 77, "--campaign"), "campaign 77 is not challenged"),
        (
            ("campaign", "top-up", 77, "--amount", 1, "--dev-account", 5),
            "there is no campaign 77 yet",
        ),
    ],
)
def test_ids_of_nothing(
    run: Run, deployment: Deployment, command: tuple[object, ...], words: str
) -> None:
    answer = run(*command, *deployment.options)
    assert answer.returncode == 2
    one_line(answer.stderr, words)


@pytest.mark.parametrize("identifier", ["0", "-3", "toast"])
def test_what_is_no_id(run: Run, identifier: str) -> None:
    for command in (("verify", "block"), ("verify", "campaign"), ("campaign", "show")):
        answer = run(*command, "--", identifier)
        assert answer.returncode == 2
        assert answer.stderr.splitlines()[-1].startswith("Error: Invalid value for 'N'")


@pytest.mark.parametrize("name", WRITING)
def test_no_key(run: Run, deployment: Deployment, brief: tuple[str, ...], name: str) -> None:
    more = brief if name == "create" else ()
    answer = run(*WRITING[name], *more, *deployment.options)
    assert answer.returncode == 2
    one_line(answer.stderr, "give --keyfile and --password-file")
    missing = ("--keyfile", "none.json", "--password-file", "none.pass")
    answer = run(*WRITING[name], *more, *deployment.options, *missing)
    assert answer.returncode == 2
    one_line(answer.stderr, "cannot read none.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "is not JSON"),
        ("[]", "not an object"),
        ('{"title": "only"}', "is not a brief: .*missing required field"),
        ('{"title": 1, "tone": "", "target": ""}', "is not a brief"),
    ],
)
def test_what_is_no_brief(run: Run, tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "bad.json").write_text(text)
    answer = run(*WRITING["create"], "--brief", "bad.json")
    assert answer.returncode == 2
    one_line(answer.stderr, words)


def test_every_next_step_is_for_a_reason_that_contracts_give() -> None:
    assert NEXT_STEPS.keys() <= BY_REASON.keys()


def test_every_refusal_of_a_sponsors_call_has_a_next_step() -> None:
    source = (Path(__file__).parents[2] / "contracts" / "CampaignFactory.vy").read_text()
    for function in (
        "create_campaign",
        "top_up",
        "cancel",
        "_check_running",
        "_check_project_owner",
    ):
        body = source.split(f"\ndef {function}(")[1].split("\n@")[0]
        reasons = re.findall(r'"(factory: [^"]+)"', body)
        assert reasons
        assert set(reasons) <= NEXT_STEPS.keys(), function
