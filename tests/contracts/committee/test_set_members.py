# SPDX-License-Identifier: Apache-2.0
"""The owner appoints who judges; it acts at once."""

from collections.abc import Sequence
from typing import Any

import pytest

from ..support.accounts import account
from ..support.chain import event, expect_revert
from ..support.committee import Bench, judges
from .conftest import SCORES


def ascending(count: int) -> list[str]:
    return sorted((account(f"member {n}") for n in range(count)), key=lambda each: int(each, 16))


@pytest.mark.parametrize(("count", "threshold"), [(1, 1), (2, 2), (3, 2), (4, 4), (16, 9)])
def test_members_and_threshold_are_what_the_owner_sets(
    committee: Any, bench: Bench, owner: str, count: int, threshold: int
) -> None:
    members = ascending(count)
    committee.set_members(members, threshold, sender=owner)
    assert event(committee, "MembersChanged") == {"members": members, "threshold": threshold}
    assert (committee.members(), committee.threshold()) == (members, threshold)
    assert all(committee.is_member(member) for member in members)
    assert not any(committee.is_member(judge.address) for judge in bench.judges)


def test_a_member_may_stay(committee: Any, bench: Bench, owner: str) -> None:
    stays = bench.judges[1].address
    committee.set_members([stays], 1, sender=owner)
    assert committee.is_member(stays)
    assert not committee.is_member(bench.judges[0].address)


FIRST, SECOND, THIRD = ascending(3)


@pytest.mark.parametrize(
    ("members", "threshold", "reason"),
    [
        ([], 0, "committee: threshold is no majority"),
        ([FIRST, SECOND, THIRD], 1, "committee: threshold is no majority"),
        ([FIRST, SECOND], 1, "committee: threshold is no majority"),
        ([FIRST, SECOND], 3, "committee: threshold over members"),
        ([FIRST, FIRST], 2, "committee: members not ascending"),
        ([SECOND, FIRST], 2, "committee: members not ascending"),
        (["0x" + "00" * 20, FIRST], 2, "committee: members not ascending"),
    ],
)
def test_what_is_no_committee_is_refused(
    committee: Any, owner: str, members: Sequence[str], threshold: int, reason: str
) -> None:
    with expect_revert(reason):
        committee.set_members(list(members), threshold, sender=owner)


def test_nobody_else_sets_them(committee: Any, bench: Bench, stranger: str) -> None:
    for caller in (stranger, bench.judges[0].address):
        with expect_revert("ownable: caller is not the owner"):
            committee.set_members([stranger], 1, sender=caller)


def test_what_former_members_signed_is_good_for_nothing(
    committee: Any, bench: Bench, owner: str, block_id: int
) -> None:
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES))
    newcomers = judges(3, "newcomer")
    committee.set_members([each.address for each in newcomers], 2, sender=owner)
    with expect_revert("committee: signer is not a member"):
        bench.submit_scores(block_id, SCORES, signed)


def test_a_higher_threshold_holds_for_what_was_signed_before(
    committee: Any, bench: Bench, owner: str, block_id: int
) -> None:
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES), bench.judges[:2])
    committee.set_members([each.address for each in bench.judges], 3, sender=owner)
    with expect_revert("committee: too few signatures"):
        bench.submit_scores(block_id, SCORES, signed)


def test_ownership_moves_in_two_steps(committee: Any, owner: str, stranger: str) -> None:
    committee.transfer_ownership(stranger, sender=owner)
    assert (committee.owner(), committee.pending_owner()) == (owner, stranger)
    with expect_revert("ownable_2step: caller is not the new owner"):
        committee.accept_ownership(sender=owner)
    committee.accept_ownership(sender=stranger)
    assert committee.owner() == stranger
