// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

/// @title ROAST
/// @notice The protocol's token: ERC-20 with EIP-2612 permit and burning, 18 decimals. Nobody owns it; the mining
///         pool alone mints.
interface IRoastToken {
    // Events

    /// @notice Logged once, by the constructor.
    /// @param minter The only account that may mint, for ever: the mining pool.
    /// @param treasury The account that received the genesis supply.
    /// @param max_supply The cap of the supply, in wei.
    /// @param genesis_supply What the treasury received, in wei.
    event Deployed(address minter, address treasury, uint256 max_supply, uint256 genesis_supply);

    /// @notice Tokens moved; from the zero address where they were minted, to it where they were burned.
    /// @param sender Whose tokens.
    /// @param receiver Who got them.
    /// @param value How much, in wei.
    event Transfer(address indexed sender, address indexed receiver, uint256 value);

    /// @notice An allowance was set.
    /// @param owner Whose tokens.
    /// @param spender Who may spend them.
    /// @param value How much, in wei.
    event Approval(address indexed owner, address indexed spender, uint256 value);

    /// @notice Logged by the constructor alone: after it, nobody owns the token.
    /// @param previous_owner Who was owner.
    /// @param new_owner Who is.
    event OwnershipTransferred(address indexed previous_owner, address indexed new_owner);

    /// @notice Logged by the constructor alone: the deployer does not mint.
    /// @param minter Whose role.
    /// @param status Whether it may mint.
    event RoleMinterChanged(address indexed minter, bool status);

    // ERC-20

    /// @notice The token's name.
    /// @return RoastPower.
    function name() external view returns (string memory);

    /// @notice The token's symbol.
    /// @return ROAST.
    function symbol() external view returns (string memory);

    /// @notice How many decimals amounts have.
    /// @return 18.
    function decimals() external view returns (uint8);

    /// @notice How many tokens there are.
    /// @return In wei.
    function totalSupply() external view returns (uint256);

    /// @notice How many tokens an account has.
    /// @param owner Whose.
    /// @return In wei.
    function balanceOf(address owner) external view returns (uint256);

    /// @notice How many tokens of an account another may spend.
    /// @param owner Whose.
    /// @param spender Who may spend.
    /// @return In wei; the largest value is never used up.
    function allowance(address owner, address spender) external view returns (uint256);

    /// @notice Moves tokens of the caller.
    /// @dev Reverts with "erc20: transfer to the zero address" or "erc20: transfer amount exceeds balance".
    /// @param to Who gets them.
    /// @param amount How many, in wei.
    /// @return Always true; a failure reverts.
    function transfer(address to, uint256 amount) external returns (bool);

    /// @notice Lets an account spend tokens of the caller.
    /// @dev Reverts with "erc20: approve to the zero address".
    /// @param spender Who may.
    /// @param amount How many, in wei.
    /// @return Always true; a failure reverts.
    function approve(address spender, uint256 amount) external returns (bool);

    /// @notice Moves tokens of an account out of the caller's allowance.
    /// @dev Reverts with "erc20: insufficient allowance", "erc20: transfer from the zero address" (of nothing), "erc20:
    ///      transfer to the zero address" or "erc20: transfer amount exceeds balance".
    /// @param owner Whose tokens.
    /// @param to Who gets them.
    /// @param amount How many, in wei.
    /// @return Always true; a failure reverts.
    function transferFrom(address owner, address to, uint256 amount) external returns (bool);

    // Burning and minting

    /// @notice Destroys tokens of the caller.
    /// @dev Reverts with "erc20: burn amount exceeds balance".
    /// @param amount How many, in wei.
    function burn(uint256 amount) external;

    /// @notice Destroys tokens of an account out of the caller's allowance.
    /// @dev Reverts with "erc20: insufficient allowance" or "erc20: burn amount exceeds balance".
    /// @param owner Whose tokens.
    /// @param amount How many, in wei.
    function burn_from(address owner, uint256 amount) external;

    /// @notice Creates tokens. The minter alone; reverts past the cap.
    /// @dev Reverts with "token: caller is not the minter" or "token: over the maximum supply".
    /// @param receiver Who gets them.
    /// @param amount How many, in wei.
    function mint(address receiver, uint256 amount) external;

    /// @notice The only account that may mint, for ever.
    /// @return The mining pool.
    function MINTER() external view returns (address);

    /// @notice The supply never exceeds this.
    /// @return In wei.
    function MAX_SUPPLY() external view returns (uint256);

    // EIP-2612

    /// @notice Sets an allowance by the owner's signature (EIP-2612).
    /// @dev Reverts with "erc20: expired deadline" or "erc20: invalid signature".
    /// @param owner Whose tokens.
    /// @param spender Who may spend them.
    /// @param amount How much, in wei.
    /// @param deadline Until when the signature is good, in Unix seconds.
    /// @param v Of the signature.
    /// @param r Of the signature.
    /// @param s Of the signature.
    function permit(
        address owner, address spender, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s
    ) external;

    /// @notice The nonce of an account's next permit.
    /// @param owner Whose.
    /// @return From 0.
    function nonces(address owner) external view returns (uint256);

    /// @notice The domain of permits on this chain (EIP-712).
    /// @return Its hash.
    function DOMAIN_SEPARATOR() external view returns (bytes32);

    /// @notice The domain of permits (EIP-5267).
    /// @return Which fields are used, a bit each.
    /// @return The domain's name.
    /// @return The domain's version.
    /// @return The chain's id.
    /// @return The token.
    /// @return Zero: there is no salt.
    /// @return Empty: there are no extensions.
    function eip712Domain(
        
    ) external view returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory);
}
