# SPDX-License-Identifier: Apache-2.0
"""With a committee's address a judge is one of several; without it is alone."""

from __future__ import annotations

import pytest

from roastpower.oracle.settings import CommitteeSettings, SettingsError

ADDRESS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
COMPLETE = {
    "ROASTPOWER_COMMITTEE": ADDRESS.lower(),
    "ROASTPOWER_COMMITTEE_PEERS": "https://one.example, http://127.0.0.1:9000",
    "ROASTPOWER_COMMITTEE_PORT": "8100",
}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*COMPLETE, "ROASTPOWER_COMMITTEE_HOST", "ROASTPOWER_COMMITTEE_GRACE"):
        monkeypatch.delenv(name, raising=False)


def test_a_judge_is_alone_unless_told_otherwise() -> None:
    assert CommitteeSettings.from_environment() is None


def test_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**COMPLETE, "ROASTPOWER_COMMITTEE_GRACE": "0"}.items():
        monkeypatch.setenv(name, value)
    found = CommitteeSettings.from_environment()
    assert found == CommitteeSettings(
        ADDRESS, ("https://one.example", "http://127.0.0.1:9000"), 8100, grace=0.0
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ROASTPOWER_COMMITTEE", "0x12"),
        ("ROASTPOWER_COMMITTEE_PEERS", "one.example"),
        ("ROASTPOWER_COMMITTEE_PORT", ""),
        ("ROASTPOWER_COMMITTEE_GRACE", "soon"),
    ],
)
def test_what_cannot_be_meant_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for each, complete in {**COMPLETE, name: value}.items():
        monkeypatch.setenv(each, complete)
    with pytest.raises(SettingsError, match=name):
        CommitteeSettings.from_environment()
