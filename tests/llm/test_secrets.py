# SPDX-License-Identifier: Apache-2.0
"""Keys never show: in texts, tracebacks, logs at any level, or errors that repeat them."""

from __future__ import annotations

import asyncio
import io
import logging
import pickle
import sys
import traceback
from pathlib import Path

import pytest
from provider_server import ProviderServer, Reply, Script, scores

from roastpower.llm.errors import LlmError
from roastpower.llm.providers import PROVIDERS, Provider, connect_model
from roastpower.llm.secret import Secret, SecretError, read_secret

from .test_adapters import KEY, QUESTION


def test_a_secret_does_not_print_and_is_not_pickled() -> None:
    secret = Secret(KEY)
    assert secret.reveal() == KEY
    for text in (repr(secret), str(secret), f"{secret}", f"{[secret]}", format(secret)):
        assert KEY not in text
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_a_key_comes_from_a_file_or_else_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("A_KEY", raising=False)
    monkeypatch.delenv("A_KEY_FILE", raising=False)
    assert read_secret("A_KEY", "A_KEY_FILE") is None
    monkeypatch.setenv("A_KEY", "from-environment")
    found = read_secret("A_KEY", "A_KEY_FILE")
    assert found is not None and found.reveal() == "from-environment"
    file = tmp_path / "key"
    file.write_text("from-file\n")
    monkeypatch.setenv("A_KEY_FILE", str(file))
    found = read_secret("A_KEY", "A_KEY_FILE")
    assert found is not None and found.reveal() == "from-file"
    file.write_text(" \n")
    with pytest.raises(SecretError, match="A_KEY_FILE names is empty"):
        read_secret("A_KEY", "A_KEY_FILE")
    monkeypatch.setenv("A_KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(SecretError, match="A_KEY_FILE"):
        read_secret("A_KEY", "A_KEY_FILE")


FAULTS: dict[str, Script] = {
    "none": lambda _: Reply(scores(50)),
    "a server that repeats the key": lambda asked: Reply(
        f"Incorrect API key provided: {asked.headers['authorization']}",
        status=401,
    ),
    "a rate limit": lambda _: Reply("later", status=429),
    "an error": lambda _: Reply("oops", status=500),
    "a refusal": lambda _: Reply("no", stop="refusal"),
    "no JSON": lambda _: Reply("50"),
    "no response": lambda _: Reply(body=b"<html>"),
    "a timeout": lambda _: Reply(seconds=2.0),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_fault_shows_the_key(
    provider: Provider,
    fault: str,
    language_server: ProviderServer,
    capfd: pytest.CaptureFixture[str],
) -> None:
    seen = io.StringIO()
    handler = logging.StreamHandler(seen)
    logging.getLogger().addHandler(handler)
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)

    async def call(root: str) -> None:
        model = connect_model(
            provider,
            model="judge-1",
            key=Secret(KEY),
            base_url=root if provider == "anthropic" else f"{root}/v1",
            timeout=1.0,
            temperature=0,
        )
        seen.write(repr(model) + repr(vars(model)))
        try:
            await model.answer(QUESTION)
        except LlmError as error:
            # What a handler of errors that shows everything would write.
            report = traceback.TracebackException(*sys.exc_info(), capture_locals=True)
            seen.write("".join(report.format(chain=True)) + repr(error) + repr(error.args))
        finally:
            await model.close()

    try:
        language_server.follow(FAULTS[fault])
        asyncio.run(call(language_server.root))
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(before)
    printed = capfd.readouterr()
    everything = seen.getvalue() + printed.out + printed.err
    assert "judge-1" in everything or "provider" in everything
    assert KEY not in everything
