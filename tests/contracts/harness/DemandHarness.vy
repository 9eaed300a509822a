# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title The demand module, from outside; each function takes many cases
@license GNU Affero General Public License v3.0 only
"""


from ....contracts.modules import demand

_CASES: constant(uint256) = 256


@external
@pure
def exp_int(cases: DynArray[uint256[3], _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `demand._exp_int`: factor, numerator, denominator.
    """
    out: DynArray[uint256, _CASES] = []
    for each: uint256[3] in cases:
        out.append(demand._exp_int(each[0], each[1], each[2]))
    return out


struct BasePrice:
    min_burn_price: uint256
    block_id: uint256
    demand: int256
    target: uint256


@external
@pure
def base_price(cases: DynArray[BasePrice, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `demand._base_price`.
    """
    out: DynArray[uint256, _CASES] = []
    for each: BasePrice in cases:
        out.append(
            demand._base_price(each.min_burn_price, each.block_id, each.demand, each.target)
        )
    return out


@external
@pure
def price(cases: DynArray[uint256[3], _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `demand._price`: base price, target, index.
    """
    out: DynArray[uint256, _CASES] = []
    for each: uint256[3] in cases:
        out.append(demand._price(each[0], each[1], each[2]))
    return out


struct Duration:
    min_block_time: uint256
    max_block_time: uint256
    demand: int256
    target: uint256


@external
@pure
def duration(cases: DynArray[Duration, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `demand._duration`.
    """
    out: DynArray[uint256, _CASES] = []
    for each: Duration in cases:
        out.append(
            demand._duration(each.min_block_time, each.max_block_time, each.demand, each.target)
        )
    return out


struct AfterSeal:
    demand: int256
    count: uint256
    target: uint256
    at_longest: bool


@external
@pure
def after_seal(cases: DynArray[AfterSeal, _CASES]) -> DynArray[int256, _CASES]:
    """
    @notice See `demand._after_seal`.
    """
    out: DynArray[int256, _CASES] = []
    for each: AfterSeal in cases:
        out.append(demand._after_seal(each.demand, each.count, each.target, each.at_longest))
    return out


struct Rescaled:
    demand: int256
    old_target: uint256
    new_target: uint256


@external
@pure
def rescaled(cases: DynArray[Rescaled, _CASES]) -> DynArray[int256, _CASES]:
    """
    @notice See `demand._rescaled`.
    """
    out: DynArray[int256, _CASES] = []
    for each: Rescaled in cases:
        out.append(demand._rescaled(each.demand, each.old_target, each.new_target))
    return out


struct Reopened:
    demand: int256
    target: uint256
    max_block_time: uint256
    waited: uint256


@external
@pure
def reopened(cases: DynArray[Reopened, _CASES]) -> DynArray[int256, _CASES]:
    """
    @notice See `demand._reopened`.
    """
    out: DynArray[int256, _CASES] = []
    for each: Reopened in cases:
        out.append(demand._reopened(each.demand, each.target, each.max_block_time, each.waited))
    return out


@external
@pure
def halvings(blocks: DynArray[uint256, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `demand._halvings`.
    """
    out: DynArray[uint256, _CASES] = []
    for block_id: uint256 in blocks:
        out.append(demand._halvings(block_id))
    return out
