# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import os
from pathlib import Path

import pytest

from roastpower.judge.configuration import JudgeSettings, JudgeSettingsError, build_judge

KEY = "sk-configured-0123"


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        if name.startswith("ROASTPOWER_JUDGE") or name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
            monkeypatch.delenv(name)
    return monkeypatch


def configure(set_up: pytest.MonkeyPatch, **values: str) -> JudgeSettings:
    for name, value in values.items():
        set_up.setenv(f"ROASTPOWER_JUDGE{'_' if name else ''}{name}", value)
    return JudgeSettings.from_environment()


def test_without_settings_no_model_is_asked(set_up: pytest.MonkeyPatch) -> None:
    identity = build_judge(configure(set_up)).identity
    assert identity.name == "offline"
    assert identity.pairwise_prompt_hash is None


@pytest.mark.parametrize("name", ["openai", "openai-responses", "anthropic", "compatible"])
def test_a_model_is_asked_with_comparisons_unless_told_otherwise(
    set_up: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "key"
    file.write_text(KEY)
    set_up.setenv("ROASTPOWER_JUDGE", name)
    settings = configure(
        set_up, MODEL="judge-1", KEY_FILE=str(file), BASE_URL="http://127.0.0.1:9/v1"
    )
    identity = build_judge(settings).identity
    assert (identity.name, identity.model, identity.samples) == (name, "judge-1", 3)
    assert identity.pairwise_prompt_hash is not None
    assert KEY not in repr(settings)
    off = configure(set_up, PAIRWISE="off", SAMPLES="5", TEMPERATURE="none")
    identity = build_judge(off).identity
    assert (identity.pairwise_prompt_hash, identity.samples, identity.temperature) == (
        None,
        5,
        None,
    )


@pytest.mark.parametrize("name", ["openai", "openai-responses"])
def test_the_usual_variable_of_a_provider_is_read_too(
    set_up: pytest.MonkeyPatch, name: str
) -> None:
    set_up.setenv("OPENAI_API_KEY", KEY)
    set_up.setenv("ROASTPOWER_JUDGE", name)
    settings = configure(set_up, MODEL="m")
    assert settings.key is not None and settings.key.reveal() == KEY


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"": "oracle9"}, "ROASTPOWER_JUDGE is 'oracle9'"),
        ({"": "openai"}, "ROASTPOWER_JUDGE_MODEL is not set"),
        ({"": "openai", "MODEL": "m"}, "needs an API key"),
        ({"": "compatible", "MODEL": "m"}, "needs a base URL"),
        ({"": "compatible", "MODEL": "m", "SAMPLES": "0"}, "SAMPLES"),
        ({"": "compatible", "MODEL": "m", "SAMPLES": "many"}, "SAMPLES"),
        ({"": "compatible", "MODEL": "m", "TIMEOUT": "inf"}, "TIMEOUT"),
        ({"": "compatible", "MODEL": "m", "TEMPERATURE": "hot"}, "TEMPERATURE"),
        ({"": "compatible", "MODEL": "m", "PAIRWISE": "maybe"}, "PAIRWISE"),
        ({"": "openai", "MODEL": "m", "KEY_FILE": "/nowhere"}, "KEY_FILE"),
    ],
)
def test_what_makes_no_sense_is_named(
    set_up: pytest.MonkeyPatch, values: dict[str, str], said: str
) -> None:
    with pytest.raises(JudgeSettingsError, match=said):
        build_judge(configure(set_up, **values))
