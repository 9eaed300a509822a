# SPDX-License-Identifier: Apache-2.0
"""The protocol on titanoboa, met by contracts of others."""

from collections.abc import Iterator
from typing import Any

import boa
import pytest
from contracts.support import precompiles
from contracts.support.accounts import ACCOUNTS
from contracts.support.deployment import Protocol, deploy

precompiles.install()


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    """All six contracts, as right after their deployment."""
    return deploy()


@pytest.fixture(autouse=True)
def _put_back(protocol: Protocol) -> Iterator[None]:
    with boa.env.anchor():
        yield


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
def stranger() -> str:
    return ACCOUNTS.stranger
