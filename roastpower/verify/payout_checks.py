# SPDX-License-Identifier: Apache-2.0
"""From the scores of a campaign's submissions to the root of its payouts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from roastpower.protocol.canonical import hex_text
from roastpower.protocol.errors import EvidenceError, ProtocolError
from roastpower.protocol.payout_sheet import PayoutSheet, SheetPayout, parse_payout_sheet
from roastpower.protocol.payouts import Entry, Payouts, pay
from roastpower.protocol.scores import unpack
from roastpower.verify.block_history import BlockHistory, block_histories
from roastpower.verify.campaign_history import CampaignHistory
from roastpower.verify.chain import Chain, Event
from roastpower.verify.committee_checks import committee_payout_checks
from roastpower.verify.committee_history import committee_of
from roastpower.verify.evidence_source import EvidenceSource, EvidenceUnavailable
from roastpower.verify.verdict import Check, compared, judged


def payout_checks(
    chain: Chain, source: EvidenceSource, campaign: CampaignHistory, posted: Event
) -> Iterator[Check]:
    """The checks of the payouts that stand."""
    submitted_in = {event.args["block_id"] for event in campaign.submitted}
    blocks = block_histories(chain.events(), submitted_in)
    yield _blocks_final(list(blocks.values()), posted)
    evidence: bytes = posted.args["evidence"]
    try:
        document = source.document(evidence)
    except EvidenceUnavailable as error:
        yield Check("evidence", False, str(error))
        return
    committee = committee_of(chain, posted)
    if committee is None:
        yield Check("evidence", True, f"{len(document)} bytes with sha256 {hex_text(evidence)}")
    else:
        agreed = yield from committee_payout_checks(chain, source, posted, committee, document)
        if agreed is None:
            return
        document = agreed
    try:
        sheet = parse_payout_sheet(document)
    except EvidenceError as error:
        yield Check("sheet", False, str(error))
        return
    yield _sheet(chain, sheet, campaign)
    try:
        entries = scored_entries(campaign, list(blocks.values()))
    except ProtocolError as error:
        yield Check("entries", False, str(error))
        return
    yield _entries(sheet, entries)
    yield _weights(sheet)
    yield from _amounts(sheet, campaign, posted, entries)


def scored_entries(campaign: CampaignHistory, blocks: Sequence[BlockHistory]) -> list[Entry]:
    """Every submission of the campaign with a score above 0 in a settled block, by id."""
    found = []
    for block in blocks:
        if block.settled is None or block.scoring is None:
            continue
        scores = unpack(block.scoring.posted.args["scores"], len(block.submitted))
        found += [
            Entry(event.args["submission_id"], event.args["miner"], score)
            for event, score in zip(block.submitted, scores, strict=True)
            if score > 0 and event.args["campaign_id"] == campaign.campaign_id
        ]
    return sorted(found, key=lambda entry: entry.submission_id)


def due_payouts(sheet: PayoutSheet, campaign: CampaignHistory, entries: Sequence[Entry]) -> Payouts:
    """What the rule pays for these entries; of the sheet, only the weights of shared posts count.

    Raises:
        ProtocolError: the rule cannot be applied to them.
    """
    terms = campaign.created.args
    weights = {entry.submission_id: entry.weight for entry in sheet.entries}
    return pay(
        campaign.campaign_id,
        campaign.funded_wei,
        terms["fee_bps"],
        terms["amplification_bps"],
        terms["ranked_places"],
        [
            Entry(each.submission_id, each.miner, each.score, weights.get(each.submission_id, 0))
            for each in entries
        ],
    )


def _blocks_final(blocks: Sequence[BlockHistory], posted: Event) -> Check:
    problems = [
        f"block {block.block_id} was not final when payouts were posted"
        for block in blocks
        if block.last is None or _order(block.last) > _order(posted)
    ]
    return judged("blocks final", problems, f"all {len(blocks)} blocks with its submissions")


def _order(event: Event) -> tuple[int, int]:
    return event.chain_block, event.log_index


def _sheet(chain: Chain, sheet: PayoutSheet, campaign: CampaignHistory) -> Check:
    terms = campaign.created.args
    expected = {
        "chain_id": chain.chain_id,
        "distributor": chain.address("RewardDistributor"),
        "campaign_id": campaign.campaign_id,
        "funded": str(campaign.funded_wei),
        "amplification_bps": terms["amplification_bps"],
        "ranked_places": terms["ranked_places"],
    }
    problems = [
        f"{name} is {getattr(sheet, name)}, on the chain {value}"
        for name, value in expected.items()
        if getattr(sheet, name) != value
    ]
    return judged("sheet", problems, f"for campaign {campaign.campaign_id}, by its terms")


def _entries(sheet: PayoutSheet, entries: Sequence[Entry]) -> Check:
    due = {entry.submission_id: (entry.miner, entry.score) for entry in entries}
    listed = {
        entry.submission_id: (entry.miner, entry.score) for entry in sheet.entries if entry.score
    }
    problems = [f"submission {each} is left out" for each in sorted(due.keys() - listed.keys())]
    problems += [
        f"submission {each} is not one of its scored ones"
        for each in sorted(listed.keys() - due.keys())
    ]
    problems += [
        f"submission {each}: listed as {listed[each]}, on the chain {due[each]}"
        for each in sorted(due.keys() & listed.keys())
        if due[each] != listed[each]
    ]
    return judged("entries", problems, f"all {len(due)} scored submissions in settled blocks")


def _weights(sheet: PayoutSheet) -> Check:
    weighed = sum(entry.weight > 0 for entry in sheet.entries)
    if not weighed:
        return Check("amplification", True, "no weights")
    if sheet.amplification_bps:
        # Social networks cannot be asked again for what they showed then.
        return Check("amplification", True, f"{weighed} weights are the oracle's word")
    return Check("amplification", True, f"{weighed} weights, but no share is paid by them")


def _amounts(
    sheet: PayoutSheet, campaign: CampaignHistory, posted: Event, entries: Sequence[Entry]
) -> Iterator[Check]:
    args = posted.args
    try:
        due = due_payouts(sheet, campaign, entries)
    except ProtocolError as error:
        yield Check("payouts", False, str(error))
        return
    yield _payouts(sheet.payouts, due)
    yield compared("root", "Merkle root", due.root, args["root"])
    yield compared("total", "wei", due.total, args["total"])
    yield compared("count", "accounts", len(due.amounts), args["count"])
    yield compared("fee", "wei", due.fee, args["fee"])


def _payouts(listed: Sequence[SheetPayout], due: Payouts) -> Check:
    found = {payout.account: int(payout.amount) for payout in listed}
    expected = dict(due.amounts)
    problems = [
        f"{account} gets {found.get(account, 0)} wei, by the rule {expected.get(account, 0)}"
        for account in sorted(found.keys() | expected.keys())
        if found.get(account) != expected.get(account)
    ]
    return judged("payouts", problems, f"{len(expected)} accounts, {due.total} wei")
