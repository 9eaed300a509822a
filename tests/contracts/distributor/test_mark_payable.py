# SPDX-License-Identifier: Apache-2.0
"""A campaign is payable once it is closed and its last block is final."""

from typing import Any

import pytest

from roastpower.protocol.constants import REFUND_DELAY

from ..support.campaigns import close_full, make_final
from ..support.chain import event, expect_revert, now
from ..support.deployment import Protocol
from ..support.life import Life, create_campaign


@pytest.fixture
def full(protocol: Protocol) -> int:
    return create_campaign(
        protocol, starts_at=now(), max_submissions=protocol.profile.parameters.min_miners
    )


def test_anyone_marks_a_campaign_payable(distributor: Any, payable: int, stranger: str) -> None:
    distributor.mark_payable(payable, sender=stranger)
    assert event(distributor, "CampaignPayable") == {
        "campaign_id": payable,
        "payable_at": now(),
        "refund_after": now() + REFUND_DELAY,
    }
    assert distributor.payouts(payable) == (bytes(32), 0, 0, now(), now() + REFUND_DELAY, 0)


def test_a_campaign_is_marked_once(distributor: Any, payable: int) -> None:
    distributor.mark_payable(payable)
    with expect_revert("distributor: already payable"):
        distributor.mark_payable(payable)


def test_a_running_campaign_is_not_payable(protocol: Protocol, distributor: Any, full: int) -> None:
    life = Life(protocol, full)
    life.void(life.seal_with(3))
    with expect_revert("distributor: campaign is not closed"):
        distributor.mark_payable(full)
    protocol.factory.close(full)
    distributor.mark_payable(full)


def test_neither_a_cancelled_nor_an_unknown_campaign_is_payable(
    protocol: Protocol, distributor: Any, full: int, sponsor: str
) -> None:
    protocol.factory.cancel(full, sender=sponsor)
    for campaign_id in (full, full + 1):
        with expect_revert("distributor: campaign is not closed"):
            distributor.mark_payable(campaign_id)


def test_all_blocks_of_a_campaign_must_be_final(
    protocol: Protocol, distributor: Any, full: int
) -> None:
    block_id = close_full(protocol, full)
    with expect_revert("distributor: a block is not final"):
        distributor.mark_payable(full)
    Life(protocol, full).seal()
    with expect_revert("distributor: a block is not final"):
        distributor.mark_payable(full)
    Life(protocol, full).void(block_id)
    assert protocol.pool.final_before() == block_id + 1
    distributor.mark_payable(full)


def test_an_older_block_that_is_not_final_holds_a_campaign_up(
    protocol: Protocol, distributor: Any, full: int, campaign_id: int
) -> None:
    other = Life(protocol, campaign_id)
    older = other.seal_with(other.miners(13)[10:])
    make_final(protocol, close_full(protocol, full))
    with expect_revert("distributor: a block is not final"):
        distributor.mark_payable(full)
    other.void(older)
    distributor.mark_payable(full)
