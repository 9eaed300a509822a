# SPDX-License-Identifier: Apache-2.0
"""What the oracle posted and can still be doubted, or is: scores of blocks, payouts of campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from roastpower.chain.artifacts import ContractName
from roastpower.verify.chain import Event

Subject = Literal["block", "campaign"]

CONTRACT: dict[Subject, ContractName] = {"block": "MiningPool", "campaign": "RewardDistributor"}
_SUBJECT: dict[ContractName, Subject] = {name: subject for subject, name in CONTRACT.items()}


@dataclass(slots=True)
class Posting:
    """Scores or payouts that stand. Times in Unix seconds."""

    subject: Subject
    id: int
    posted: Event  # `BlockScored` or `PayoutsPosted`
    final_after: int  # until when it can be challenged, if it is not
    upheld_before: bool  # of a block: then a second one that is upheld makes it void
    challenge: Event | None = None  # the open one's `Challenged`
    rejected: bool = False  # whether a guardian found a challenge of it wrong

    @property
    def name(self) -> str:
        """For people, as `block 42`."""
        return f"{self.subject} {self.id}"

    @property
    def evidence(self) -> bytes:
        """The digest of the published sheet."""
        found: bytes = self.posted.args["evidence"]
        return found


def standing(events: Iterable[Event]) -> list[Posting]:
    """All postings that were neither struck nor drawn or voided, in the order of the chain."""
    found: dict[tuple[Subject, int], Posting] = {}
    upheld: set[tuple[Subject, int]] = set()
    for event in events:
        subject = _SUBJECT.get(event.contract)
        if subject is None:
            continue
        args = event.args
        if event.name in ("BlockScored", "PayoutsPosted"):
            key = (subject, args["block_id" if subject == "block" else "campaign_id"])
            final_after = args["settle_after" if subject == "block" else "live_after"]
            found[key] = Posting(*key, event, final_after, key in upheld)
        elif event.name in ("BlockSettled", "BlockVoided"):
            found.pop((subject, args["block_id"]), None)
        elif event.name == "Challenged":
            found[subject, args["id"]].challenge = event
        elif event.name == "Resolved":
            key = (subject, args["id"])
            if args["upheld"]:
                upheld.add(key)
                del found[key]
                continue
            posting = found[key]
            posting.challenge, posting.final_after = None, args["settle_after"]
            posting.rejected = posting.rejected or not args["expired"]
    return list(found.values())


def challenged(events: Iterable[Event]) -> list[Posting]:
    """Postings with an open challenge, the most urgent first."""
    found = [posting for posting in standing(events) if posting.challenge is not None]
    return sorted(found, key=lambda posting: _resolve_by(posting.challenge))


def doubtable(events: Sequence[Event], now: int) -> list[Posting]:
    """Postings that can be challenged at a time."""
    return [
        posting
        for posting in standing(events)
        if posting.challenge is None and now < posting.final_after
    ]


def _resolve_by(challenge: Event | None) -> int:
    return 0 if challenge is None else int(challenge.args["resolve_by"])
