# SPDX-License-Identifier: Apache-2.0
"""The payout rule: a campaign's budget by rank and by social amplification."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from roastpower.protocol.addresses import address_bytes, checksummed
from roastpower.protocol.constants import BPS, MAX_AMPLIFICATION_BPS, MAX_FEE_BPS, MAX_PLACES
from roastpower.protocol.errors import ProtocolError
from roastpower.protocol.merkle import PayoutTree

EMPTY_ROOT = bytes(32)


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission of the campaign in a settled block; `weight` is its amplification's."""

    submission_id: int
    miner: str
    score: int
    weight: int = 0


@dataclass(frozen=True)
class Payouts:
    """What a campaign pays, in wei of its token.

    `amounts` hold one positive amount an account, by the accounts' bytes ascending; `total` is
    their sum.
    """

    campaign_id: int
    amounts: tuple[tuple[str, int], ...]
    total: int
    fee: int

    @cached_property
    def tree(self) -> PayoutTree:
        """The tree that proves each amount; `MerkleError` if nobody is paid."""
        return PayoutTree(self.campaign_id, self.amounts)

    @property
    def root(self) -> bytes:
        """The root to post; zero if nobody is paid."""
        return self.tree.root if self.amounts else EMPTY_ROOT


def fee(funded: int, fee_bps: int) -> int:
    """The protocol's part of a budget, in wei, once somebody is paid."""
    return funded * fee_bps // BPS


def rank_share_of(rank_share: int, place: int, ranked_places: int) -> int:
    """What place `place` (from 1) of `ranked_places` gets, in wei: linear, the first most."""
    return rank_share * (ranked_places - place + 1) // (ranked_places * (ranked_places + 1) // 2)


def pay(
    campaign_id: int,
    funded: int,
    fee_bps: int,
    amplification_bps: int,
    ranked_places: int,
    entries: Iterable[Entry],
) -> Payouts:
    """Apply the payout rule to all of a campaign's submissions in settled blocks.

    Entries with score 0 neither take a place nor count by weight. What no place takes, and what
    rounds away, is left for the sponsor. If nobody is paid there is no fee either.
    """
    _check_terms(funded, fee_bps, amplification_bps, ranked_places)
    scored = _scored(entries)
    fee_wei = fee(funded, fee_bps)
    amplification = (funded - fee_wei) * amplification_bps // BPS
    amounts: defaultdict[bytes, int] = defaultdict(int)
    _pay_places(amounts, scored, funded - fee_wei - amplification, ranked_places)
    _pay_amplification(amounts, scored, amplification)
    paid = tuple(
        (checksummed(account), amounts[account]) for account in sorted(amounts) if amounts[account]
    )
    return Payouts(
        campaign_id=campaign_id,
        amounts=paid,
        total=sum(amount for _, amount in paid),
        fee=fee_wei if paid else 0,
    )


def _pay_places(
    amounts: defaultdict[bytes, int], scored: list[Entry], rank_share: int, ranked_places: int
) -> None:
    placed: dict[bytes, None] = {}
    for entry in scored:
        placed.setdefault(address_bytes(entry.miner))
    for place, miner in enumerate(list(placed)[:ranked_places], start=1):
        amounts[miner] += rank_share_of(rank_share, place, ranked_places)


def _pay_amplification(
    amounts: defaultdict[bytes, int], scored: list[Entry], amplification: int
) -> None:
    weights: defaultdict[bytes, int] = defaultdict(int)
    for entry in scored:
        weights[address_bytes(entry.miner)] += entry.weight
    total_weight = sum(weights.values())
    if total_weight == 0:
        return
    for miner, weight in weights.items():
        amounts[miner] += amplification * weight // total_weight


def _scored(entries: Iterable[Entry]) -> list[Entry]:
    """Entries above 0, best first."""
    listed = list(entries)
    if len({entry.submission_id for entry in listed}) != len(listed):
        raise ProtocolError("a submission is listed twice")
    if any(entry.score < 0 or entry.weight < 0 for entry in listed):
        raise ProtocolError("scores and weights are not negative")
    return sorted(
        (entry for entry in listed if entry.score > 0),
        key=lambda entry: (-entry.score, entry.submission_id),
    )


def _check_terms(funded: int, fee_bps: int, amplification_bps: int, ranked_places: int) -> None:
    if funded < 0:
        raise ProtocolError(f"a budget is not negative: {funded}")
    if not 0 <= fee_bps <= MAX_FEE_BPS:
        raise ProtocolError(f"no such fee: {fee_bps} bps")
    if not 0 <= amplification_bps <= MAX_AMPLIFICATION_BPS:
        raise ProtocolError(f"no such amplification share: {amplification_bps} bps")
    if not 1 <= ranked_places <= MAX_PLACES:
        raise ProtocolError(f"no such number of places: {ranked_places}")
