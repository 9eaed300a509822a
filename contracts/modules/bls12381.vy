# SPDX-License-Identifier: AGPL-3.0-only
# pragma version ~=0.4.3
# pragma nonreentrancy off
"""
@title BLS signatures on BLS12-381, short signatures on G1
@license GNU Affero General Public License v3.0 only
@notice Verifies the scheme `bls-unchained-g1-rfc9380` through the precompiles of EIP-2537. Points are in that EIP's
        encoding: 64 bytes for an element of the field, of which the first 16 are zero. The pairing precompile refuses
        points that are off the curve, outside the subgroup or not in canonical encoding. A precompile that fails, is
        missing or runs out of gas reverts the call.
"""


_MODEXP: constant(address) = 0x0000000000000000000000000000000000000005
_G1ADD: constant(address) = 0x000000000000000000000000000000000000000b
_PAIRING_CHECK: constant(address) = 0x000000000000000000000000000000000000000F
_MAP_FP_TO_G1: constant(address) = 0x0000000000000000000000000000000000000010

# (p - 1) / 2, the largest y that counts as the smaller root.
_HALF_HIGH: constant(bytes32) = 0x000000000000000000000000000000000d0088f51cbff34d258dd3db21a5d66b
_HALF_LOW: constant(bytes32) = 0xb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555

# The generator of G2, negated.
_NEGATED_G2: constant(bytes32[8]) = [
    0x00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051,
    0xc6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8,
    0x0000000000000000000000000000000013e02b6052719f607dacd3a088274f65,
    0x596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e,
    0x000000000000000000000000000000000d1b3cc2c7027888be51d9ef691d77bc,
    0xb679afda66c73f17f9ee3837a55024f78c71363275a75d75d86bab79f74782aa,
    0x0000000000000000000000000000000013fa4d4a0ad8b1ce186ed5061789213d,
    0x993923066dddaf1040bc3ff59f825c78df74f2d75467e25e0f55f8a00fa030ed,
]

# The domain separation tag, `BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_`, with its length of 43 bytes behind it, as
# RFC 9380 appends it: once behind the length of the output (128) and a zero, once behind a counter.
# Cut into words, because joining words is cheaper than joining byte strings.
_DST_0_HEAD: constant(bytes32) = 0x008000424c535f5349475f424c53313233383147315f584d443a5348412d3235
_DST_0_TAIL: constant(bytes15) = 0x365f535357555f524f5f4e554c5f2b
_DST_HEAD: constant(bytes31) = 0x424c535f5349475f424c53313233383147315f584d443a5348412d3235365f
_DST_TAIL: constant(bytes13) = 0x535357555f524f5f4e554c5f2b

# The exponent 1 and the modulus at 64 bytes, so that the remainder comes out in this module's encoding.
_EXPONENT_AND_P: constant(Bytes[65]) = x"01000000000000000000000000000000001a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab"


@internal
@view
def _map_to_g1(high: bytes32, low: bytes32) -> Bytes[128]:
    """
    @notice Maps 64 uniform bytes to the subgroup of G1: reduces them modulo p, and maps the element of the field.
    @param high The first 32 bytes.
    @param low The last 32 bytes.
    @return The point.
    """
    # The lengths of base, exponent and modulus; the base; the exponent; the modulus.
    element: Bytes[64] = raw_call(
        _MODEXP,
        concat(
            convert(64, bytes32), convert(1, bytes32), convert(64, bytes32), high, low, _EXPONENT_AND_P
        ),
        max_outsize=64,
        is_static_call=True,
    )
    assert len(element) == 64, "bls: modexp"
    point: Bytes[128] = raw_call(_MAP_FP_TO_G1, element, max_outsize=128, is_static_call=True)
    assert len(point) == 128, "bls: map to G1"
    return point


@internal
@view
def _hash_to_g1(message: bytes32) -> Bytes[128]:
    """
    @notice Hashes a message to G1 by RFC 9380 (expand_message_xmd, SHA-256, 128 bytes; simplified SWU).
    @param message 32 bytes.
    @return The point.
    """
    # First a block of zeros, as long as SHA-256's own blocks.
    b0: bytes32 = sha256(
        concat(empty(bytes32), empty(bytes32), message, _DST_0_HEAD, _DST_0_TAIL)
    )
    b1: bytes32 = self._expanded(b0, empty(bytes32), 0x01)
    b2: bytes32 = self._expanded(b0, b1, 0x02)
    b3: bytes32 = self._expanded(b0, b2, 0x03)
    b4: bytes32 = self._expanded(b0, b3, 0x04)
    sum: Bytes[128] = raw_call(
        _G1ADD,
        concat(self._map_to_g1(b1, b2), self._map_to_g1(b3, b4)),
        max_outsize=128,
        is_static_call=True,
    )
    assert len(sum) == 128, "bls: addition in G1"
    return sum


@internal
@pure
def _expanded(b0: bytes32, previous: bytes32, counter: bytes1) -> bytes32:
    """
    @notice A word of the expanded message.
    @param b0 What all words are made from.
    @param previous The word before it, 0 for the first.
    @param counter Its number, from 1.
    @return The word.
    """
    mixed: bytes32 = convert(convert(b0, uint256) ^ convert(previous, uint256), bytes32)
    return sha256(concat(mixed, counter, _DST_HEAD, _DST_TAIL))


@internal
@view
def _verify(public_key: bytes32[8], message: bytes32, signature: Bytes[128]):
    """
    @notice Reverts unless a signature is the key's for a message: e(signature, -G2) * e(H(message), key) = 1.
    @param public_key The key, a point of G2.
    @param message What was signed.
    @param signature The signature, a point of G1.
    """
    assert len(signature) == 128, "bls: signature length"
    result: Bytes[32] = raw_call(
        _PAIRING_CHECK,
        concat(signature, abi_encode(_NEGATED_G2), self._hash_to_g1(message), abi_encode(public_key)),
        max_outsize=32,
        is_static_call=True,
    )
    assert len(result) == 32 and convert(result, uint256) == 1, "bls: wrong signature"


@internal
@pure
def _compressed(point: Bytes[128]) -> Bytes[48]:
    """
    @notice The 48 bytes of a point of G1 as drand writes it: x, with a flag for compression and one for the larger y.
    @param point A valid point, not infinity.
    @return The compressed point.
    """
    y_high: uint256 = extract32(point, 64, output_type=uint256)
    half_high: uint256 = convert(_HALF_HIGH, uint256)
    flags: uint256 = 128 << 120  # compressed
    if y_high > half_high or (
        y_high == half_high
        and extract32(point, 96, output_type=uint256) > convert(_HALF_LOW, uint256)
    ):
        flags |= 32 << 120
    x_high: uint256 = extract32(point, 0, output_type=uint256) | flags
    return concat(slice(convert(x_high, bytes32), 16, 16), extract32(point, 32))
