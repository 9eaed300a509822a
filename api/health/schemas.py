# SPDX-License-Identifier: Apache-2.0
"""What the probes answer."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict

from api.examples import TIME, example
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


class Status(Shape):
    """How each part is, for people and dashboards; answered whatever is down.

    `chain_head` is the node's newest chain block as the indexer last heard, `indexed_head` the last
    one of which everything is here, `head_lag` how old that one is in seconds. `oracle_posted_at` is
    when scores or payouts were last posted. What is null is not known.
    """

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "database": "up",
                "redis": "up",
                "chain_head": 1201,
                "indexed_head": 1200,
                "blocks_behind": 1,
                "head_lag": 2,
                "polled_ago": 0,
                "oracle_posted_at": TIME,
                "live_seq": 90210,
            }
        )
    )

    database: Literal["up", "down"]
    redis: Literal["up", "down", "none"]
    chain_head: int | None
    indexed_head: int | None
    blocks_behind: int | None
    head_lag: int | None
    polled_ago: int | None
    oracle_posted_at: int | None
    live_seq: int | None
