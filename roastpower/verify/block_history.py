# SPDX-License-Identifier: Apache-2.0
"""One block, out of the pool's events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

from roastpower.protocol.commitment import split_submission_id
from roastpower.verify.chain import Event
from roastpower.verify.verdict import NothingToVerify

Status = Literal["OPEN", "SEALED", "SCORED", "CHALLENGED", "SETTLED", "VOID"]


@dataclass(slots=True)
class Scoring:
    """Posted scores, and the event that last said when they are drawn: a rejected challenge moves it."""

    posted: Event
    scheduled: Event


@dataclass(slots=True)
class BlockHistory:
    """What happened to a block; `scoring` is the one that stands."""

    block_id: int
    status: Status
    opened: Event
    submitted: list[Event] = field(default_factory=list)
    revealed: list[Event] = field(default_factory=list)
    sealed: Event | None = None
    scoring: Scoring | None = None
    settled: Event | None = None
    voided: Event | None = None
    refunded: list[Event] = field(default_factory=list)

    @property
    def is_final(self) -> bool:
        """Whether it is settled or void."""
        return self.status in ("SETTLED", "VOID")

    @property
    def last(self) -> Event | None:
        """The event that made it final."""
        return self.settled or self.voided


def block_history(events: Sequence[Event], block_id: int) -> BlockHistory:
    """A block's history; events of others are passed over.

    Raises:
        NothingToVerify: it was never opened.
    """
    return block_histories(events, {block_id})[block_id]


def block_histories(events: Sequence[Event], wanted: Collection[int]) -> dict[int, BlockHistory]:
    """The histories of several blocks, by id.

    Raises:
        NothingToVerify: one of them was never opened.
    """
    histories: dict[int, BlockHistory] = {}
    for event in events:
        block_id = _block_of(event)
        if event.contract != "MiningPool" or block_id is None or block_id not in wanted:
            continue
        if event.name == "BlockOpened":
            # An empty block may open again.
            histories[block_id] = BlockHistory(block_id, "OPEN", event)
        elif block_id in histories:
            _apply(histories[block_id], event)
        else:
            raise NothingToVerify(f"the first event of block {block_id} is {event.name}: a gap")
    for block_id in wanted:
        if block_id not in histories:
            raise NothingToVerify(f"there is no block {block_id} yet")
    return histories


def _block_of(event: Event) -> int | None:
    args = event.args
    if event.name in ("Submitted", "ContentRevealed", "Refunded"):
        return split_submission_id(args["submission_id"])[0]
    if event.name in ("Challenged", "Resolved"):
        return int(args["id"])
    return args.get("block_id")


def _apply(history: BlockHistory, event: Event) -> None:
    match event.name:
        case "Submitted":
            history.submitted.append(event)
        case "ContentRevealed":
            history.revealed.append(event)
        case "Refunded":
            history.refunded.append(event)
        case "BlockSealed":
            history.sealed, history.status = event, "SEALED"
        case "BlockScored":
            history.scoring, history.status = Scoring(event, event), "SCORED"
        case "Challenged":
            history.status = "CHALLENGED"
        case "Resolved":
            _resolve(history, event)
        case "BlockSettled":
            history.settled, history.status = event, "SETTLED"
        case "BlockVoided":
            history.voided, history.status = event, "VOID"


def _resolve(history: BlockHistory, event: Event) -> None:
    if event.args["upheld"]:
        history.scoring, history.status = None, "SEALED"
    elif history.scoring is not None:
        history.scoring.scheduled, history.status = event, "SCORED"
