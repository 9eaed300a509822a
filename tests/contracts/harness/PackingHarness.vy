# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title The packing module, from outside; each function takes many cases
@license GNU Affero General Public License v3.0 only
"""


from ....contracts.modules import packing

_CASES: constant(uint256) = 128


@external
@pure
def pack_open(cases: DynArray[packing.Open, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `packing._pack_open`.
    """
    out: DynArray[uint256, _CASES] = []
    for each: packing.Open in cases:
        out.append(packing._pack_open(each))
    return out


@external
@pure
def unpack_open(words: DynArray[uint256, _CASES]) -> DynArray[packing.Open, _CASES]:
    """
    @notice See `packing._unpack_open`.
    """
    out: DynArray[packing.Open, _CASES] = []
    for word: uint256 in words:
        out.append(packing._unpack_open(word))
    return out


@external
@pure
def pack_opening(cases: DynArray[packing.Opening, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `packing._pack_opening`.
    """
    out: DynArray[uint256, _CASES] = []
    for each: packing.Opening in cases:
        out.append(packing._pack_opening(each))
    return out


@external
@pure
def unpack_opening(words: DynArray[uint256, _CASES]) -> DynArray[packing.Opening, _CASES]:
    """
    @notice See `packing._unpack_opening`.
    """
    out: DynArray[packing.Opening, _CASES] = []
    for word: uint256 in words:
        out.append(packing._unpack_opening(word))
    return out


@external
@pure
def pack_sealed(cases: DynArray[packing.Sealed, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `packing._pack_sealed`.
    """
    out: DynArray[uint256, _CASES] = []
    for each: packing.Sealed in cases:
        out.append(packing._pack_sealed(each))
    return out


@external
@pure
def unpack_sealed(words: DynArray[uint256, _CASES]) -> DynArray[packing.Sealed, _CASES]:
    """
    @notice See `packing._unpack_sealed`.
    """
    out: DynArray[packing.Sealed, _CASES] = []
    for word: uint256 in words:
        out.append(packing._unpack_sealed(word))
    return out


@external
@pure
def status_of(words: DynArray[uint256, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `packing._status_of`.
    """
    out: DynArray[uint256, _CASES] = []
    for word: uint256 in words:
        out.append(packing._status_of(word))
    return out


@external
@pure
def pack_scored(cases: DynArray[packing.Scored, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `packing._pack_scored`.
    """
    out: DynArray[uint256, _CASES] = []
    for each: packing.Scored in cases:
        out.append(packing._pack_scored(each))
    return out


@external
@pure
def unpack_scored(words: DynArray[uint256, _CASES]) -> DynArray[packing.Scored, _CASES]:
    """
    @notice See `packing._unpack_scored`.
    """
    out: DynArray[packing.Scored, _CASES] = []
    for word: uint256 in words:
        out.append(packing._unpack_scored(word))
    return out


struct Submission:
    miner: address
    campaign_id: uint256
    streak: uint256


struct UnpackedSubmission:
    miner: address
    campaign_id: uint256
    streak: uint256
    refunded: bool


@external
@pure
def pack_submission(cases: DynArray[Submission, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice A submission's word as the pool writes it.
    """
    out: DynArray[uint256, _CASES] = []
    for each: Submission in cases:
        out.append(
            convert(each.miner, uint256)
            | (each.campaign_id << packing.SUBMISSION_CAMPAIGN)
            | (each.streak << packing.SUBMISSION_STREAK)
        )
    return out


@external
@pure
def mark_refunded(words: DynArray[uint256, _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice See `packing._submission_mark_refunded`.
    """
    out: DynArray[uint256, _CASES] = []
    for word: uint256 in words:
        out.append(packing._submission_mark_refunded(word))
    return out


@external
@pure
def unpack_submission(words: DynArray[uint256, _CASES]) -> DynArray[UnpackedSubmission, _CASES]:
    """
    @notice See `packing._submission_miner` and those after it.
    """
    out: DynArray[UnpackedSubmission, _CASES] = []
    for word: uint256 in words:
        out.append(
            UnpackedSubmission(
                miner=packing._submission_miner(word),
                campaign_id=packing._submission_campaign(word),
                streak=packing._submission_streak(word),
                refunded=packing._submission_refunded(word),
            )
        )
    return out


@external
@pure
def pack_miner(cases: DynArray[uint256[3], _CASES]) -> DynArray[uint256, _CASES]:
    """
    @notice A miner's word as the pool writes it: last block, streak, last settlement.
    """
    out: DynArray[uint256, _CASES] = []
    for each: uint256[3] in cases:
        out.append(
            each[0]
            | (each[1] << packing.MINER_STREAK)
            | (each[2] << packing.MINER_LAST_SETTLEMENT)
        )
    return out


@external
@pure
def unpack_miner(words: DynArray[uint256, _CASES]) -> DynArray[uint256[3], _CASES]:
    """
    @notice See `packing._miner_last_block` and those after it.
    """
    out: DynArray[uint256[3], _CASES] = []
    for word: uint256 in words:
        out.append(
            [
                packing._miner_last_block(word),
                packing._miner_streak(word),
                packing._miner_last_settlement(word),
            ]
        )
    return out
