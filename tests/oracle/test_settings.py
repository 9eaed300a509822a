# SPDX-License-Identifier: Apache-2.0
"""What the oracle reads from its environment besides judge and committee."""

from __future__ import annotations

import pytest

from roastpower.chain.outbox import Policy
from roastpower.oracle.settings import OracleSettings, SettingsError

NEEDED = {
    "ROASTPOWER_DATABASE_URL": "postgresql://127.0.0.1/x",
    "ROASTPOWER_RPC_URL": "http://127.0.0.1:9",
    "ROASTPOWER_MANIFEST": "manifest.json",
    "ROASTPOWER_BEACON_URL": "http://127.0.0.1:8,http://127.0.0.1:9",
    "ROASTPOWER_ORACLE_KEYFILE": "oracle.json",
    "ROASTPOWER_ORACLE_PASSWORD_FILE": "oracle.password",
}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ROASTPOWER_ORACLE_MAX_FEE_GWEI", "ROASTPOWER_COMMITTEE", "ROASTPOWER_JUDGE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)


def test_without_a_cap_for_gas_there_is_the_usual_one() -> None:
    assert OracleSettings.from_environment().policy == Policy()


def test_the_cap_for_gas_is_in_gwei(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROASTPOWER_ORACLE_MAX_FEE_GWEI", "2.5")
    assert OracleSettings.from_environment().policy.max_fee_cap == 2_500_000_000


@pytest.mark.parametrize("value", ["0", "-1", "dear", "nan"])
def test_a_cap_that_lets_nothing_pass_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ROASTPOWER_ORACLE_MAX_FEE_GWEI", value)
    with pytest.raises(SettingsError, match="MAX_FEE_GWEI"):
        OracleSettings.from_environment()


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(SettingsError, match=f"{name} is not set"):
        OracleSettings.from_environment()
