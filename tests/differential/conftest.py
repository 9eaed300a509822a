# SPDX-License-Identifier: Apache-2.0
"""The contracts beside their mirror in `roastpower.protocol`, on the same inputs."""

from collections.abc import Iterator

import boa
import pytest
from contracts.support import precompiles
from contracts.support.deployment import Protocol, deploy
from contracts.support.profile import BEACON_GENESIS, BEACON_PERIOD, FAST
from contracts.support.sources import harness

precompiles.install()


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    """The protocol around a beacon without signatures, which are the dear part of a draw."""
    return deploy(FAST, harness("UnsignedBeacon").deploy(BEACON_GENESIS, BEACON_PERIOD))


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    with boa.env.anchor():
        yield
