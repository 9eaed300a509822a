# SPDX-License-Identifier: Apache-2.0
"""Who may call what of the pool and the token, each in the moment in which the right caller succeeds."""

from typing import Any

from eth_account import Account

from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from ..support.chain import now, travel, travel_to
from ..support.deployment import signature
from ..support.life import ANY_PRICE, COMMITMENT, EVIDENCE, REASON
from ..support.profile import words
from ..support.tokens import sign_permit
from .entry import EVERYONE, Entry
from .stage import NEW, SCORES, Stage

NOT_OWNER = "ownable: caller is not the owner"
NOT_GUARDIAN = "roles: caller is not the guardian"
SIGNER = Account.from_key(b"\1" * 32)


def _submit(stage: Stage) -> tuple[Any, ...]:
    stage.enrich(stage.pool)
    return stage.campaign_id, COMMITMENT, ANY_PRICE


def _submit_with_permit(stage: Stage) -> tuple[Any, ...]:
    return (*_submit(stage), 0, 0, 0, bytes(32), bytes(32))


def _due(stage: Stage) -> tuple[Any, ...]:
    stage.life.fill(3)
    travel_to(stage.pool.open_block().closes_at)
    return ()


def _scores(stage: Stage) -> tuple[Any, ...]:
    block_id = stage.life.seal_with(len(SCORES))
    travel(stage.protocol.profile.parameters.delivery_window)
    return block_id, pack(SCORES), pack(rank(SCORES)), EVIDENCE


def _challenge(stage: Stage) -> tuple[Any, ...]:
    stage.enrich(stage.pool)
    return stage.life.scored_with(SCORES), REASON


def _resolve_expired(stage: Stage) -> tuple[Any, ...]:
    block_id = stage.life.challenged_with(SCORES)
    travel_to(stage.pool.challenge_of(block_id).resolve_by)
    return (block_id,)


def _settle(stage: Stage) -> tuple[Any, ...]:
    block_id = stage.life.scored_with(SCORES)
    draw_round = stage.pool.sealed_block(block_id).draw_round
    travel_to(stage.protocol.beacon.round_time(draw_round))
    return block_id, pack(rank(SCORES)), signature(draw_round)


def _unscored(stage: Stage) -> tuple[Any, ...]:
    block_id = stage.life.seal_with(3)
    travel_to(stage.pool.sealed_block(block_id).score_by)
    return (block_id,)


def _unsettled(stage: Stage) -> tuple[Any, ...]:
    block_id = stage.life.scored_with(SCORES)
    parameters = stage.protocol.profile.parameters
    last = stage.pool.sealed_block(block_id).settle_after + parameters.settle_timeout
    travel_to(last + stage.protocol.profile.limits.draw_delay)
    return (block_id,)


def _advance(stage: Stage) -> tuple[Any, ...]:
    """Ten void blocks, of which the last call passes eight."""
    blocks = [stage.life.seal_with(3) for _ in range(10)]
    for block_id in [*blocks[1:], blocks[0]]:
        stage.life.void(block_id)
    return ()


def _refund(stage: Stage) -> tuple[Any, ...]:
    block_id = stage.life.seal_with(3)
    stage.life.void(block_id)
    return ([block_id << 16],)


def _reveal(stage: Stage) -> tuple[Any, ...]:
    return stage.life.submit(stage.life.miner(0)), b"content", bytes(32)


def _unpause(stage: Stage) -> tuple[Any, ...]:
    stage.pool.pause(sender=stage.callers.guardian)
    return ()


def _accept_ownership(stage: Stage) -> tuple[Any, ...]:
    stage.pool.transfer_ownership(stage.callers.offered, sender=stage.callers.timelock)
    return ()


def _burn_from(stage: Stage) -> tuple[Any, ...]:
    stage.enrich(stage.callers.stranger)
    for caller in stage.callers.named().values():
        stage.token.approve(caller, ANY_PRICE, sender=stage.callers.miner)
    return stage.callers.miner, 1


def _permit(stage: Stage) -> tuple[Any, ...]:
    return tuple(sign_permit(stage.token, SIGNER, NEW, 1, now()))


def _transfer(stage: Stage) -> tuple[Any, ...]:
    stage.enrich(stage.callers.stranger)
    return NEW, 1


