# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
"""
@title Encodings of the protocol in Vyper's own words
@license GNU Affero General Public License v3.0 only
"""


from ....contracts.modules import bls12381

_CASES: constant(uint256) = 64


struct Commitment:
    chain_id: uint256
    pool: address
    miner: address
    campaign_id: uint256
    content: Bytes[2000]
    salt: bytes32


@external
@pure
def commitment(cases: DynArray[Commitment, 16]) -> DynArray[bytes32, 16]:
    """
    @notice What a miner commits to.
    """
    out: DynArray[bytes32, 16] = []
    for each: Commitment in cases:
        out.append(
            keccak256(
                abi_encode(
                    each.chain_id,
                    each.pool,
                    each.miner,
                    each.campaign_id,
                    keccak256(each.content),
                    each.salt,
                )
            )
        )
    return out


@external
@pure
def compressed(points: DynArray[Bytes[128], _CASES]) -> DynArray[Bytes[48], _CASES]:
    """
    @notice See `bls12381._compressed`.
    """
    out: DynArray[Bytes[48], _CASES] = []
    for point: Bytes[128] in points:
        out.append(bls12381._compressed(point))
    return out
