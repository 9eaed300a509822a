# SPDX-License-Identifier: Apache-2.0
"""What readers are told: from an event of the chain to a message and its topics.

A message is a JSON object with ``seq``, ``type``, ``at`` (Unix seconds) and ``data``; those that come
of a chain block have its number as ``chain_block``. Amounts are decimal text, addresses checksummed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from roastpower.protocol.addresses import checksummed
from roastpower.storage.chain_tables import PAYOUTS

_ADDRESS: Final = re.compile(r"0x[0-9a-f]{40}")
TOPIC: Final = re.compile(
    r"blocks|submissions|campaigns|payouts|projects|protocol|leaderboard|availability"
    r"|(?:block|campaign):[1-9][0-9]{0,18}|miner:0x[0-9a-f]{40}"
)
MAX_TOPICS: Final = 64
EVERYBODY: Final = "*"  # the topic of messages that nobody may miss

# Event table: type, topic of its kind. Events that are not here are not told: transfers and approvals
# are many and said by others, deployments are over before anyone listens.
_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "block_opened": ("block.opened", "blocks"),
    "block_sealed": ("block.sealed", "blocks"),
    "block_scored": ("block.scored", "blocks"),
    "block_settled": ("block.settled", "blocks"),
    "block_voided": ("block.voided", "blocks"),
    "submitted": ("submission.created", "submissions"),
    "content_revealed": ("submission.revealed", "submissions"),
    "refunded": ("submission.refunded", "submissions"),
    "campaign_created": ("campaign.created", "campaigns"),
    "campaign_topped_up": ("campaign.topped_up", "campaigns"),
    "campaign_extended": ("campaign.extended", "campaigns"),
    "campaign_status_changed": ("campaign.status_changed", "campaigns"),
    "recipient_changed": ("campaign.recipient_changed", "campaigns"),
    "campaign_refunded": ("campaign.refunded", "campaigns"),
    "swept": ("campaign.swept", "campaigns"),
    "campaign_payable": ("campaign.payable", "payouts"),
    "payouts_posted": ("payouts.posted", "payouts"),
    "claimed": ("payouts.claimed", "payouts"),
    "fee_collected": ("payouts.fee_collected", "payouts"),
    "project_created": ("project.created", "projects"),
    "project_transfer_started": ("project.transfer_started", "projects"),
    "project_transferred": ("project.transferred", "projects"),
    "parameters_changed": ("parameters.changed", "protocol"),
    "fee_changed": ("fee.changed", "protocol"),
    "role_changed": ("role.changed", "protocol"),
    "paused": ("protocol.paused", "protocol"),
    "unpaused": ("protocol.unpaused", "protocol"),
}
_DISPUTES: Final = {"challenged": "challenged", "resolved": "resolved"}
# A text on the chain is displayed once its block is sealed; scores are read from the block.
_LEFT_OUT: Final = frozenset({"content", "salt", "scores", "ranked"})
_PEOPLE: Final = ("miner", "winner", "account")


@dataclass(frozen=True)
class Draft:
    """A message that has no number yet."""

    type: str
    at: int
    topics: frozenset[str]
    data: Mapping[str, Any]
    chain_block: int | None = None

    @property
    def block_id(self) -> int | None:
        """The block whose state it tells of: that concerns everybody who is in it."""
        told = self.type.startswith("block.") or self.type == "leaderboard.changed"
        return self.data.get("block_id") if told and self.type != "block.opened" else None

    def body(self, seq: int) -> str:
        """The JSON that readers get."""
        document: dict[str, Any] = {"seq": seq, "type": self.type, "at": self.at}
        if self.chain_block is not None:
            document["chain_block"] = self.chain_block
        return json.dumps({**document, "data": self.data}, separators=(",", ":"))


def of_event(table: str, body: Mapping[str, Any], at: int, chain_block: int) -> list[Draft]:
    """What an event tells: nothing, a message, or one and what follows from it."""
    data = {name: _shown(value) for name, value in body.items() if name not in _LEFT_OUT}
    if table in _DISPUTES:
        payouts = data.pop("kind") == PAYOUTS
        data["campaign_id" if payouts else "block_id"] = data.pop("id")
        subject, family = ("payouts", "payouts") if payouts else ("block", "blocks")
        kind = f"{subject}.{_DISPUTES[table]}"
    elif table in _TYPES:
        kind, family = _TYPES[table]
    else:
        return []
    if table == "role_changed":
        data["role"] = bytes.fromhex(str(data["role"])[2:]).rstrip(b"\0").decode(errors="replace")
    drafts = [Draft(kind, at, _topics(family, data), data, chain_block)]
    if table == "block_settled":
        changed = {"block_id": data["block_id"], "winner": data["winner"]}
        drafts.append(
            Draft("leaderboard.changed", at, _topics("leaderboard", changed), changed, chain_block)
        )
    return drafts


def retraction(back_to: int, at: int) -> Draft:
    """A reorg took back all that was told of chain blocks above `back_to`."""
    return Draft("retracted", at, frozenset({EVERYBODY}), {"back_to": back_to}, back_to)


def interruption(at: int) -> Draft:
    """What was told cannot be gone on from: read the state anew."""
    return Draft("interrupted", at, frozenset({EVERYBODY}), {})


def availability(count: int, arrived: list[bytes], left: list[bytes], at: int) -> Draft:
    """Miners began or ceased to be at work."""
    people = frozenset(f"miner:0x{address.hex()}" for address in (*arrived, *left))
    data = {
        "count": count,
        "arrived": [checksummed(address) for address in arrived],
        "left": [checksummed(address) for address in left],
    }
    return Draft("availability.changed", at, people | {"availability"}, data)


def _topics(family: str, data: Mapping[str, Any]) -> frozenset[str]:
    topics = {family}
    if data.get("block_id") is not None:
        topics.add(f"block:{data['block_id']}")
    if data.get("campaign_id") is not None:
        topics.add(f"campaign:{data['campaign_id']}")
    topics.update(f"miner:{data[name].lower()}" for name in _PEOPLE if name in data)
    return frozenset(topics)


def _shown(value: Any) -> Any:
    if isinstance(value, str) and _ADDRESS.fullmatch(value):
        return checksummed(value)
    return value
