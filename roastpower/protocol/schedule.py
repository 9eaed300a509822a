# SPDX-License-Identifier: Apache-2.0
"""One demand index drives the price of a submission and the length of a block.

Above 0 it raises prices, below 0 it stretches blocks; at 0 a block is shortest and cheapest.
Divisions here only ever meet unsigned values: the contracts truncate towards zero where Python
floors.
"""

from roastpower.protocol.constants import (
    DEMAND_CAP_TARGETS,
    DEMAND_STEP_TARGETS,
    DURATION_SMOOTHING_TARGETS,
    EXP_MAX_TERMS,
    PRICE_FLOOR_WEI,
    PRICE_SMOOTHING_TARGETS,
)
from roastpower.protocol.emission import halvings


def exp_int(factor: int, numerator: int, denominator: int) -> int:
    """``factor * e ** (numerator / denominator)`` in integers, by the Taylor series of EIP-4844."""
    out, term = 0, factor * denominator
    for i in range(1, EXP_MAX_TERMS + 1):
        if term == 0:
            break
        out += term
        term = term * numerator // (denominator * i)
    return out // denominator


def minimum_price(min_burn_price: int, block_id: int) -> int:
    """The least a submission of a block may cost, in wei: halved with the reward, to a floor."""
    return max(min_burn_price >> halvings(block_id), PRICE_FLOOR_WEI)


def base_price(min_burn_price: int, block_id: int, demand: int, target: int) -> int:
    """The price, in wei, of each of a block's first `target` submissions."""
    floor = minimum_price(min_burn_price, block_id)
    return exp_int(floor, max(demand, 0), PRICE_SMOOTHING_TARGETS * target)


def submission_price(base: int, target: int, index: int) -> int:
    """The price, in wei, of submission `index` (from 0): flat up to the target, then rising."""
    return base * max(target, index + 1) // target


def block_duration(min_block_time: int, max_block_time: int, demand: int, target: int) -> int:
    """Seconds from the opening of a block to its earliest sealing."""
    stretched = exp_int(min_block_time, max(-demand, 0), DURATION_SMOOTHING_TARGETS * target)
    return min(max_block_time, stretched)


def demand_after_seal(
    demand: int, count: int, target: int, duration: int, max_block_time: int
) -> int:
    """The demand index once a block of `count` submissions is sealed.

    `duration` is what the block was scheduled for (``closes_at - opened_at``). Blocks cannot get
    longer than `max_block_time`, so the index does not fall further there; and it stops at 0 when
    it would cross it, so that neither price nor length jumps.
    """
    moved = demand + min(count, DEMAND_STEP_TARGETS * target) - target
    if demand < 0 and count < target and duration == max_block_time:
        moved = demand
    if demand < 0 < moved or moved < 0 < demand:
        moved = 0
    return min(moved, DEMAND_CAP_TARGETS * target)


def demand_rescaled(demand: int, old_target: int, new_target: int) -> int:
    """The demand index when a block opens under another target: same prices, up to the cap."""
    size = abs(demand) * new_target // old_target
    return min(size if demand >= 0 else -size, DEMAND_CAP_TARGETS * new_target)


def demand_reopened(demand: int, target: int, max_block_time: int, closes_at: int, now: int) -> int:
    """The demand index when an empty block gets its first submission after it was due.

    Only a positive index (a price above the floor) decays, by `target` for each whole
    `max_block_time` waited.
    """
    if demand <= 0 or now <= closes_at:
        return demand
    return max(0, demand - target * ((now - closes_at) // max_block_time))
