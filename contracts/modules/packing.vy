# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma nonreentrancy off
"""
@title Packed words of the mining pool
@license GNU Affero General Public License v3.0 only
@notice The pool's hot state, one storage word each: what a submission or a settlement touches costs one slot. Structs
        do not pack in Vyper. Fields lie from the lowest bit up, in the order in which a struct names them.

        Packing does not check that a value fits its field; here is why each one does. Times: Unix seconds plus at most
        90 days stay under 2**40 for 34,000 years. Blocks and settlements: one a second at the most, so 2**32 of them
        take 136 years. Counts: at most 512. Target: at most 256. Base price: at most 10,000 ROAST times e**20, under
        2**104 wei. Demand: from -160 targets, with which a first block may be opened, to 160; below 0 it falls by at
        most a target a block, and only until the duration reaches the longest, e**11.4 times the shortest, which is 23
        targets. Draw round: a uint64 by its type. Rejected challenges: each doubles a bond of at least 1 ROAST, and
        there are under 2**30 ROAST. Versions: one a transaction of the owner.
"""


_8: constant(uint256) = 2**8 - 1
_16: constant(uint256) = 2**16 - 1
_32: constant(uint256) = 2**32 - 1
_40: constant(uint256) = 2**40 - 1
_64: constant(uint256) = 2**64 - 1
_104: constant(uint256) = 2**104 - 1
_160: constant(uint256) = 2**160 - 1

# Keeps the signed demand index unsigned in storage.
_DEMAND_BIAS: constant(int256) = 2**63

_REFUNDED: constant(uint256) = 1 << 232

_MAX_STREAK: constant(uint256) = 10


# @notice The block that takes submissions, and what each of them needs.
# @param block_id 40 bits.
# @param count 16 bits.
# @param closes_at 40 bits.
# @param base_price 104 bits, in wei.
# @param target 16 bits.
# @param settlements 32 bits: how many settlements ranked someone.
# @param paused 8 bits.
struct Open:
    block_id: uint256
    count: uint256
    closes_at: uint256
    base_price: uint256
    target: uint256
    settlements: uint256
    paused: bool


# @notice What of the open block only sealing and views need.
# @param opened_at 40 bits.
# @param version 32 bits.
# @param demand 64 bits.
struct Opening:
    opened_at: uint256
    version: uint256
    demand: int256


# @notice A block from its sealing on.
# @param status 8 bits.
# @param count 16 bits.
# @param base_price 104 bits, in wei.
# @param version 32 bits.
# @param sealed_at 40 bits.
# @param score_by 40 bits.
struct Sealed:
    status: uint256
    count: uint256
    base_price: uint256
    version: uint256
    sealed_at: uint256
    score_by: uint256


# @notice A block's scores, in brief.
# @param settle_after 40 bits.
# @param draw_round 64 bits.
# @param nonzero 16 bits.
# @param rejected 8 bits.
# @param upheld 8 bits.
struct Scored:
    settle_after: uint256
    draw_round: uint256
    nonzero: uint256
    rejected: uint256
    upheld: bool


@internal
@pure
def _pack_open(open: Open) -> uint256:
    """
    @notice Packs the open block.
    @param open Its fields.
    @return The word.
    """
    return (
        open.block_id
        | (open.count << 40)
        | (open.closes_at << 56)
        | (open.base_price << 96)
        | (open.target << 200)
        | (open.settlements << 216)
        | (convert(open.paused, uint256) << 248)
    )


@internal
@pure
def _unpack_open(word: uint256) -> Open:
    """
    @notice Unpacks the open block.
    @param word The word.
    @return Its fields.
    """
    return Open(
        block_id=word & _40,
        count=(word >> 40) & _16,
        closes_at=(word >> 56) & _40,
        base_price=(word >> 96) & _104,
        target=(word >> 200) & _16,
        settlements=(word >> 216) & _32,
        paused=(word >> 248) != 0,
    )


@internal
@pure
def _pack_opening(opening: Opening) -> uint256:
    """
    @notice Packs what only sealing needs of the open block.
    @param opening Its fields.
    @return The word.
    """
    biased: uint256 = convert(opening.demand + _DEMAND_BIAS, uint256)
    return opening.opened_at | (opening.version << 40) | (biased << 72)


@internal
@pure
def _unpack_opening(word: uint256) -> Opening:
    """
    @notice Unpacks what only sealing needs of the open block.
    @param word The word.
    @return Its fields.
    """
    return Opening(
        opened_at=word & _40,
        version=(word >> 40) & _32,
        demand=convert((word >> 72) & _64, int256) - _DEMAND_BIAS,
    )


@internal
@pure
def _pack_sealed(sealed: Sealed) -> uint256:
    """
    @notice Packs a sealed block.
    @param sealed Its fields.
    @return The word.
    """
    return (
        sealed.status
        | (sealed.count << 8)
        | (sealed.base_price << 24)
        | (sealed.version << 128)
        | (sealed.sealed_at << 160)
        | (sealed.score_by << 200)
    )


