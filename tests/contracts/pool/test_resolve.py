# SPDX-License-Identifier: Apache-2.0
"""The guardian's word on a challenge: upheld, upheld again, or rejected; in time; nobody else's."""

from typing import Any

import pytest

from roastpower.protocol.constants import ROAST_WEI

from ..support.accounts import ACCOUNTS, account
from ..support.chain import event, events, expect_revert, now, travel, travel_to
from ..support.life import PURSE, SCORED, SEALED, VOID, Life
from ..support.profile import BEACON_GENESIS, BEACON_PERIOD

SCORES = [5, 4, 3, 2, 1]
BOND = 1_000 * ROAST_WEI
ZERO = "0x" + "00" * 20


@pytest.fixture
def block_id(life: Life) -> int:
    """A challenged block."""
    return life.challenged_with(SCORES)


def test_upheld_the_block_is_scored_again(
    pool: Any, token: Any, guardian: str, challenger: str, block_id: int
) -> None:
    travel(100)
    pool.resolve(block_id, True, sender=guardian)
    assert event(pool, "Resolved") == {
        "kind": 1,
        "id": block_id,
        "upheld": True,
        "expired": False,
        "bond_to": challenger,
        "settle_after": 0,
        "draw_round": 0,
        "score_by": now() + 3_600,
    }
    sealed = pool.sealed_block(block_id)
    assert (sealed.status, sealed.score_by, sealed.upheld) == (SEALED, now() + 3_600, True)
    assert (sealed.settle_after, sealed.draw_round, sealed.nonzero) == (0, 0, 0)
    assert token.balanceOf(challenger) == PURSE
    assert pool.challenge_of(block_id).challenger == ZERO


def test_new_scores_have_a_new_deadline(
    pool: Any, life: Life, guardian: str, block_id: int
) -> None:
    travel(1_000)
    pool.resolve(block_id, True, sender=guardian)
    travel_to(now() + 3_599)
    life.score(block_id, [1, 2, 3, 4, 5])
    sealed = pool.sealed_block(block_id)
    assert (sealed.status, sealed.upheld, sealed.rejected) == (SCORED, True, 0)


def test_new_scores_get_a_later_draw(pool: Any, life: Life, guardian: str, block_id: int) -> None:
    first_round = pool.sealed_block(block_id).draw_round
    pool.resolve(block_id, True, sender=guardian)
    travel(3)
    life.score(block_id, SCORES)
    assert pool.sealed_block(block_id).draw_round > first_round


def test_upheld_twice_the_block_is_void(
    pool: Any, token: Any, life: Life, guardian: str, challenger: str, block_id: int
) -> None:
    pool.resolve(block_id, True, sender=guardian)
    life.score(block_id, SCORES)
    life.challenge(block_id)
    pool.resolve(block_id, True, sender=guardian)
    assert event(pool, "Resolved") == {
        "kind": 1,
        "id": block_id,
        "upheld": True,
        "expired": False,
        "bond_to": challenger,
        "settle_after": 0,
        "draw_round": 0,
        "score_by": 0,
    }
    assert event(pool, "BlockVoided") == {"block_id": block_id, "by": guardian}
    assert event(pool, "FinalAdvanced") == {"final_before": 2}
    assert pool.status(block_id) == VOID
    assert token.balanceOf(challenger) == PURSE
    assert token.balanceOf(pool) == 0


