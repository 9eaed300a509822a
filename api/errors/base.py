# SPDX-License-Identifier: Apache-2.0
"""The root of the errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class ApiError(Exception):
    """Root of the tree. `detail` is shown to the caller: it never holds content or secrets."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Something is wrong on our side"
    headers: Mapping[str, str] = {}

    def __init__(self, detail: str, **members: Any) -> None:
        """`members` become further members of the problem document."""
        super().__init__(detail)
        self.detail = detail
        self.members = members
