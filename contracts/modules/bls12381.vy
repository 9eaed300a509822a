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

# The field's modulus, 48 bytes in two words of which the first is the upper 16 bytes.
_P_HIGH: constant(bytes32) = 0x000000000000000000000000000000001a0111ea397fe69a4b1ba7b6434bacd7
_P_LOW: constant(bytes32) = 0x64774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab

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

# The domain separation tag with its length behind it, as RFC 9380 appends it (43 bytes and 0x2b).
_DST_PRIME: constant(Bytes[44]) = b"BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_+"

# A block of SHA-256's input, all zero.
_Z_PAD: constant(Bytes[64]) = x"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"


@internal
@view
def _to_field(high: bytes32, low: bytes32) -> bytes32[2]:
    """
    @notice Reduces 64 uniform bytes modulo p.
    @param high The first 32 bytes.
    @param low The last 32 bytes.
    @return The element, encoded.
    """
    # The lengths of base, exponent and modulus; the base; the exponent 1; the modulus at its full 48 bytes.
    reduced: Bytes[48] = raw_call(
        _MODEXP,
        concat(
            abi_encode(convert(64, uint256), convert(1, uint256), convert(48, uint256), high, low),
            b"\x01",
            slice(_P_HIGH, 16, 16),
            _P_LOW,
        ),
        max_outsize=48,
        is_static_call=True,
    )
    assert len(reduced) == 48, "bls: modexp"
    return [
        convert(convert(slice(reduced, 0, 16), uint256), bytes32),
        convert(slice(reduced, 16, 32), bytes32),
    ]


@internal
@view
def _map_to_g1(element: bytes32[2]) -> Bytes[128]:
    """
    @notice Maps an element of the field to the subgroup of G1.
    @param element The element, encoded.
    @return The point.
    """
    point: Bytes[128] = raw_call(
        _MAP_FP_TO_G1, abi_encode(element), max_outsize=128, is_static_call=True
    )
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
    b0: bytes32 = sha256(concat(_Z_PAD, message, b"\x00\x80\x00", _DST_PRIME))
    b1: bytes32 = sha256(concat(b0, b"\x01", _DST_PRIME))
    b2: bytes32 = sha256(concat(self._xor(b0, b1), b"\x02", _DST_PRIME))
    b3: bytes32 = sha256(concat(self._xor(b0, b2), b"\x03", _DST_PRIME))
    b4: bytes32 = sha256(concat(self._xor(b0, b3), b"\x04", _DST_PRIME))
    sum: Bytes[128] = raw_call(
        _G1ADD,
        concat(self._map_to_g1(self._to_field(b1, b2)), self._map_to_g1(self._to_field(b3, b4))),
        max_outsize=128,
        is_static_call=True,
    )
    assert len(sum) == 128, "bls: addition in G1"
    return sum


@internal
@pure
def _xor(a: bytes32, b: bytes32) -> bytes32:
    """
    @notice Bitwise exclusive or.
    @param a A word.
    @param b A word.
    @return The word.
    """
    return convert(convert(a, uint256) ^ convert(b, uint256), bytes32)


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
    y_high: uint256 = convert(slice(point, 64, 32), uint256)
    y_low: uint256 = convert(slice(point, 96, 32), uint256)
    half_high: uint256 = convert(_HALF_HIGH, uint256)
    flags: uint256 = 128 << 120  # compressed
    if y_high > half_high or (y_high == half_high and y_low > convert(_HALF_LOW, uint256)):
        flags |= 32 << 120
    x_high: uint256 = convert(slice(point, 0, 32), uint256) | flags
    return concat(slice(convert(x_high, bytes32), 16, 16), convert(slice(point, 32, 32), bytes32))
