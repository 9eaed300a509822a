# SPDX-License-Identifier: Apache-2.0
"""Each defect around money is noticed by the same sequences that the real contracts pass."""

import re
from pathlib import Path

import pytest

from .broken import money, pool
from .broken.variant import Variant, assert_caught
from .default import BATCHES


@pytest.mark.parametrize("variant", money.VARIANTS, ids=lambda variant: variant.name)
def test_broken_money_is_caught(variant: Variant) -> None:
    assert_caught(variant)


def test_what_catches_them_is_what_the_unbroken_contracts_pass() -> None:
    variants = [*pool.VARIANTS, *money.VARIANTS]
    assert len({variant.name for variant in variants}) == len(variants)
    assert {variant.batch for variant in variants} <= set(BATCHES)


def test_the_page_says_how_many_there_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "security.md").read_text()
    (said,) = re.findall(r"^(\d+) variants of the contracts", page, re.MULTILINE)
    assert int(said) == len([*pool.VARIANTS, *money.VARIANTS])
