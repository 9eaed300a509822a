# SPDX-License-Identifier: Apache-2.0
"""API keys that do not print."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NoReturn

_BLOT: Final = "[key]"


class SecretError(ValueError):
    """A key cannot be read. The message names the place, never the key."""


class Secret:
    """A key. Only `reveal` gives it away; text, logs, pickles and comparisons do not."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The key itself, for the request it authorises."""
        return self.__value

    def blot(self, text: str) -> str:
        """A text without the key, for what a server says: some repeat the key they refuse."""
        return text.replace(self.__value, _BLOT) if self.__value else text

    def __repr__(self) -> str:
        return f"Secret({_BLOT})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not pickled")


def read_secret(variable: str, file_variable: str) -> Secret | None:
    """The key in the file that one variable names, else in the other variable; None without both.

    Raises:
        SecretError: the file cannot be read, or holds nothing.
    """
    path = os.environ.get(file_variable)
    if not path:
        value = os.environ.get(variable, "").strip()
        return Secret(value) if value else None
    try:
        value = Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError):
        raise SecretError(f"cannot read the key file that {file_variable} names") from None
    if not value:
        raise SecretError(f"the key file that {file_variable} names is empty")
    return Secret(value)
