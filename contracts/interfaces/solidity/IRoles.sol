// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

/// @title The protocol's roles, held once, by the mining pool
/// @notice The owner, a timelock, appoints guardian, oracle and treasury; any of them may be a contract. A change
///         acts at once. All other contracts ask the pool.
interface IRoles {
    /// @notice The owner offered its role to another account, which has to accept.
    /// @param previous_owner Who offers.
    /// @param new_owner Who is offered it.
    event OwnershipTransferStarted(address indexed previous_owner, address indexed new_owner);

    /// @notice The owner's role has another holder.
    /// @param previous_owner Who was owner.
    /// @param new_owner Who is.
    event OwnershipTransferred(address indexed previous_owner, address indexed new_owner);

    /// @notice A role has another holder.
    /// @param role The role's name in ASCII, padded with zeros: guardian, oracle or treasury.
    /// @param previous Who held it.
    /// @param holder Who holds it.
    event RoleChanged(bytes32 indexed role, address indexed previous, address indexed holder);

    /// @notice Who sets parameters and roles.
    /// @return The owner, a timelock.
    function owner() external view returns (address);

    /// @notice Whom the owner offered its role to.
    /// @return The account; zero where nobody was offered it.
    function pending_owner() external view returns (address);

    /// @notice Who decides challenges, may void blocks and pause submissions.
    /// @return The guardian.
    function guardian() external view returns (address);

    /// @notice Who posts scores and payouts.
    /// @return The oracle.
    function oracle() external view returns (address);

    /// @notice Who receives campaign fees.
    /// @return The treasury.
    function treasury() external view returns (address);

    /// @notice Offers the owner's role to another account, which has to accept. Owner only.
    /// @dev Reverts with "ownable: caller is not the owner".
    /// @param new_owner To whom; zero takes an offer back.
    function transfer_ownership(address new_owner) external;

    /// @notice Takes over the owner's role that was offered to the caller.
    /// @dev Reverts with "ownable_2step: caller is not the new owner".
    function accept_ownership() external;

    /// @notice Appoints the guardian. Owner only. Open challenges go to the new one.
    /// @dev Reverts with "ownable: caller is not the owner", "roles: guardian is zero" or "roles: guardian is the
    ///      oracle".
    /// @param guardian Who, neither zero nor the oracle.
    function set_guardian(address guardian) external;

    /// @notice Appoints the oracle. Owner only.
    /// @dev Reverts with "ownable: caller is not the owner", "roles: oracle is zero" or "roles: oracle is the
    ///      guardian".
    /// @param oracle Who, neither zero nor the guardian.
    function set_oracle(address oracle) external;

    /// @notice Appoints the treasury. Owner only.
    /// @dev Reverts with "ownable: caller is not the owner" or "roles: treasury is zero".
    /// @param treasury Who, not zero.
    function set_treasury(address treasury) external;
}