@internal
@pure
def _unpack_sealed(word: uint256) -> Sealed:
    """
    @notice Unpacks a sealed block.
    @param word The word.
    @return Its fields.
    """
    return Sealed(
        status=word & _8,
        count=(word >> 8) & _16,
        base_price=(word >> 24) & _104,
        version=(word >> 128) & _32,
        sealed_at=(word >> 160) & _40,
        score_by=(word >> 200) & _40,
    )


@internal
@pure
def _status_of(word: uint256) -> uint256:
    """
    @notice The status in a sealed block's word.
    @param word The word.
    @return The status, 0 where the block is not sealed.
    """
    return word & _8


@internal
@pure
def _pack_scored(scored: Scored) -> uint256:
    """
    @notice Packs a block's scores in brief.
    @param scored Its fields.
    @return The word.
    """
    return (
        scored.settle_after
        | (scored.draw_round << 40)
        | (scored.nonzero << 104)
        | (scored.rejected << 120)
        | (convert(scored.upheld, uint256) << 128)
    )


@internal
@pure
def _unpack_scored(word: uint256) -> Scored:
    """
    @notice Unpacks a block's scores in brief.
    @param word The word.
    @return Its fields.
    """
    return Scored(
        settle_after=word & _40,
        draw_round=(word >> 40) & _64,
        nonzero=(word >> 104) & _16,
        rejected=(word >> 120) & _8,
        upheld=(word >> 128) != 0,
    )


@internal
@pure
def _pack_submission(miner: address, campaign_id: uint256, streak: uint256) -> uint256:
    """
    @notice Packs a submission: miner 160 bits, campaign 64, streak 8, flags.
    @param miner Who submitted.
    @param campaign_id For which campaign, under 2**64.
    @param streak Its streak, at most 10.
    @return The word.
    """
    return convert(miner, uint256) | (campaign_id << 160) | (streak << 224)


@internal
@pure
def _submission_miner(word: uint256) -> address:
    """
    @notice Who submitted.
    @param word A submission's word.
    @return The miner.
    """
    return convert(word & _160, address)


@internal
@pure
def _submission_campaign(word: uint256) -> uint256:
    """
    @notice For which campaign.
    @param word A submission's word.
    @return The campaign's id.
    """
    return (word >> 160) & _64


@internal
@pure
def _submission_streak(word: uint256) -> uint256:
    """
    @notice The streak at submission.
    @param word A submission's word.
    @return The streak.
    """
    return (word >> 224) & _8


@internal
@pure
def _submission_refunded(word: uint256) -> bool:
    """
    @notice Whether the burn was minted back.
    @param word A submission's word.
    @return True if it was.
    """
    return word & _REFUNDED != 0


@internal
@pure
def _submission_mark_refunded(word: uint256) -> uint256:
    """
    @notice Marks the burn as minted back.
    @param word A submission's word.
    @return The marked word.
    """
    return word | _REFUNDED


@internal
@pure
def _pack_miner(last_block: uint256, streak: uint256, last_settlement: uint256) -> uint256:
    """
    @notice Packs a miner: last block 40 bits, streak 8, last settlement 32.
    @param last_block The block of its latest submission.
    @param streak Its streak.
    @param last_settlement The settlement that last ranked it.
    @return The word.
    """
    return last_block | (streak << 40) | (last_settlement << 48)


@internal
@pure
def _miner_last_block(word: uint256) -> uint256:
    """
    @notice The block of a miner's latest submission.
    @param word A miner's word.
    @return The block's id, 0 before the first.
    """
    return word & _40


@internal
@pure
def _miner_streak(word: uint256) -> uint256:
    """
    @notice A miner's streak as of the settlement that last ranked it.
    @param word A miner's word.
    @return The streak.
    """
    return (word >> 40) & _8


@internal
@pure
def _miner_last_settlement(word: uint256) -> uint256:
    """
    @notice The settlement that last ranked a miner.
    @param word A miner's word.
    @return Its number, 0 before the first.
    """
    return (word >> 48) & _32


@internal
@pure
def _miner_ranked(word: uint256, settlements: uint256) -> uint256:
    """
    @notice A miner's word after a settlement that ranked it: the streak grows to at most 10 if the settlement before
            ranked it too, else it begins at 1.
    @param word A miner's word.
    @param settlements How many settlements ranked someone before this one.
    @return The new word.
    """
    streak: uint256 = 1
    if (word >> 48) & _32 == settlements:
        streak = min(_MAX_STREAK, unsafe_add((word >> 40) & _8, 1))  # 8 bits and 1
    # Settlements fit 32 bits: see above.
    return (word & _40) | (streak << 40) | (unsafe_add(settlements, 1) << 48)
