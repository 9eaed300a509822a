# SPDX-License-Identifier: Apache-2.0
"""Entry points of the pool."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from contracts.support.life import CHALLENGED, OPEN, SCORED, SEALED, SETTLED, VOID

from roastpower.protocol.constants import PARAMETER_BOUNDS, REFUND_BATCH
from roastpower.protocol.errors import EncodingError
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack, unpack

from ..beacon import is_signature
from ..model.state import Model
from ..signing import Permit, is_good

_NOBODY = "0x" + "00" * 20


def submit(
    model: Model,
    sender: str,
    now: int,
    campaign_id: int,
    commitment: bytes,
    max_burn: int,
    permitted: int | None = None,
) -> bool:
    campaign = model.campaigns.campaigns.get(campaign_id)
    if model.blocks.paused or not any(commitment) or campaign is None:
        return False
    block_id, price = model.blocks.next_price(now)
    return (
        campaign.accepts(now)
        and model.blocks.last_block.get(sender) != block_id
        and price <= max_burn
        and model.can_pay(sender, model.world.pool, price, allowed=permitted)
    )


def submit_with_permit(
    model: Model,
    sender: str,
    now: int,
    campaign_id: int,
    commitment: bytes,
    max_burn: int,
    *signed: Any,
) -> bool:
    """A good permit replaces the allowance; one that is not leaves it as it is."""
    permit = Permit(*signed)
    permitted = permit.permitted if is_good(model, sender, permit, now) else None
    return submit(model, sender, now, campaign_id, commitment, max_burn, permitted)


def reveal(
    model: Model, sender: str, now: int, identifier: int, content: bytes, salt: bytes
) -> bool:
    submission = model.blocks.submission(identifier)
    if submission is None or submission.miner != sender:
        return False
    block = model.blocks.blocks[identifier >> 16]
    window = model.blocks.of(identifier >> 16)["delivery_window"]
    return block.status == OPEN or now < block.sealed_at + window


def refund(model: Model, sender: str, now: int, identifiers: Sequence[int]) -> bool:
    return len(identifiers) <= REFUND_BATCH and all(
        model.blocks.submission(each) is not None and model.blocks.status(each >> 16) == VOID
        for each in identifiers
    )


def seal(model: Model, sender: str, now: int) -> bool:
    return model.blocks.is_due(now)


def post_scores(
    model: Model,
    sender: str,
    now: int,
    block_id: int,
    scores: Sequence[int],
    ranked: Sequence[int],
    evidence: bytes,
) -> bool:
    if model.blocks.status(block_id) != SEALED or sender != model.roles.oracle:
        return False
    block = model.blocks.blocks[block_id]
    opens = block.sealed_at + model.blocks.of(block_id)["delivery_window"]
    if not opens <= now < block.score_by or not any(evidence):
        return False
    try:
        unpacked = unpack(scores, len(block.submissions))
    except EncodingError:
        return False
    return pack(rank(unpacked)) == list(ranked)


def challenge(model: Model, sender: str, now: int, block_id: int, reason: bytes) -> bool:
    if model.blocks.status(block_id) != SCORED:
        return False
    block = model.blocks.blocks[block_id]
    bond = model.blocks.of(block_id)["challenge_bond"] << block.rejected
    return now < block.settle_after and model.can_pay(sender, model.world.pool, bond)


def resolve(model: Model, sender: str, now: int, block_id: int, upheld: bool) -> bool:
    return (
        sender == model.roles.guardian
        and model.blocks.status(block_id) == CHALLENGED
        and now < model.blocks.challenges[block_id].resolve_by
    )


def resolve_expired(model: Model, sender: str, now: int, block_id: int) -> bool:
    return (
        model.blocks.status(block_id) == CHALLENGED
        and now >= model.blocks.challenges[block_id].resolve_by
    )


def settle(
    model: Model, sender: str, now: int, block_id: int, ranked: Sequence[int], signature: bytes
) -> bool:
    if model.blocks.status(block_id) != SCORED:
        return False
    block = model.blocks.blocks[block_id]
    if not block.settle_after <= now < model.blocks.settle_until(block_id):
        return False
    if list(ranked) != pack(block.ranked):
        return False
    return not block.ranked or is_signature(block.draw_round, signature)


def void(model: Model, sender: str, now: int, block_id: int) -> bool:
    status = model.blocks.status(block_id)
    by_guardian = sender == model.roles.guardian
    if status == SEALED:
        return by_guardian or now >= model.blocks.blocks[block_id].score_by
    if status != SCORED:
        return False
    in_window = now < model.blocks.blocks[block_id].settle_after
    return (by_guardian and in_window) or now >= model.blocks.settle_until(block_id)


def advance(model: Model, sender: str, now: int) -> bool:
    return model.blocks.status(model.blocks.final_before) in (SETTLED, VOID)


def pause(model: Model, sender: str, now: int) -> bool:
    return sender == model.roles.guardian and not model.blocks.paused


def unpause(model: Model, sender: str, now: int) -> bool:
    return sender == model.roles.owner and model.blocks.paused


def set_parameters(model: Model, sender: str, now: int, values: Sequence[int]) -> bool:
    limits = asdict(model.world.profile.limits)
    names = list(asdict(model.world.profile.parameters))
    given = dict(zip(names, values, strict=True))
    within = all(
        limits.get(f"min_{name}", PARAMETER_BOUNDS[name].low)
        <= amount
        <= PARAMETER_BOUNDS[name].high
        for name, amount in given.items()
    )
    ordered = given["min_block_time"] < given["max_block_time"]
    return sender == model.roles.owner and within and ordered


def set_guardian(model: Model, sender: str, now: int, guardian: str) -> bool:
    fits = guardian not in (_NOBODY, model.roles.oracle)
    return sender == model.roles.owner and fits


def set_oracle(model: Model, sender: str, now: int, oracle: str) -> bool:
    fits = oracle not in (_NOBODY, model.roles.guardian)
    return sender == model.roles.owner and fits


def set_treasury(model: Model, sender: str, now: int, treasury: str) -> bool:
    return sender == model.roles.owner and treasury != _NOBODY


def transfer_ownership(model: Model, sender: str, now: int, new_owner: str) -> bool:
    return sender == model.roles.owner


def accept_ownership(model: Model, sender: str, now: int) -> bool:
    return sender == model.roles.pending
