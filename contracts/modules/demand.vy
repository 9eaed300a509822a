# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma nonreentrancy off
"""
@title Demand index: price and schedule of blocks
@license GNU Affero General Public License v3.0 only
@notice One signed integer drives both: above 0 it raises the price of a submission, below 0 it lengthens blocks. So
        there is one rest point, the target number of submissions a block.
"""


_HALVING_INTERVAL: constant(uint256) = 200_000  # blocks
_LOWEST_FLOOR: constant(uint256) = 10**12  # wei
_MAX_STEP: constant(uint256) = 4  # targets a block counts for at the most
_MAX_DEMAND: constant(uint256) = 160  # targets


@internal
@pure
def _halvings(block_id: uint256) -> uint256:
    """
    @notice How often emission and floor price have halved.
    @param block_id A block, from 1.
    @return The number of halvings.
    """
    return (block_id - 1) // _HALVING_INTERVAL


@internal
@pure
def _exp_int(factor: uint256, numerator: uint256, denominator: uint256) -> uint256:
    """
    @notice `factor * e**(numerator / denominator)` by Taylor's series in integers, as EIP-4844 does.
    @param factor The value at exponent 0.
    @param numerator Of the exponent.
    @param denominator Of the exponent, above 0.
    @return The value, rounded down at each term.
    """
    output: uint256 = 0
    term: uint256 = factor * denominator
    for i: uint256 in range(1, 129):
        if term == 0:
            break
        output += term
        term = term * numerator // (denominator * i)
    return output // denominator


@internal
@pure
def _magnitude(demand: int256) -> uint256:
    """
    @notice The index without its sign. Signed division truncates here and floors in Python: both sides divide this.
    @param demand The index.
    @return Its magnitude.
    """
    if demand < 0:
        return convert(-demand, uint256)
    return convert(demand, uint256)


@internal
@pure
def _base_price(min_burn_price: uint256, block_id: uint256, demand: int256, target: uint256) -> uint256:
    """
    @notice The price of a submission up to the target.
    @param min_burn_price The floor before halvings, in wei.
    @param block_id The block.
    @param demand The index.
    @param target The block's target.
    @return In wei.
    """
    lowest: uint256 = max(min_burn_price >> self._halvings(block_id), _LOWEST_FLOOR)
    if demand <= 0:
        return lowest
    return self._exp_int(lowest, convert(demand, uint256), 8 * target)


@internal
@pure
def _price(base_price: uint256, target: uint256, index: uint256) -> uint256:
    """
    @notice The price of one submission: flat up to the target, then rising within the block.
    @param base_price The block's base price, in wei.
    @param target The block's target.
    @param index The submission's index in the block, from 0.
    @return In wei.
    """
    # A base price is under 2**104 and an index under 2**16.
    return unsafe_mul(base_price, max(target, unsafe_add(index, 1))) // target


@internal
@pure
def _duration(min_block_time: uint256, max_block_time: uint256, demand: int256, target: uint256) -> uint256:
    """
    @notice A block's scheduled duration: few miners make long blocks.
    @param min_block_time The shortest, in seconds.
    @param max_block_time The longest, in seconds.
    @param demand The index.
    @param target The block's target.
    @return In seconds.
    """
    if demand >= 0:
        return min_block_time
    return min(max_block_time, self._exp_int(min_block_time, convert(-demand, uint256), 2 * target))


@internal
@pure
def _capped(demand: int256, target: uint256) -> int256:
    """
    @notice The index, at most 160 targets.
    @param demand The index.
    @param target The target.
    @return The capped index.
    """
    return min(demand, convert(_MAX_DEMAND * target, int256))


@internal
@pure
def _after_seal(demand: int256, count: uint256, target: uint256, at_longest: bool) -> int256:
    """
    @notice The index after a block sealed.
    @param demand The index so far.
    @param count The block's submissions.
    @param target The block's target.
    @param at_longest Whether its scheduled duration was the longest allowed: then a shortage winds up no further.
    @return The new index.
    """
    if demand < 0 and count < target and at_longest:
        return self._capped(demand, target)
    next: int256 = demand + convert(min(count, _MAX_STEP * target), int256) - convert(target, int256)
    if (demand < 0 and next > 0) or (next < 0 and demand > 0):
        next = 0  # never from one regime into the other in one step
    return self._capped(next, target)


@internal
@pure
def _rescaled(demand: int256, old_target: uint256, new_target: uint256) -> int256:
    """
    @notice The index under another target: the same price or duration.
    @param demand The index under the old target.
    @param old_target The old target.
    @param new_target The new target.
    @return The index under the new target.
    """
    if old_target == new_target:
        return demand
    scaled: int256 = convert(self._magnitude(demand) * new_target // old_target, int256)
    return self._capped(-scaled if demand < 0 else scaled, new_target)


@internal
@pure
def _reopened(demand: int256, target: uint256, max_block_time: uint256, waited: uint256) -> int256:
    """
    @notice The index when an empty block is re-opened: the price falls while nobody comes.
    @param demand The index so far.
    @param target The block's target.
    @param max_block_time The block's longest duration, in seconds.
    @param waited Seconds since its closing time.
    @return The index, not below 0 if it was above.
    """
    if demand <= 0:
        return demand
    fall: uint256 = target * (waited // max_block_time)
    above: uint256 = convert(demand, uint256)
    return convert(above - min(above, fall), int256)
