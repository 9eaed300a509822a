# SPDX-License-Identifier: Apache-2.0
"""What the probes answer."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from api.examples import example
from api.wire import Shape


class Alive(Shape):
    """The process answers."""

    model_config = ConfigDict(json_schema_extra=example({"status": "alive"}))

    status: Literal["alive"] = "alive"


class Ready(Shape):
    """What we answer is current; lags in seconds."""

    model_config = ConfigDict(
        json_schema_extra=example({"status": "ready", "head": 1200, "head_lag": 1, "polled_ago": 0})
    )

    status: Literal["ready"] = "ready"
    head: int
    head_lag: int
    polled_ago: int
