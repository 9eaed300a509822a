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


# Masks of so many bits.
BITS_8: constant(uint256) = 2**8 - 1
BITS_16: constant(uint256) = 2**16 - 1
BITS_32: constant(uint256) = 2**32 - 1
BITS_40: constant(uint256) = 2**40 - 1
BITS_64: constant(uint256) = 2**64 - 1
BITS_96: constant(uint256) = 2**96 - 1
BITS_104: constant(uint256) = 2**104 - 1
BITS_160: constant(uint256) = 2**160 - 1

# Where the fields of `Open` begin, for the path of a submission, which does without the struct.
OPEN_COUNT: constant(uint256) = 40
OPEN_CLOSES_AT: constant(uint256) = 56
OPEN_BASE_PRICE: constant(uint256) = 96
OPEN_TARGET: constant(uint256) = 200
OPEN_SETTLEMENTS: constant(uint256) = 216
OPEN_PAUSED: constant(uint256) = 248

# A submission's word: its miner in 160 bits, its campaign in 64, its streak in 8, and whether its burn was minted back.
# A miner's word: the block of its latest submission in 40 bits, its streak in 8, the settlement that last ranked it in
# 32. Where their fields begin:
SUBMISSION_CAMPAIGN: constant(uint256) = 160
SUBMISSION_STREAK: constant(uint256) = 224
MINER_STREAK: constant(uint256) = 40
MINER_LAST_SETTLEMENT: constant(uint256) = 48

# All fields of a miner's word but the first.
WITHOUT_LAST_BLOCK: constant(uint256) = max_value(uint256) - BITS_40

# Keeps the signed demand index unsigned in storage.
_DEMAND_BIAS: constant(int256) = 2**63

_REFUNDED: constant(uint256) = 1 << 232


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
        | (open.count << OPEN_COUNT)
        | (open.closes_at << OPEN_CLOSES_AT)
        | (open.base_price << OPEN_BASE_PRICE)
        | (open.target << OPEN_TARGET)
        | (open.settlements << OPEN_SETTLEMENTS)
        | (convert(open.paused, uint256) << OPEN_PAUSED)
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
        block_id=word & BITS_40,
        count=(word >> OPEN_COUNT) & BITS_16,
        closes_at=(word >> OPEN_CLOSES_AT) & BITS_40,
        base_price=(word >> OPEN_BASE_PRICE) & BITS_104,
        target=(word >> OPEN_TARGET) & BITS_16,
        settlements=(word >> OPEN_SETTLEMENTS) & BITS_32,
        paused=word >> OPEN_PAUSED != 0,
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
        opened_at=word & BITS_40,
        version=(word >> 40) & BITS_32,
        demand=convert((word >> 72) & BITS_64, int256) - _DEMAND_BIAS,
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
        status=word & BITS_8,
        count=(word >> 8) & BITS_16,
        base_price=(word >> 24) & BITS_104,
        version=(word >> 128) & BITS_32,
        sealed_at=(word >> 160) & BITS_40,
        score_by=(word >> 200) & BITS_40,
    )


@internal
@pure
def _status_of(word: uint256) -> uint256:
    """
    @notice The status in a sealed block's word.
    @param word The word.
    @return The status, 0 where the block is not sealed.
    """
    return word & BITS_8


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
        settle_after=word & BITS_40,
        draw_round=(word >> 40) & BITS_64,
        nonzero=(word >> 104) & BITS_16,
        rejected=(word >> 120) & BITS_8,
        upheld=(word >> 128) != 0,
    )


@internal
@pure
def _submission_miner(word: uint256) -> address:
    """
    @notice Who submitted.
    @param word A submission's word.
    @return The miner.
    """
    return convert(word & BITS_160, address)


@internal
@pure
def _submission_campaign(word: uint256) -> uint256:
    """
    @notice For which campaign.
    @param word A submission's word.
    @return The campaign's id.
    """
    return (word >> SUBMISSION_CAMPAIGN) & BITS_64


@internal
@pure
def _submission_streak(word: uint256) -> uint256:
    """
    @notice The streak at submission.
    @param word A submission's word.
    @return The streak.
    """
    return (word >> SUBMISSION_STREAK) & BITS_8


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
def _miner_last_block(word: uint256) -> uint256:
    """
    @notice The block of a miner's latest submission.
    @param word A miner's word.
    @return The block's id, 0 before the first.
    """
    return word & BITS_40


@internal
@pure
def _miner_streak(word: uint256) -> uint256:
    """
    @notice A miner's streak as of the settlement that last ranked it.
    @param word A miner's word.
    @return The streak.
    """
    return (word >> MINER_STREAK) & BITS_8


@internal
@pure
def _miner_last_settlement(word: uint256) -> uint256:
    """
    @notice The settlement that last ranked a miner.
    @param word A miner's word.
    @return Its number, 0 before the first.
    """
    return (word >> MINER_LAST_SETTLEMENT) & BITS_32