def test_rejected_the_bond_burns(
    pool: Any, token: Any, guardian: str, challenger: str, block_id: int
) -> None:
    supply = token.totalSupply()
    travel(100)
    pool.resolve(block_id, False, sender=guardian)
    settle_after = now() + 120
    draw_round = 1 + -(-(settle_after + 45 - BEACON_GENESIS) // BEACON_PERIOD)
    assert event(pool, "Resolved") == {
        "kind": 1,
        "id": block_id,
        "upheld": False,
        "expired": False,
        "bond_to": ZERO,
        "settle_after": settle_after,
        "draw_round": draw_round,
        "score_by": 0,
    }
    sealed = pool.sealed_block(block_id)
    assert (sealed.status, sealed.settle_after) == (SCORED, settle_after)
    assert (sealed.draw_round, sealed.rejected, sealed.nonzero) == (draw_round, 1, 5)
    assert not sealed.upheld
    assert token.balanceOf(challenger) == PURSE - BOND
    assert token.totalSupply() == supply - BOND
    assert token.balanceOf(pool) == 0


def test_rejected_scores_settle_as_posted(life: Life, guardian: str, block_id: int) -> None:
    life.pool.resolve(block_id, False, sender=guardian)
    life.settle(block_id, SCORES)
    assert event(life.pool, "BlockSettled")["reward"] == 500 * ROAST_WEI


def test_rejecting_after_an_upheld_one_keeps_the_strike(
    pool: Any, life: Life, guardian: str, block_id: int
) -> None:
    pool.resolve(block_id, True, sender=guardian)
    life.score(block_id, SCORES)
    life.challenge(block_id)
    pool.resolve(block_id, False, sender=guardian)
    assert pool.sealed_block(block_id).upheld
    life.challenge(block_id)
    pool.resolve(block_id, True, sender=guardian)
    assert pool.status(block_id) == VOID


@pytest.mark.parametrize("upheld", [True, False])
def test_the_guardian_has_until_resolve_by(
    pool: Any, guardian: str, block_id: int, upheld: bool
) -> None:
    travel_to(pool.challenge_of(block_id).resolve_by)
    with expect_revert("pool: too late to resolve"):
        pool.resolve(block_id, upheld, sender=guardian)


@pytest.mark.parametrize("upheld", [True, False])
def test_the_last_second_is_in_time(pool: Any, guardian: str, block_id: int, upheld: bool) -> None:
    travel_to(pool.challenge_of(block_id).resolve_by - 1)
    pool.resolve(block_id, upheld, sender=guardian)
    assert pool.status(block_id) == (SEALED if upheld else SCORED)


@pytest.mark.parametrize("role", ["governor", "oracle", "challenger", "treasury", "stranger"])
def test_nobody_else_resolves(pool: Any, block_id: int, role: str) -> None:
    with expect_revert("roles: caller is not the guardian"):
        pool.resolve(block_id, True, sender=getattr(ACCOUNTS, role))


def test_an_open_challenge_goes_to_the_new_guardian(
    pool: Any, owner: str, guardian: str, block_id: int
) -> None:
    successor = account("new guardian")
    pool.set_guardian(successor, sender=owner)
    with expect_revert("roles: caller is not the guardian"):
        pool.resolve(block_id, True, sender=guardian)
    pool.resolve(block_id, True, sender=successor)


def test_only_a_challenged_block_is_resolved(pool: Any, life: Life, guardian: str) -> None:
    scored = life.scored_with(SCORES)
    for block_id in (0, scored, life.open_id(), 99):
        with expect_revert("pool: block is not challenged"):
            pool.resolve(block_id, True, sender=guardian)
        with expect_revert("pool: block is not challenged"):
            pool.resolve_expired(block_id)


def test_undecided_the_bond_goes_back(
    pool: Any, token: Any, stranger: str, challenger: str, block_id: int
) -> None:
    travel_to(pool.challenge_of(block_id).resolve_by)
    pool.resolve_expired(block_id, sender=stranger)
    settle_after = now() + 120
    draw_round = 1 + -(-(settle_after + 45 - BEACON_GENESIS) // BEACON_PERIOD)
    assert event(pool, "Resolved") == {
        "kind": 1,
        "id": block_id,
        "upheld": False,
        "expired": True,
        "bond_to": challenger,
        "settle_after": settle_after,
        "draw_round": draw_round,
        "score_by": 0,
    }
    sealed = pool.sealed_block(block_id)
    assert (sealed.status, sealed.rejected, sealed.draw_round) == (SCORED, 1, draw_round)
    assert token.balanceOf(challenger) == PURSE
    assert events(pool, "BlockVoided") == []


def test_a_challenge_may_end_undecided_at_any_time_after(pool: Any, block_id: int) -> None:
    travel_to(pool.challenge_of(block_id).resolve_by + 86_400)
    pool.resolve_expired(block_id)
    assert pool.status(block_id) == SCORED


def test_a_challenge_expires_at_resolve_by(pool: Any, block_id: int) -> None:
    travel_to(pool.challenge_of(block_id).resolve_by - 1)
    with expect_revert("pool: the guardian may still resolve"):
        pool.resolve_expired(block_id)


def test_a_pause_stops_neither(pool: Any, guardian: str, block_id: int) -> None:
    pool.pause(sender=guardian)
    pool.resolve(block_id, False, sender=guardian)
    assert pool.status(block_id) == SCORED
