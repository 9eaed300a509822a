# SPDX-License-Identifier: Apache-2.0
"""A project, and a sponsor who can pay."""

import pytest

from roastpower.protocol.constants import ROAST_WEI

from ..support.accounts import ACCOUNTS
from ..support.campaigns import create_project
from ..support.deployment import Protocol
from ..support.life import give


@pytest.fixture
def project_id(protocol: Protocol) -> int:
    """A project of a sponsor who lets the distributor take what it asks."""
    give(protocol, ACCOUNTS.sponsor, 1_000_000 * ROAST_WEI)
    protocol.token.approve(protocol.distributor, 2**256 - 1, sender=ACCOUNTS.sponsor)
    return create_project(protocol)
