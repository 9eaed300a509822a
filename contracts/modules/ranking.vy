# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma nonreentrancy off
"""
@title Ranking
@license GNU Affero General Public License v3.0 only
@notice Checks that a list names exactly the best submissions of a block, by score descending and index ascending.
        Scores and indexes are uint16, 16 to a word, the first in the highest bits, padded with zeros. Sixteen lanes
        compare at once: while every lane is below 2**15, `((word | H) - t) & H` has the high bit of a lane set exactly
        where the lane is at least `t`, because no lane borrows from its neighbour.
"""


_MAX_RANKED: constant(uint256) = 50
_MAX_SCORE: constant(uint256) = 10_000

# One in each lane, and the high bit of each lane.
_ONES: constant(uint256) = max_value(uint256) // (2**16 - 1)
_HIGH: constant(uint256) = max_value(uint256) // (2**16 - 1) * 2**15
_LANE: constant(uint256) = 2**16 - 1


@internal
@pure
def _places(nonzero: uint256) -> uint256:
    """
    @notice How many submissions are ranked: the better half, at least three, at most fifty.
    @param nonzero Submissions with a score above 0.
    @return The number of places.
    """
    return min(min(_MAX_RANKED, nonzero), max(3, (nonzero + 1) // 2))


@internal
@pure
def _lane_count(high_bits: uint256) -> uint256:
    """
    @notice How many lanes have their high bit set.
    @param high_bits A word with no other bits.
    @return Their number, at most 16.
    """
    # The product's highest lane is the sum of all lanes, each 0 or 1; lower lanes sum to at most 15 and carry nothing.
    return unsafe_mul(high_bits >> 15, _ONES) >> 240


@internal
@pure
def _at_least(word: uint256, threshold: uint256) -> uint256:
    """
    @notice The lanes of a word that are at least a threshold.
    @param word Sixteen lanes, each below 2**15.
    @param threshold From 0 to 2**15 - 1.
    @return Their high bits.
    """
    # Every lane of the minuend is at least 2**15 and every lane of the subtrahend below it.
    return unsafe_sub(word | _HIGH, unsafe_mul(threshold, _ONES)) & _HIGH


@internal
@pure
def _check(scores: DynArray[uint256, 32], count: uint256, ranked: DynArray[uint256, 4]) -> uint256:
    """
    @notice Reverts unless the scores are well-formed and `ranked` is exactly the ranking that they imply.
    @param scores A score for each submission, packed.
    @param count How many submissions the block has, from 1.
    @param ranked Indexes of the best, packed.
    @return How many scores are above 0.
    """
    assert len(scores) == (count + 15) >> 4, "ranking: a score for each submission"

    nonzero: uint256 = 0
    for word: uint256 in scores:
        assert word & _HIGH == 0, "ranking: score over 10000"
        assert self._at_least(word, _MAX_SCORE + 1) == 0, "ranking: score over 10000"
        nonzero = unsafe_add(nonzero, self._lane_count(self._at_least(word, 1)))  # at most 512
    padding: uint256 = ((len(scores) << 4) - count) << 4  # bits, at most 240
    assert scores[len(scores) - 1] & ((1 << padding) - 1) == 0, "ranking: padding"

    places: uint256 = self._places(nonzero)
    assert len(ranked) == (places + 15) >> 4, "ranking: a place for each of the best"
    if places == 0:
        return 0

    # In order, and with it distinct.
    last_score: uint256 = max_value(uint256)
    last_index: uint256 = 0
    word: uint256 = 0
    for place: uint256 in range(places, bound=_MAX_RANKED):
        if place & 15 == 0:
            word = ranked[place >> 4]
        index: uint256 = word >> 240
        word <<= 16
        assert index < count, "ranking: unknown index"
        score: uint256 = (scores[index >> 4] >> (240 - ((index & 15) << 4))) & _LANE
        assert score < last_score or (score == last_score and index > last_index), "ranking: order"
        last_score = score
        last_index = index
    assert word == 0, "ranking: padding"
    assert last_score != 0, "ranking: a score of 0 is not ranked"

    # Nobody outside is better: exactly `places` submissions are at least as good as the last one ranked.
    position: uint256 = 0
    as_good: uint256 = 0
    tie_word: uint256 = last_index >> 4
    for scored: uint256 in scores:
        if position < tie_word:
            as_good = unsafe_add(as_good, self._lane_count(self._at_least(scored, last_score)))
        else:
            better: uint256 = self._at_least(scored, last_score + 1)
            if position == tie_word:
                # Lanes up to the last one's own also count when equal.
                up_to: uint256 = ~(max_value(uint256) >> (((last_index & 15) + 1) << 4))
                better |= self._at_least(scored, last_score) & up_to
            as_good = unsafe_add(as_good, self._lane_count(better))
        position = unsafe_add(position, 1)
    assert as_good == places, "ranking: a better one is missing"
    return nonzero
