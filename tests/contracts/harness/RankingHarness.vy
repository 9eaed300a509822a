# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title The ranking module, from outside
@license GNU Affero General Public License v3.0 only
"""


from ....contracts.modules import ranking


@external
@pure
def check(scores: DynArray[uint256, 32], count: uint256, ranked: DynArray[uint256, 4]) -> uint256:
    """
    @notice See `ranking._check`.
    """
    return ranking._check(scores, count, ranked)


@external
@pure
def places(nonzero: DynArray[uint256, 1024]) -> DynArray[uint256, 1024]:
    """
    @notice See `ranking._places`, for many.
    """
    out: DynArray[uint256, 1024] = []
    for each: uint256 in nonzero:
        out.append(ranking._places(each))
    return out


@external
@pure
def lane_count(words: DynArray[uint256, 1024]) -> DynArray[uint256, 1024]:
    """
    @notice See `ranking._lane_count`, for many.
    """
    out: DynArray[uint256, 1024] = []
    for word: uint256 in words:
        out.append(ranking._lane_count(word))
    return out


@external
@pure
def at_least(words: DynArray[uint256[2], 1024]) -> DynArray[uint256, 1024]:
    """
    @notice See `ranking._at_least`, for many pairs of word and threshold.
    """
    out: DynArray[uint256, 1024] = []
    for each: uint256[2] in words:
        out.append(ranking._at_least(each[0], each[1]))
    return out
