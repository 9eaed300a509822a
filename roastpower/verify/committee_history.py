# SPDX-License-Identifier: Apache-2.0
"""The committee of judges behind a posting, where the oracle was one: who its members were then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from roastpower.verify.chain import Chain, Event
from roastpower.verify.postings import CONTRACT

_ORACLE = b"oracle".ljust(32, b"\0")
_SUBMITTED = {"BlockScored": "ScoresSubmitted", "PayoutsPosted": "PayoutsSubmitted"}


@dataclass(frozen=True, slots=True)
class CommitteeHistory:
    """A committee when something was posted. `submitted`: its own event of that posting."""

    address: str
    members: tuple[str, ...]
    threshold: int
    submitted: Event | None


def committee_of(chain: Chain, posted: Event) -> CommitteeHistory | None:
    """The committee that held the oracle's role at a posting; None where that was another account."""
    oracle = _oracle_at(chain.events(), posted)
    if oracle is None:
        return None
    events = [event for event in chain.committee_events(oracle) if _order(event) < _order(posted)]
    served = (chain.address(CONTRACT["block"]), chain.address(CONTRACT["campaign"]))
    if not any(
        event.name == "Deployed" and (event.args["pool"], event.args["distributor"]) == served
        for event in events
    ):
        return None
    appointed = [event for event in events if event.name == "MembersChanged"][-1]
    return CommitteeHistory(
        address=oracle,
        members=tuple(appointed.args["members"]),
        threshold=appointed.args["threshold"],
        submitted=next((event for event in reversed(events) if _belongs(event, posted)), None),
    )


def _oracle_at(events: Sequence[Event], posted: Event) -> str | None:
    holder: str | None = None
    for event in events:
        if _order(event) >= _order(posted):
            break
        if event.name == "RoleChanged" and event.args["role"] == _ORACLE:
            holder = event.args["holder"]
    return holder


def _belongs(event: Event, posted: Event) -> bool:
    key = "block_id" if posted.name == "BlockScored" else "campaign_id"
    return (
        event.transaction == posted.transaction
        and event.name == _SUBMITTED[posted.name]
        and (event.args[key], event.args["evidence"]) == (posted.args[key], posted.args["evidence"])
    )


def _order(event: Event) -> tuple[int, int]:
    return event.chain_block, event.log_index
