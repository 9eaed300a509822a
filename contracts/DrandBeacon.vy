# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma evm-version prague
# pragma nonreentrancy on
"""
@title drand beacon
@license GNU Affero General Public License v3.0 only
@notice Verifies rounds of a drand network with the scheme of quicknet (`bls-unchained-g1-rfc9380`). It keeps nothing
        but the network's public facts, calls nothing but precompiles, and nobody controls it.
"""


from .interfaces import IRandomBeacon
from .modules import bls12381

implements: IRandomBeacon


# @notice The network's public key, a point of G2 as eight words (EIP-2537 encoding).
PUBLIC_KEY: public(immutable(bytes32[8]))

# @notice When round 1 is published, in Unix seconds.
GENESIS_TIME: public(immutable(uint256))

# @notice Seconds between rounds.
PERIOD: public(immutable(uint256))


@deploy
def __init__(public_key: bytes32[8], genesis_time: uint256, period: uint256):
    """
    @notice Fixes the network.
    @param public_key Its key, a point of G2 as eight words (EIP-2537 encoding).
    @param genesis_time When its round 1 is published, in Unix seconds.
    @param period Seconds between rounds.
    """
    assert period != 0, "beacon: period is zero"
    assert genesis_time != 0, "beacon: genesis time is zero"
    # With the point at infinity for a key, infinity would be a valid signature of every round.
    is_infinity: bool = True
    for word: bytes32 in public_key:
        if word != empty(bytes32):
            is_infinity = False
    assert not is_infinity, "beacon: public key is zero"
    PUBLIC_KEY = public_key
    GENESIS_TIME = genesis_time
    PERIOD = period
    log IRandomBeacon.Deployed(public_key=public_key, genesis_time=genesis_time, period=period)


@external
@view
@reentrant
def round_at(timestamp: uint256) -> uint64:
    """
    @notice The first round that is published at or after a time.
    @param timestamp Unix seconds.
    @return The round's number, from 1.
    """
    if timestamp <= GENESIS_TIME:
        return 1
    return convert((timestamp - GENESIS_TIME + PERIOD - 1) // PERIOD + 1, uint64)


@external
@view
@reentrant
def round_time(round: uint64) -> uint256:
    """
    @notice When a round is published.
    @param round The round's number, from 1.
    @return Unix seconds.
    """
    assert round != 0, "beacon: rounds start at 1"
    return GENESIS_TIME + (convert(round, uint256) - 1) * PERIOD


@external
@view
@reentrant
def verify(round: uint64, signature: Bytes[128]) -> bytes32:
    """
    @notice Checks a round's signature and returns its randomness. Reverts unless the signature is valid.
    @param round The round's number, from 1.
    @param signature The round's signature, a point of G1 uncompressed to 128 bytes (EIP-2537 encoding).
    @return sha256 of the compressed signature: the randomness that drand itself publishes.
    """
    assert round != 0, "beacon: rounds start at 1"
    message: bytes32 = sha256(slice(convert(convert(round, uint256), bytes32), 24, 8))
    bls12381._verify(PUBLIC_KEY, message, signature)
    return sha256(bls12381._compressed(signature))
