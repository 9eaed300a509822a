# SPDX-License-Identifier: Apache-2.0
"""Every boundary of every rule, and what lies on either side of it: contract and mirror agree."""

from collections.abc import Iterable
from itertools import product
from typing import Any

import boa
import pytest
from contracts.support.chain import event, travel_to
from contracts.support.deployment import Protocol, public_key_words
from contracts.support.life import Life, create_campaign
from contracts.support.profile import BEACON_GENESIS, BEACON_PERIOD
from contracts.support.sources import contract, harness
from eth_utils.address import to_checksum_address

from roastpower.protocol import beacon as drand
from roastpower.protocol import schedule
from roastpower.protocol.commitment import commitment
from roastpower.protocol.constants import BPS, DAY, MAX_FEE_BPS, PARAMETER_BOUNDS
from roastpower.protocol.emission import block_emission, halvings
from roastpower.protocol.errors import EncodingError
from roastpower.protocol.payouts import fee
from roastpower.protocol.ranking import places, rank
from roastpower.protocol.scores import pack, unpack

from .budgets import MOST, create_budget
from .pool_storage import set_open_id
from .volume import BATCH

TARGETS = [10, 11, 255, 256]
ERAS = [era * 200_000 + after for era in (1, 2, 21, 22, 69, 70) for after in (-1, 0, 1, 2)]
BLOCKS = [1, 2, *ERAS, 2**40 - 1]


def demands(target: int) -> list[int]:
    """Where the index meets zero, a target, the longest block, and its caps."""
    around = [0, target, 4 * target, 24 * target, 160 * target]
    found = {sign * (each + beside) for sign in (1, -1) for each in around for beside in (-1, 0, 1)}
    return sorted(each for each in found if abs(each) <= 160 * target)


@pytest.fixture(scope="module")
def demand() -> Any:
    return harness("DemandHarness").deploy()


@pytest.fixture(scope="module")
def ranking() -> Any:
    return harness("RankingHarness").deploy()


def compare(function: Any, mirror: Any, cases: Iterable[tuple[Any, ...]]) -> None:
    """Asks the contract for all cases, as many a call as it takes."""
    listed = list(cases)
    assert listed
    for some in chunks(listed, BATCH):
        found = function(some)
        wanted = [mirror(*case) for case in some]
        assert found == wanted, some


def chunks(listed: list[Any], size: int) -> list[list[Any]]:
    """Consecutive parts of a list."""
    return [listed[start : start + size] for start in range(0, len(listed), size)]


def test_exp_int(demand: Any) -> None:
    denominators = [1, 2, 80, 2_048]
    ratios = [0, 1, 20, 24]
    compare(
        demand.exp_int,
        schedule.exp_int,
        (
            (factor, max(0, ratio * denominator + beside), denominator)
            for factor in (0, 1, 10**12, 10**22)
            for denominator in denominators
            for ratio in ratios
            for beside in (-1, 0, 1)
        ),
    )


def test_base_price(demand: Any) -> None:
    floor = PARAMETER_BOUNDS["min_burn_price"]
    floors = [floor.low, floor.low + 1, floor.default, floor.high]
    compare(
        demand.base_price,
        schedule.base_price,
        (
            (least, block_id, index, target)
            for target in (10, 256)
            for index in demands(target)
            for least, block_id in product(floors, (1, 200_000, 200_001, 4_200_001, 2**40 - 1))
        ),
    )


def test_price(demand: Any) -> None:
    compare(
        demand.price,
        schedule.submission_price,
        (
            (base, target, index)
            for target in TARGETS
            for base in (10**12, 10**12 + 1, 5 * 10**18 + 7, 2**104 - 1)
            for index in (0, 1, target - 2, target - 1, target, target + 1, 510, 511)
        ),
    )


def test_duration(demand: Any) -> None:
    times = [(1, 2), (1, DAY), (120, 1_800), (DAY - 1, DAY)]
    compare(
        demand.duration,
        schedule.block_duration,
        (
            (shortest, longest, index, target)
            for target in TARGETS
            for index in demands(target)
            for shortest, longest in times
        ),
    )


def test_after_seal(demand: Any) -> None:
    compare(
        demand.after_seal,
        lambda index, count, target, longest: schedule.demand_after_seal(
            index, count, target, 600 if longest else 599, 600
        ),
        (
            (index, count, target, longest)
            for target in TARGETS
            for index in demands(target)
            for count in sorted(
                {1, target - 1, target, target + 1, min(4 * target - 1, 512)}
                | {min(4 * target, 512), min(4 * target + 1, 512), 512}
            )
            for longest in (False, True)
        ),
    )


def test_rescaled(demand: Any) -> None:
    compare(
        demand.rescaled,
        schedule.demand_rescaled,
        ((index, old, new) for old, new in product(TARGETS, TARGETS) for index in demands(old)),
    )


