# SPDX-License-Identifier: Apache-2.0
"""The time as endpoints see it, in one place, so that tests can set it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

Clock = Callable[[], float]


def _now(request: Request) -> int:
    clock: Clock = request.app.state.clock
    return int(clock())


Now = Annotated[int, Depends(_now)]
