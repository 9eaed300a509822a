# SPDX-License-Identifier: Apache-2.0
"""Which judge: from the environment."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from roastpower.judge.judge import Judge
from roastpower.judge.model_judge import ModelJudge
from roastpower.judge.offline import OfflineJudge
from roastpower.llm.model import LanguageModel
from roastpower.llm.providers import ProviderError, connect_model
from roastpower.llm.secret import Secret, SecretError, read_secret

JudgeName = Literal["offline", "openai", "openai-responses", "anthropic", "compatible"]
JUDGES: tuple[JudgeName, ...] = get_args(JudgeName)

_PREFIX = "ROASTPOWER_JUDGE"
# Where a key is looked for besides ROASTPOWER_JUDGE_KEY: what the providers' own tools read.
_USUAL_KEYS = {
    "openai": "OPENAI_API_KEY",
    "openai-responses": "OPENAI_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
}


class JudgeSettingsError(ValueError):
    """A setting is missing or makes no sense. The message names it, and holds no key."""


@dataclass(frozen=True)
class JudgeSettings:
    """Everything about the judge but the model itself. The key does not print."""

    name: JudgeName = "offline"
    model: str = ""
    base_url: str | None = None
    key: Secret | None = None
    samples: int = 3
    pairwise: bool = False
    temperature: float | None = 0
    timeout: float = 60.0  # seconds a call

    @classmethod
    def from_environment(cls) -> JudgeSettings:
        """Reads ROASTPOWER_JUDGE and the variables that begin so.

        Raises:
            JudgeSettingsError: one is missing or makes no sense.
        """
        name = _choice(_PREFIX, os.environ.get(_PREFIX) or "offline")
        if name == "offline":
            return cls(pairwise=_switch("PAIRWISE", default=False))
        model = _read("MODEL")
        if not model:
            raise JudgeSettingsError(f"{_PREFIX}_MODEL is not set: which model is the judge?")
        try:
            key = read_secret(f"{_PREFIX}_KEY", f"{_PREFIX}_KEY_FILE")
        except SecretError as error:
            raise JudgeSettingsError(str(error)) from None
        usual = os.environ.get(_USUAL_KEYS.get(name, ""), "").strip()
        if key is None and usual:
            key = Secret(usual)
        temperature = _read("TEMPERATURE") or "0"
        return cls(
            name=name,
            model=model,
            base_url=_read("BASE_URL"),
            key=key,
            samples=int(_number("SAMPLES", 3)),
            pairwise=_switch("PAIRWISE", default=True),
            temperature=None if temperature == "none" else _number("TEMPERATURE", 0),
            timeout=_number("TIMEOUT", 60.0),
        )


def build_judge(
    settings: JudgeSettings, within: Callable[[LanguageModel], LanguageModel] = lambda model: model
) -> Judge:
    """The judge; ``within`` puts limits around its model.

    Raises:
        JudgeSettingsError: a key or an address is missing.
    """
    if settings.name == "offline":
        return OfflineJudge(pairwise=settings.pairwise)
    try:
        model = connect_model(
            settings.name,
            model=settings.model,
            key=settings.key,
            base_url=settings.base_url,
            timeout=settings.timeout,
            temperature=settings.temperature,
        )
    except ProviderError as error:
        raise JudgeSettingsError(
            f"{error}: set {_PREFIX}_KEY_FILE, {_PREFIX}_KEY or {_PREFIX}_BASE_URL"
        ) from None
    return ModelJudge(
        within(model),
        samples=settings.samples,
        pairwise=settings.pairwise,
        temperature=settings.temperature,
    )


def _read(name: str) -> str | None:
    return os.environ.get(f"{_PREFIX}_{name}", "").strip() or None


def _choice(variable: str, value: str) -> JudgeName:
    for name in JUDGES:
        if value == name:
            return name
    raise JudgeSettingsError(f"{variable} is {value!r}: choose one of {', '.join(JUDGES)}")


def _number(name: str, default: float) -> float:
    value = _read(name)
    try:
        number = default if value is None else float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf") or (name == "SAMPLES" and number not in range(1, 16)):
        raise JudgeSettingsError(f"{_PREFIX}_{name} is {value!r}: not a number that makes sense")
    return number


def _switch(name: str, *, default: bool) -> bool:
    value = _read(name)
    if value is None:
        return default
    if value not in ("on", "off"):
        raise JudgeSettingsError(f"{_PREFIX}_{name} is {value!r}: on or off")
    return value == "on"
