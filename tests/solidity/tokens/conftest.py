# SPDX-License-Identifier: Apache-2.0
"""In every test here an honest campaign in ROAST stands beside the attack, and is paid after it."""

from collections.abc import Iterator

import pytest
from contracts.support.deployment import Protocol

from ..campaigns import Honest, create_honest


@pytest.fixture(autouse=True)
def honest(_put_back: None, protocol: Protocol) -> Iterator[Honest]:
    """Live before the test; whole, and paid to the last wei, after it."""
    campaign = create_honest(protocol)
    yield campaign
    campaign.assert_pays_everybody()
