# SPDX-License-Identifier: Apache-2.0
"""Each defect of the pool is noticed by the same sequences that the real pool passes."""

import pytest

from .broken.pool import VARIANTS
from .broken.variant import Variant, assert_caught


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_a_broken_pool_is_caught(variant: Variant) -> None:
    assert_caught(variant)
