# SPDX-License-Identifier: Apache-2.0
"""Every function, event and struct of ours says what it is; every refusal says why."""

import re
from pathlib import Path

import pytest

from ..support.sources import CONTRACTS
from ..support.syntax import (
    SOURCES,
    assertions,
    declared,
    documented_parameters,
    functions,
    getters,
    name_of,
)

LICENCE = "# SPDX-License-Identifier: AGPL-3.0-only"
REASON = re.compile(r"^[a-z0-9_]+: [^ ].*[^. ]$")
SHORT_NAMES = {
    "MiningPool": "pool",
    "CampaignFactory": "factory",
    "RewardDistributor": "distributor",
    "RoastToken": "token",
    "DrandBeacon": "beacon",
    "Timelock": "timelock",
    "JudgeCommittee": "committee",
}

every_source = pytest.mark.parametrize("source", SOURCES, ids=name_of)


@every_source
def test_a_source_names_its_licence_compiler_and_title(source: Path) -> None:
    first, second, *_ = source.read_text().splitlines()
    assert first == LICENCE
    assert second == "# pragma version ~=0.4.3"
    assert "@title " in source.read_text()


@every_source
def test_every_function_says_what_it_does_takes_and_returns(source: Path) -> None:
    for function in functions(source):
        where = f"{name_of(source)}: {function.name}"
        assert function.doc_string is not None, where
        text = function.doc_string.value
        assert re.search(r"@notice \S", text), where
        assert documented_parameters(text) == [each.arg for each in function.args.args], where
        assert bool(re.search(r"@return \S", text)) == (function.returns is not None), where


@every_source
def test_every_event_and_struct_says_what_it_is(source: Path) -> None:
    for name, fields, comment in declared(source):
        where = f"{name_of(source)}: {name}"
        if source.suffix == ".vyi" or source.parent != CONTRACTS:
            assert comment.startswith("@notice "), where
        assert documented_parameters(comment) == fields, where


def test_solidity_readers_are_told_the_same_of_events_and_structs() -> None:
    ours = {
        name: _parameters(comment.splitlines())
        for source in SOURCES
        if source.parent != CONTRACTS
        for name, _, comment in declared(source)
        if name != "Deployed"  # each contract has one of its own
    }
    compared = set()
    for path in sorted((CONTRACTS / "interfaces" / "solidity").glob("*.sol")):
        comment: list[str] = []
        for line in path.read_text().splitlines():
            if line.strip().startswith("///"):
                comment.append(line.strip().removeprefix("///").strip())
                continue
            declares = re.match(r"    (?:struct|event) (\w+)", line)
            if declares and declares[1] in ours:
                assert _parameters(comment) == ours[declares[1]], f"{path.name}: {declares[1]}"
                compared.add(declares[1])
            comment = []
    assert len(compared) > 35


def _parameters(comment: list[str]) -> list[tuple[str, str]]:
    """Each `@param` of a comment with its text on one line."""
    text = re.sub(r"\n(?!@)", " ", "\n".join(comment))
    return re.findall(r"^@param (\w+) (.*)$", text, re.MULTILINE)


@every_source
def test_every_getter_says_what_it_gives(source: Path) -> None:
    for name, comment in getters(source):
        assert comment.startswith("@notice "), f"{name_of(source)}: {name}"


@every_source
def test_every_refusal_has_a_reason(source: Path) -> None:
    for each in assertions(source):
        message = each.msg if hasattr(each, "msg") else each.exc
        where = f"{name_of(source)}:{each.lineno}"
        assert message is not None, where
        assert REASON.match(message.value), f"{where}: {message.value!r}"
        if source.stem in SHORT_NAMES:
            assert message.value.startswith(f"{SHORT_NAMES[source.stem]}: "), where


def test_the_sources_are_all_read() -> None:
    assert len(SOURCES) >= 18
    assert sum(len(functions(source)) for source in SOURCES) > 150
    assert sum(len(assertions(source)) for source in SOURCES) > 100
    assert sum(len(list(declared(source))) for source in SOURCES) > 40
    assert sum(len(list(getters(source))) for source in SOURCES) > 20
