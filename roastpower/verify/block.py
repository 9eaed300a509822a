# SPDX-License-Identifier: Apache-2.0
"""Everything about one block that can be derived again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roastpower.protocol.commitment import split_submission_id
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.replay import EventReplay, Mismatch
from roastpower.verify.block_history import BlockHistory, block_history
from roastpower.verify.chain import ZERO_ADDRESS, Chain, Event, Transfer
from roastpower.verify.draw_checks import (
    Beacon,
    DrawTerms,
    draw_checks,
    schedule_checks,
)
from roastpower.verify.evidence_source import EvidenceSource
from roastpower.verify.score_checks import score_checks
from roastpower.verify.verdict import Check, Verdict, judged, shown


def verify_block(
    chain: Chain, source: EvidenceSource, beacon: Beacon | None, block_id: int
) -> Verdict:
    """Every check of a block that its status allows, in the order of its life.

    Raises:
        NothingToVerify: the block was never opened.
        BeaconError: the beacon contract's key is not one.
    """
    block = block_history(chain.events(), block_id)
    return Verdict(
        subject=f"block {block_id}",
        status=block.status,
        is_final=block.is_final,
        checks=tuple(_checks(chain, source, beacon, block)),
    )


def _checks(
    chain: Chain, source: EvidenceSource, beacon: Beacon | None, block: BlockHistory
) -> Iterator[Check]:
    events = chain.events()
    yield _life(block)
    replayed = _replayed(chain, events, block)
    yield replayed.check
    if block.voided is not None:
        yield _refunds(chain, block)
        return
    yield judged(
        "no refunds",
        [f"submission {each.args['submission_id']} was refunded" for each in block.refunded],
        "burns are refunded in void blocks alone",
    )
    scoring = block.scoring
    if scoring is None:
        return
    briefs = {
        event.args["campaign_id"]: event.args["brief"]
        for event in events
        if event.name == "CampaignCreated"
    }
    yield from score_checks(chain, source, block, scoring, briefs)
    if replayed.streaks is None:
        return  # odds cannot be derived from a broken history
    terms = _terms(events, block, replayed.streaks)
    yield from schedule_checks(chain, scoring, terms)
    if block.settled is not None:
        yield from draw_checks(chain, beacon, block, scoring, block.settled, terms)


def _life(block: BlockHistory) -> Check:
    problems = []
    sealed = block.sealed
    if sealed is not None and sealed.args["count"] != len(block.submitted):
        problems.append(
            f"sealed with {sealed.args['count']}, {len(block.submitted)} were submitted"
        )
    if sealed is None and block.status != "OPEN":
        problems.append(f"{block.status} without having been sealed")
    if block.settled is not None and (block.voided is not None or block.scoring is None):
        problems.append("settled without scores that stand, or void as well")
    return judged("status", problems, f"{block.status}, {len(block.submitted)} submissions")


@dataclass(frozen=True, slots=True)
class _Replayed:
    check: Check
    streaks: list[int] | None


def _replayed(chain: Chain, events: Sequence[Event], block: BlockHistory) -> _Replayed:
    """Streaks at submission, from all settlements before; prices, demand and durations with them."""
    replay = EventReplay(chain.chain_id, chain.address("MiningPool"))
    found: list[Mismatch] = []
    count = 0
    for event in events:
        if event.contract != "MiningPool":
            continue
        count += 1
        try:
            mismatches = replay.feed(event.name, event.args)
        except (ProtocolError, LookupError) as error:
            return _Replayed(Check("replay", False, f"{event.name}: {error}"), None)
        if not _has_own_check(event, block):
            found += mismatches
        if event == block.last:
            break  # nothing later can change this block
    check = judged(
        "replay",
        [
            f"{each.event}: {each.argument} should be {shown(each.expected)}, is {shown(each.emitted)}"
            for each in found
        ],
        f"prices, demand, durations, burns and streaks follow from {count} events",
    )
    return _Replayed(check, replay.blocks[block.block_id].streaks)


def _has_own_check(event: Event, block: BlockHistory) -> bool:
    """Ranking and draw of the block in question are told line by line."""
    is_its = event.args.get("block_id") == block.block_id
    return is_its and event.name in ("BlockScored", "BlockSettled")


def _terms(events: Sequence[Event], block: BlockHistory, streaks: list[int]) -> DrawTerms:
    version = block.opened.args["version"]
    (beacon,) = [
        each for each in events if (each.contract, each.name) == ("DrandBeacon", "Deployed")
    ]
    (pool,) = [each for each in events if (each.contract, each.name) == ("MiningPool", "Deployed")]
    (parameters,) = [
        each.args["parameters"]
        for each in events
        if each.name == "ParametersChanged" and each.args["version"] == version
    ]
    return DrawTerms(
        beacon=beacon.args,
        draw_delay=pool.args["limits"]["draw_delay"],
        challenge_window=parameters["challenge_window"],
        target=parameters["target"],
        streaks=streaks,
    )


def _refunds(chain: Chain, block: BlockHistory) -> Check:
    token = chain.address("RoastToken")
    burned = {each.args["submission_id"]: each.args for each in block.submitted}
    problems, seen = [], set()
    for event in block.refunded:
        identifier, miner, amount = (
            event.args[name] for name in ("submission_id", "miner", "amount")
        )
        index = split_submission_id(identifier)[1]
        original = burned.get(identifier)
        if original is None or (original["miner"], original["burned"]) != (miner, amount):
            problems.append(f"submission {index}: {amount} wei to {miner} is not what was burned")
        if identifier in seen:
            problems.append(f"submission {index}: refunded twice")
        seen.add(identifier)
        mint = Transfer(token, ZERO_ADDRESS, miner, amount)
        if mint not in chain.transfers(event.transaction):
            problems.append(f"submission {index}: {event.transaction} mints no such refund")
    return judged("refunds", problems, f"{len(seen)} of {len(burned)} burns were minted back")