def _transfer_from(stage: Stage) -> tuple[Any, ...]:
    stage.enrich(stage.callers.stranger)
    return stage.callers.miner, NEW, 1


def _burn(stage: Stage) -> tuple[Any, ...]:
    stage.enrich(stage.callers.stranger)
    return (1,)


def _burn_from_by_the_stranger(stage: Stage) -> tuple[Any, ...]:
    stage.enrich(stage.callers.stranger)
    return stage.callers.miner, 1


POOL = [
    Entry("submit(uint256,bytes32,uint256)", EVERYONE, _submit),
    Entry(
        "submit_with_permit(uint256,bytes32,uint256,uint256,uint256,uint8,bytes32,bytes32)",
        EVERYONE,
        _submit_with_permit,
    ),
    Entry("reveal(uint256,bytes,bytes32)", {"miner"}, _reveal, "pool: caller is not the miner"),
    Entry("refund(uint256[])", EVERYONE, _refund),
    Entry("seal()", EVERYONE, _due),
    Entry(
        "post_scores(uint256,uint256[],uint256[],bytes32)",
        {"oracle"},
        _scores,
        "roles: caller is not the oracle",
    ),
    Entry("challenge(uint256,bytes32)", EVERYONE, _challenge),
    Entry(
        "resolve(uint256,bool)",
        {"guardian"},
        lambda stage: (stage.life.challenged_with(SCORES), True),
        NOT_GUARDIAN,
    ),
    Entry("resolve_expired(uint256)", EVERYONE, _resolve_expired),
    Entry("settle(uint256,uint256[],bytes)", EVERYONE, _settle),
    Entry(
        "void(uint256)",
        {"guardian"},
        lambda stage: (stage.life.seal_with(3),),
        "pool: scores may still come",
        moment="sealed",
    ),
    Entry(
        "void(uint256)",
        {"guardian"},
        lambda stage: (stage.life.scored_with(SCORES),),
        "pool: block may still settle",
        moment="scored",
    ),
    Entry("void(uint256)", EVERYONE, _unscored, moment="not scored in time"),
    Entry("void(uint256)", EVERYONE, _unsettled, moment="not settled in time"),
    Entry("advance()", EVERYONE, _advance),
    Entry("pause()", {"guardian"}, lambda _: (), NOT_GUARDIAN),
    Entry("unpause()", {"timelock"}, _unpause, NOT_OWNER),
    Entry(
        f"set_parameters(({','.join(['uint256'] * 12)}))",
        {"timelock"},
        lambda stage: (words(stage.protocol.profile.parameters),),
        NOT_OWNER,
    ),
    Entry("set_guardian(address)", {"timelock"}, lambda _: (NEW,), NOT_OWNER),
    Entry("set_oracle(address)", {"timelock"}, lambda _: (NEW,), NOT_OWNER),
    Entry("set_treasury(address)", {"timelock"}, lambda _: (NEW,), NOT_OWNER),
    Entry("transfer_ownership(address)", {"timelock"}, lambda _: (NEW,), NOT_OWNER),
    Entry(
        "accept_ownership()",
        {"offered"},
        _accept_ownership,
        "ownable_2step: caller is not the new owner",
    ),
]

TOKEN = [
    Entry("approve(address,uint256)", EVERYONE, lambda _: (NEW, 1)),
    Entry("transfer(address,uint256)", EVERYONE, _transfer),
    Entry(
        "transferFrom(address,address,uint256)",
        {"stranger"},
        _transfer_from,
        "erc20: insufficient allowance",
        moment="with an allowance to the stranger",
    ),
    Entry(
        "burn(uint256)",
        EVERYONE,
        _burn,
    ),
    Entry("burn_from(address,uint256)", EVERYONE, _burn_from, moment="with an allowance"),
    Entry(
        "burn_from(address,uint256)",
        {"stranger"},
        _burn_from_by_the_stranger,
        "erc20: insufficient allowance",
        moment="with an allowance to the stranger",
    ),
    Entry("permit(address,address,uint256,uint256,uint8,bytes32,bytes32)", EVERYONE, _permit),
    Entry("mint(address,uint256)", {"pool"}, lambda _: (NEW, 1), "token: caller is not the minter"),
]
