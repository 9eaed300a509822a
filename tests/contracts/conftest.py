# SPDX-License-Identifier: Apache-2.0
"""The protocol on titanoboa: deployed once a run, put back after each test.

Everything lives in this process. Tests that need a real client ask for ``chain`` of the outer
conftest.
"""

from collections.abc import Iterator
from typing import Any

import boa
import pytest

from .support import precompiles
from .support.accounts import ACCOUNTS
from .support.chain import now
from .support.deployment import Protocol, deploy
from .support.life import Life, create_campaign

precompiles.install()


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    """All six contracts, as right after their deployment."""
    return deploy()


@pytest.fixture(autouse=True)
def _put_back(protocol: Protocol) -> Iterator[None]:
    with boa.env.anchor():
        yield
    # What was written is remembered by address, past the anchor: with it, titanoboa would fail to describe another
    # contract that a later test deploys to the same address.
    boa.env.sstore_trace.clear()


@pytest.fixture
def timelock(protocol: Protocol) -> Any:
    return protocol.timelock


@pytest.fixture
def beacon(protocol: Protocol) -> Any:
    return protocol.beacon


@pytest.fixture
def token(protocol: Protocol) -> Any:
    return protocol.token


@pytest.fixture
def pool(protocol: Protocol) -> Any:
    return protocol.pool


@pytest.fixture
def factory(protocol: Protocol) -> Any:
    return protocol.factory


@pytest.fixture
def distributor(protocol: Protocol) -> Any:
    return protocol.distributor


@pytest.fixture
def owner(protocol: Protocol) -> str:
    """The protocol's owner: the timelock, which tests may speak for."""
    return str(protocol.timelock.address)


@pytest.fixture
def governor() -> str:
    """Who proposes and executes in the timelock."""
    return ACCOUNTS.governor


@pytest.fixture
def guardian() -> str:
    return ACCOUNTS.guardian


@pytest.fixture
def oracle() -> str:
    return ACCOUNTS.oracle


@pytest.fixture
def treasury() -> str:
    return ACCOUNTS.treasury


@pytest.fixture
def sponsor() -> str:
    return ACCOUNTS.sponsor


@pytest.fixture
def challenger() -> str:
    return ACCOUNTS.challenger


@pytest.fixture
def stranger() -> str:
    return ACCOUNTS.stranger


@pytest.fixture
def campaign_id(protocol: Protocol) -> int:
    """A campaign that takes submissions from now on, paid in ROAST."""
    return create_campaign(protocol, starts_at=now())


@pytest.fixture
def life(protocol: Protocol, campaign_id: int) -> Life:
    """Drives blocks of the pool through their life, for that campaign."""
    return Life(protocol, campaign_id)
