# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between a program and the API.

::

    ClientError
    ├── ApiUnavailable    it does not answer, or says to try again: do so
    └── ApiRefused        it will not, now or later; `code` is the stable reason (see api.errors)
"""

from __future__ import annotations


class ClientError(Exception):
    """Root of the tree."""


class ApiUnavailable(ClientError):
    """Trying again later helps."""


class ApiRefused(ClientError):
    """Trying again does not help."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.status = status
        self.code = code
