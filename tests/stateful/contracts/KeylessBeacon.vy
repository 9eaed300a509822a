# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy on
"""
@title A beacon whose signatures anybody can make, for machines without the precompiles of EIP-2537
@license GNU Affero General Public License v3.0 only
@notice Rounds as in the real one; a round's signature is the digest of its number, four times over.
"""


from ....contracts.interfaces import IRandomBeacon

implements: IRandomBeacon


GENESIS_TIME: immutable(uint256)
PERIOD: immutable(uint256)


@deploy
def __init__(genesis_time: uint256, period: uint256):
    """
    @notice Fixes the rounds' times.
    @param genesis_time When round 1 is published, in Unix seconds.
    @param period Seconds between rounds.
    """
    GENESIS_TIME = genesis_time
    PERIOD = period


@external
@view
def round_at(timestamp: uint256) -> uint64:
    """
    @notice The first round that is published at or after a time.
    @param timestamp Unix seconds.
    @return The round's number.
    """
    if timestamp <= GENESIS_TIME:
        return 1
    return convert((timestamp - GENESIS_TIME + PERIOD - 1) // PERIOD + 1, uint64)


@external
@view
def round_time(round: uint64) -> uint256:
    """
    @notice When a round is published.
    @param round The round's number.
    @return Unix seconds.
    """
    return GENESIS_TIME + (convert(round, uint256) - 1) * PERIOD


@external
@view
def verify(round: uint64, signature: Bytes[128]) -> bytes32:
    """
    @notice Checks a round's signature.
    @param round The round's number.
    @param signature The digest of the number as a word, four times over.
    @return The digest of the signature.
    """
    digest: bytes32 = sha256(convert(convert(round, uint256), bytes32))
    assert signature == concat(digest, digest, digest, digest), "beacon: wrong signature"
    return sha256(signature)
