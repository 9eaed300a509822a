// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

/// @title Random beacon
/// @notice A public source of randomness in numbered rounds, each published at a time known in advance and unknown
///         to everybody before it.
/// @dev drand quicknet (`bls-unchained-g1-rfc9380`), verified through the precompiles of EIP-2537.
interface IRandomBeacon {
    /// @notice Logged once, by the constructor.
    /// @param public_key The compressed public key's uncompressed form: a point of G2 as eight words (EIP-2537
    ///        encoding).
    /// @param genesis_time Unix seconds at which round 1 is published.
    /// @param period Seconds between rounds.
    event Deployed(bytes32[8] public_key, uint256 genesis_time, uint256 period);

    /// @notice The first round that is published at or after a time.
    /// @param timestamp Unix seconds.
    /// @return The round's number, from 1.
    function round_at(uint256 timestamp) external view returns (uint64);

    /// @notice When a round is published.
    /// @dev Reverts with "beacon: rounds start at 1".
    /// @param round The round's number, from 1.
    /// @return Unix seconds.
    function round_time(uint64 round) external view returns (uint256);

    /// @notice Checks a round's signature and returns its randomness. Reverts unless the signature is valid.
    /// @dev Reverts with "beacon: rounds start at 1", "bls: signature length" or "bls: wrong signature".
    /// @param round The round's number, from 1.
    /// @param signature The round's signature, a point of G1 uncompressed to 128 bytes (EIP-2537 encoding).
    /// @return sha256 of the compressed signature: the randomness that drand itself publishes.
    function verify(uint64 round, bytes calldata signature) external view returns (bytes32);

    /// @notice The network's public key, a point of G2 (EIP-2537 encoding).
    /// @param index Which of its eight words.
    /// @return The word.
    function PUBLIC_KEY(uint256 index) external view returns (bytes32);

    /// @notice When round 1 is published.
    /// @return In Unix seconds.
    function GENESIS_TIME() external view returns (uint256);

    /// @notice Seconds between rounds.
    /// @return In seconds.
    function PERIOD() external view returns (uint256);
}
