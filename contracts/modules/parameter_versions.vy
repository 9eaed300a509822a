# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma nonreentrancy off
"""
@title Versions of the pool's parameters
@license GNU Affero General Public License v3.0 only
@notice Parameters within their bounds, by version, two storage words each. A block keeps the version in force when it
        was opened, so that no change touches a block that miners already paid for.
"""


from ..interfaces import IMiningPool


_HOUR: constant(uint256) = 60 * 60
_DAY: constant(uint256) = 24 * 60 * 60

_16: constant(uint256) = 2**16 - 1
_32: constant(uint256) = 2**32 - 1
_96: constant(uint256) = 2**96 - 1


# Where fields begin in the word of times; the target begins at 0. Windows for delivery and counts have 16 bits, others 32.
MIN_MINERS: constant(uint256) = 16
DELIVERY_WINDOW: constant(uint256) = 32
MAX_WAIT: constant(uint256) = 48
MIN_BLOCK_TIME: constant(uint256) = 80
MAX_BLOCK_TIME: constant(uint256) = 112
CHALLENGE_WINDOW: constant(uint256) = 144
SCORE_TIMEOUT: constant(uint256) = 176
SETTLE_TIMEOUT: constant(uint256) = 208

# Where fields begin in the word of amounts; the lowest price begins at 0. Amounts have 96 bits, the timeout 32.
CHALLENGE_BOND: constant(uint256) = 96
RESOLVE_TIMEOUT: constant(uint256) = 192


_LIMITS: immutable(IMiningPool.Limits)


# @notice The newest version of the parameters, in force from the next block opened.
version: public(uint256)

# By version: counts and times in the first word, amounts and one more time in the second.
_words: HashMap[uint256, uint256[2]]


@deploy
def __init__(limits: IMiningPool.Limits, first: IMiningPool.Parameters):
    """
    @notice Fixes the limits and sets version 1.
    @param limits What no owner can go below.
    @param first The first parameters.
    """
    # Bounded by the parameters that they bound, so that some parameters always satisfy them.
    self._check_bounds(limits.draw_delay, 0, _DAY)
    self._check_bounds(limits.min_challenge_window, 0, 7 * _DAY)
    self._check_bounds(limits.min_score_timeout, 0, 30 * _DAY)
    self._check_bounds(limits.min_settle_timeout, 0, 30 * _DAY)
    self._check_bounds(limits.min_resolve_timeout, 0, 30 * _DAY)
    _LIMITS = limits
    self._check(first, limits)
    self._store(first)


@external
@view
def limits() -> IMiningPool.Limits:
    """
    @notice What no owner can go below.
    @return The limits, fixed at deployment.
    """
    return _LIMITS


@external
@view
def parameters(version: uint256) -> IMiningPool.Parameters:
    """
    @notice A version of the parameters.
    @param version From 1.
    @return The parameters; all zero for an unknown version.
    """
    return self._at(version)


@external
@view
def challenge_bond() -> uint256:
    """
    @notice The first bond of a challenge, by the newest parameters.
    @return In wei of ROAST.
    """
    return self._at(self.version).challenge_bond


@internal
def _set(parameters: IMiningPool.Parameters):
    """
    @notice Checks and stores the next version.
    @param parameters The parameters.
    """
    self._check(parameters, _LIMITS)
    self._store(parameters)


@internal
@view
def _at(version: uint256) -> IMiningPool.Parameters:
    """
    @notice A version of the parameters.
    @param version From 1.
    @return The parameters.
    """
    times: uint256 = self._times(version)
    amounts: uint256 = self._amounts(version)
    return IMiningPool.Parameters(
        target=times & _16,
        min_miners=(times >> MIN_MINERS) & _16,
        max_wait=(times >> MAX_WAIT) & _32,
        min_block_time=(times >> MIN_BLOCK_TIME) & _32,
        max_block_time=(times >> MAX_BLOCK_TIME) & _32,
        min_burn_price=amounts & _96,
        delivery_window=(times >> DELIVERY_WINDOW) & _16,
        challenge_window=(times >> CHALLENGE_WINDOW) & _32,
        challenge_bond=(amounts >> CHALLENGE_BOND) & _96,
        score_timeout=(times >> SCORE_TIMEOUT) & _32,
        settle_timeout=(times >> SETTLE_TIMEOUT) & _32,
        resolve_timeout=(amounts >> RESOLVE_TIMEOUT) & _32,
    )


@internal
@view
def _times(version: uint256) -> uint256:
    """
    @notice Counts and times alone, packed, for one storage read.
    @param version A version of the parameters.
    @return The word; 0 for an unknown version.
    """
    return self._words[version][0]


@internal
@view
def _amounts(version: uint256) -> uint256:
    """
    @notice Amounts and the time to resolve alone, packed, for one storage read.
    @param version A version of the parameters.
    @return The word; 0 for an unknown version.
    """
    return self._words[version][1]


@internal
def _store(parameters: IMiningPool.Parameters):
    """
    @notice Stores the next version. The bounds keep each field within its bits.
    @param parameters The parameters.
    """
    version: uint256 = self.version + 1
    self.version = version
    self._words[version] = [
        parameters.target
        | (parameters.min_miners << MIN_MINERS)
        | (parameters.delivery_window << DELIVERY_WINDOW)
        | (parameters.max_wait << MAX_WAIT)
        | (parameters.min_block_time << MIN_BLOCK_TIME)
        | (parameters.max_block_time << MAX_BLOCK_TIME)
        | (parameters.challenge_window << CHALLENGE_WINDOW)
        | (parameters.score_timeout << SCORE_TIMEOUT)
        | (parameters.settle_timeout << SETTLE_TIMEOUT),
        parameters.min_burn_price
        | (parameters.challenge_bond << CHALLENGE_BOND)
        | (parameters.resolve_timeout << RESOLVE_TIMEOUT),
    ]
    log IMiningPool.ParametersChanged(version=version, parameters=parameters)


@internal
@pure
def _check(parameters: IMiningPool.Parameters, limits: IMiningPool.Limits):
    """
    @notice Reverts unless all parameters lie within their bounds.
    @param parameters The parameters.
    @param limits What no owner can go below.
    """
    self._check_bounds(parameters.target, 10, 256)
    self._check_bounds(parameters.min_miners, 1, 50)
    self._check_bounds(parameters.max_wait, 10, 7 * _DAY)
    self._check_bounds(parameters.min_block_time, 1, _DAY)
    self._check_bounds(parameters.max_block_time, parameters.min_block_time + 1, _DAY)
    self._check_bounds(parameters.min_burn_price, 10**15, 10_000 * 10**18)
    self._check_bounds(parameters.delivery_window, 0, _HOUR)
    self._check_bounds(parameters.challenge_window, limits.min_challenge_window, 7 * _DAY)
    self._check_bounds(parameters.challenge_bond, 10**18, 100_000 * 10**18)
    self._check_bounds(parameters.score_timeout, limits.min_score_timeout, 30 * _DAY)
    self._check_bounds(parameters.settle_timeout, limits.min_settle_timeout, 30 * _DAY)
    self._check_bounds(parameters.resolve_timeout, limits.min_resolve_timeout, 30 * _DAY)


@internal
@pure
def _check_bounds(amount: uint256, least: uint256, most: uint256):
    """
    @notice Reverts unless a parameter lies within its bounds.
    @param amount The parameter.
    @param least Its lowest value.
    @param most Its highest value.
    """
    assert least <= amount and amount <= most, "pool: parameter out of bounds"
