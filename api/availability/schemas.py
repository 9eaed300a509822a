# SPDX-License-Identifier: Apache-2.0
"""Heartbeats."""

from __future__ import annotations

from pydantic import ConfigDict

from api.examples import ADDRESS, TIME, example
from api.wire import Address, Shape


class Heartbeat(Shape):
    """A miner counts as at work until then, if nothing more is heard; send one each 30 s."""

    model_config = ConfigDict(json_schema_extra=example({"address": ADDRESS, "until": TIME + 90}))

    address: Address
    until: int


class Present(Shape):
    """Who is at work now, by address."""

    model_config = ConfigDict(
        json_schema_extra=example({"count": 1, "items": [{"address": ADDRESS, "until": TIME + 90}]})
    )

    count: int
    items: list[Heartbeat]