def test_reopened(demand: Any) -> None:
    closes_at = 1_800_000_000
    compare(
        demand.reopened,
        lambda index, target, longest, waited: schedule.demand_reopened(
            index, target, longest, closes_at, closes_at + waited
        ),
        (
            (index, target, longest, waited)
            for target in TARGETS
            for index in demands(target)
            for longest in (2, 1_800, DAY)
            for waited in (0, longest - 1, longest, longest + 1, 2 * longest, 160 * longest, 2**31)
        ),
    )


def test_halvings(demand: Any) -> None:
    assert len(BLOCKS) > BATCH
    for some in chunks(BLOCKS, BATCH):
        assert demand.halvings(some) == [halvings(block_id) for block_id in some]


def test_every_number_of_places(ranking: Any) -> None:
    assert ranking.places(list(range(513))) == [places(nonzero) for nonzero in range(513)]


COUNTS = [1, 2, 3, 4, 5, 6, 7, 15, 16, 17, 31, 32, 33, 98, 99, 100, 101, 102, 511, 512]


@pytest.mark.parametrize("count", COUNTS)
def test_rankings_of_ties_and_of_few(ranking: Any, count: int) -> None:
    patterns = [
        [0] * count,
        [1] * count,
        [10_000] * count,
        [*[0] * (count - 1), 1],
        [1, *[0] * (count - 1)],
        list(range(1, count + 1)),
        list(range(count, 0, -1)),
        [10_000 - index % 2 for index in range(count)],
        [index % 3 for index in range(count)],
    ]
    for scores in patterns:
        nonzero = sum(score > 0 for score in scores)
        assert ranking.check(pack(scores), count, pack(rank(scores))) == nonzero


@pytest.mark.parametrize("score", [10_000, 10_001, 2**15 - 1, 2**15, 2**16 - 1])
@pytest.mark.parametrize("lane", [0, 1, 15])
def test_the_highest_score_in_each_lane(ranking: Any, score: int, lane: int) -> None:
    words = [score << (240 - 16 * lane)]
    try:
        unpack(words, 16)
        is_right = True
    except EncodingError:
        is_right = False
    assert is_right == (score <= 10_000)
    try:
        taken = ranking.check(words, 16, pack([lane])) == 1
    except boa.BoaError:
        taken = False
    assert taken == is_right


@pytest.mark.parametrize("block_id", [each for each in ERAS if each > 2])
def test_emission_on_either_side_of_a_halving(protocol: Protocol, block_id: int) -> None:
    life = Life(protocol, create_campaign(protocol))
    set_open_id(life.pool, block_id)
    travel_to(life.pool.open_block().closes_at)
    life.submit(life.miner(0))  # re-opens the empty block
    assert event(life.pool, "BlockOpened")["emission"] == block_emission(block_id)


def test_fees(protocol: Protocol) -> None:
    budget = create_budget(protocol, harness("OddToken")())
    for fee_bps in (0, 1, 3, 250, MAX_FEE_BPS - 1, MAX_FEE_BPS):
        # The least budgets of which so much is taken, and one unit less and more.
        least = [-(-taken * BPS // max(fee_bps, 1)) for taken in (1, 2, 250, 10**18)]
        around = {each + beside for each in least for beside in (-1, 0, 1)}
        for funded in sorted(around | {1, BPS - 1, BPS, BPS + 1, MOST - 1, MOST}):
            wanted = fee(funded, fee_bps)
            assert budget.fee(funded, fee_bps, total=funded - wanted) == wanted
            assert budget.fee(funded, fee_bps, total=1) == wanted
            assert budget.fee(funded, fee_bps, total=0) == 0


def test_rounds_and_times() -> None:
    beacon = contract("DrandBeacon")(public_key_words(), BEACON_GENESIS, BEACON_PERIOD)
    at = (BEACON_GENESIS, BEACON_PERIOD)
    for after in (-BEACON_GENESIS, -1, 0, 1, 2, 3, 4, 2**40):
        assert beacon.round_at(BEACON_GENESIS + after) == drand.round_at(
            BEACON_GENESIS + after, *at
        )
    for number in (1, 2, 3, 2**63, 2**64 - 1):
        assert beacon.round_time(number) == drand.round_time(number, *at)


def test_commitments() -> None:
    encoding = harness("EncodingHarness").deploy()
    accounts = [to_checksum_address(bytes(20)), to_checksum_address(b"\xff" * 20)]
    words = [bytes(32), b"\xff" * 32]
    cases = [
        (chain_id, pool, miner, campaign_id, content, salt)
        for chain_id in (0, 1, 2**256 - 1)
        for pool, miner in product(accounts, accounts)
        for campaign_id in (0, 2**64 - 1)
        for content in (b"", b"x", b"x" * 31, b"x" * 32, b"x" * 33, b"x" * 2_000)
        for salt in words
    ]
    for some in chunks(cases, 16):
        assert encoding.commitment(some) == [commitment(*case) for case in some]
