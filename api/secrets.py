# SPDX-License-Identifier: Apache-2.0
"""Texts that look like keys: people paste them into the wrong field, and we publish fields."""

from __future__ import annotations

import re
from typing import Final

_KEYS: Final = re.compile(
    r"sk-[A-Za-z0-9_-]{16,}"  # OpenAI, Anthropic and those like them
    r"|AIza[A-Za-z0-9_-]{30,}"  # Google
    r"|(?:gh[pousr]|glpat|hf|xox[a-z]|rps)[_-][A-Za-z0-9_-]{16,}"  # GitHub, GitLab, Hugging Face, Slack, ours
    r"|(?<![0-9A-Fa-f])(?:0x)?[0-9A-Fa-f]{64}(?![0-9A-Fa-f])"  # a wallet's key
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
)


def looks_like_a_key(text: str) -> bool:
    """Whether a text holds what is probably a secret key."""
    return _KEYS.search(text) is not None
