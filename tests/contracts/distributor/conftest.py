# SPDX-License-Identifier: Apache-2.0
"""A payable campaign in ROAST, and pay for three miners that leaves a rest to the sponsor."""

from typing import Any

import pytest

from roastpower.protocol.constants import ROAST_WEI

from ..support.accounts import ACCOUNTS, miner
from ..support.campaigns import Payouts, create_payable
from ..support.deployment import Protocol
from ..support.life import give
from ..support.sources import harness

PAY = {miner(0): 5_000 * ROAST_WEI, miner(1): 3_000 * ROAST_WEI, miner(2): 1_000 * ROAST_WEI}


@pytest.fixture
def payable(protocol: Protocol) -> int:
    """A campaign of 10,000 ROAST, 2.5 percent of which are the fee if anybody is paid."""
    return create_payable(protocol)


@pytest.fixture
def payouts(protocol: Protocol, payable: int) -> Payouts:
    """Not posted yet."""
    return Payouts(protocol.distributor, payable, PAY)


@pytest.fixture
def posted(payouts: Payouts) -> Payouts:
    """Posted, in their challenge window."""
    payouts.post()
    return payouts


@pytest.fixture
def live(posted: Payouts) -> Payouts:
    """Posted and claimable."""
    posted.go_live()
    return posted


@pytest.fixture
def bonded(protocol: Protocol) -> str:
    """A challenger with ROAST, which the distributor may take."""
    give(protocol, ACCOUNTS.challenger)
    protocol.token.approve(protocol.distributor, 2**256 - 1, sender=ACCOUNTS.challenger)
    return ACCOUNTS.challenger


@pytest.fixture
def odd_token() -> Any:
    return harness("OddToken")()


@pytest.fixture
def silent_token() -> Any:
    return harness("SilentToken")()
