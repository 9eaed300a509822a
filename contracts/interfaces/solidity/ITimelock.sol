// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

/// @title The owner of the protocol
/// @notice Whatever the owner does is scheduled here at least the delay before it is executed, so that anybody can see
///         it coming. An operation is a call, or a batch of calls, with its salt; its id is their hash.
/// @dev snekmate's timelock controller, compatible with OpenZeppelin's by its rules, in Vyper's names. At most 255 calls
///      a batch, at most 1,024 bytes of calldata each. It takes the chain's own currency and tokens.
interface ITimelock {
    /// @notice A call was scheduled.
    /// @param id The operation.
    /// @param index The call's place in its batch, from 0.
    /// @param target Whom it calls.
    /// @param amount The wei it sends.
    /// @param payload Its calldata.
    /// @param predecessor The operation that has to be done before; zero for none.
    /// @param delay Seconds until it may be executed.
    event CallScheduled(
        bytes32 indexed id,
        uint256 indexed index,
        address target,
        uint256 amount,
        bytes payload,
        bytes32 predecessor,
        uint256 delay
    );

    /// @notice A call was executed.
    /// @param id The operation.
    /// @param index The call's place in its batch, from 0.
    /// @param target Whom it called.
    /// @param amount The wei it sent.
    /// @param payload Its calldata.
    event CallExecuted(bytes32 indexed id, uint256 indexed index, address target, uint256 amount, bytes payload);

    /// @notice An operation was scheduled with a salt that is not zero.
    /// @param id The operation.
    /// @param salt The salt.
    event CallSalt(bytes32 indexed id, bytes32 salt);

    /// @notice An operation was cancelled.
    /// @param id The operation.
    event Cancelled(bytes32 indexed id);

    /// @notice Operations scheduled from now on have another shortest delay.
    /// @param old_duration The delay so far, in seconds.
    /// @param new_duration The new one.
    event MinimumDelayChange(uint256 old_duration, uint256 new_duration);

    /// @notice Another role grants and revokes a role.
    /// @param role The role.
    /// @param previousAdminRole Which role did so far.
    /// @param newAdminRole Which role does.
    event RoleAdminChanged(
        bytes32 indexed role, bytes32 indexed previousAdminRole, bytes32 indexed newAdminRole
    );

    /// @notice An account holds a role.
    /// @param role The role.
    /// @param account Who holds it.
    /// @param sender Who granted it.
    event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender);

    /// @notice An account holds a role no more.
    /// @param role The role.
    /// @param account Who held it.
    /// @param sender Who revoked it, or the account itself.
    event RoleRevoked(bytes32 indexed role, address indexed account, address indexed sender);

    /// @notice Schedules a call. Proposers only.
    /// @dev Reverts with "access_control: account is missing role", "timelock_controller: operation already scheduled"
    ///      or "timelock_controller: insufficient delay".
    /// @param target Whom to call.
    /// @param amount The wei to send.
    /// @param payload The calldata.
    /// @param predecessor The operation that has to be done before; zero for none.
    /// @param salt Tells operations apart that are alike else.
    /// @param delay Seconds until it may be executed, at least the shortest delay.
    function schedule(
        address target,
        uint256 amount,
        bytes calldata payload,
        bytes32 predecessor,
        bytes32 salt,
        uint256 delay
    ) external;

    /// @notice Schedules several calls that are executed together. Proposers only.
    /// @dev Reverts as `schedule` does, or with "timelock_controller: length mismatch".
    /// @param targets Whom to call.
    /// @param amounts The wei to send with each.
    /// @param payloads The calldata of each.
    /// @param predecessor The operation that has to be done before; zero for none.
    /// @param salt Tells operations apart that are alike else.
    /// @param delay Seconds until it may be executed, at least the shortest delay.
    function schedule_batch(
        address[] calldata targets,
        uint256[] calldata amounts,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt,
        uint256 delay
    ) external;

    /// @notice Cancels an operation that is not done. Cancellers only.
    /// @dev Reverts with "access_control: account is missing role" or "timelock_controller: operation cannot be
    ///      cancelled".
    /// @param id The operation.
    function cancel(bytes32 id) external;

    /// @notice Executes a call whose delay is over. Executors only, or anybody where the zero address is an executor.
    /// @dev Reverts with "access_control: account is missing role", "timelock_controller: operation is not ready",
    ///      "timelock_controller: missing dependency", the reason of the call, or "timelock_controller: underlying
    ///      transaction reverted" where it gave none.
    /// @param target Whom to call.
    /// @param amount The wei to send.
    /// @param payload The calldata.
    /// @param predecessor The operation that has to be done before; zero for none.
    /// @param salt The salt it was scheduled with.
    function execute(
        address target, uint256 amount, bytes calldata payload, bytes32 predecessor, bytes32 salt
    ) external payable;

    /// @notice Executes a batch whose delay is over. Executors only, or anybody where the zero address is an executor.
    /// @dev Reverts as `execute` does, or with "timelock_controller: length mismatch".
    /// @param targets Whom to call.
    /// @param amounts The wei to send with each.
    /// @param payloads The calldata of each.
    /// @param predecessor The operation that has to be done before; zero for none.
    /// @param salt The salt it was scheduled with.
    function execute_batch(
        address[] calldata targets,
        uint256[] calldata amounts,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) external payable;

    /// @notice Sets the shortest delay. The timelock itself only, by an operation.
    /// @dev Reverts with "timelock_controller: caller must be timelock".
    /// @param new_delay In seconds.
    function update_delay(uint256 new_delay) external;

    /// @notice Gives an account a role. Holders of the role's admin role only: here, the timelock itself.
    /// @dev Reverts with "access_control: account is missing role".
    /// @param role The role.
    /// @param account The account.
    function grantRole(bytes32 role, address account) external;

    /// @notice Takes a role from an account. Holders of the role's admin role only: here, the timelock itself.
    /// @dev Reverts with "access_control: account is missing role".
    /// @param role The role.
    /// @param account The account.
    function revokeRole(bytes32 role, address account) external;

    /// @notice Gives up a role of the caller's.
    /// @dev Reverts with "access_control: can only renounce roles for itself".
    /// @param role The role.
    /// @param account The caller.
    function renounceRole(bytes32 role, address account) external;

    /// @notice Sets which role grants and revokes a role. Holders of its admin role only: here, the timelock itself.
    /// @dev Reverts with "access_control: account is missing role".
    /// @param role The role.
    /// @param admin_role The role that grants and revokes it from now on.
    function set_role_admin(bytes32 role, bytes32 admin_role) external;

    /// @notice Takes an ERC-721 token.
    /// @param operator Who sent it.
    /// @param owner Whose it was.
    /// @param token_id Which one.
    /// @param data Anything.
    /// @return The selector that says so.
    function onERC721Received(address operator, address owner, uint256 token_id, bytes calldata data)
        external
        returns (bytes4);

    /// @notice Takes ERC-1155 tokens.
    /// @param operator Who sent them.
    /// @param owner Whose they were.
    /// @param id Which ones.
    /// @param amount How many.
    /// @param data Anything.
    /// @return The selector that says so.
    function onERC1155Received(
        address operator, address owner, uint256 id, uint256 amount, bytes calldata data
    ) external returns (bytes4);

    /// @notice Takes several kinds of ERC-1155 tokens.
    /// @param operator Who sent them.
    /// @param owner Whose they were.
    /// @param ids Which ones.
    /// @param amounts How many of each.
    /// @param data Anything.
    /// @return The selector that says so.
    function onERC1155BatchReceived(
        address operator,
        address owner,
        uint256[] calldata ids,
        uint256[] calldata amounts,
        bytes calldata data
    ) external returns (bytes4);

    /// @notice Whether an operation was scheduled, or is done.
    /// @param id The operation.
    /// @return Whether it exists.
    function is_operation(bytes32 id) external view returns (bool);

    /// @notice Whether an operation was scheduled and is not done.
    /// @param id The operation.
    /// @return Whether it is pending.
    function is_operation_pending(bytes32 id) external view returns (bool);

    /// @notice Whether an operation's delay is over and it is not done.
    /// @param id The operation.
    /// @return Whether it can be executed.
    function is_operation_ready(bytes32 id) external view returns (bool);

    /// @notice Whether an operation is done.
    /// @param id The operation.
    /// @return Whether it was executed.
    function is_operation_done(bytes32 id) external view returns (bool);

    /// @notice How far an operation is.
    /// @param id The operation.
    /// @return 1 where there is none, 2 while it waits, 4 when it is ready, 8 when it is done.
    function get_operation_state(bytes32 id) external view returns (uint256);

    /// @notice When an operation becomes ready.
    /// @param id The operation.
    /// @return Unix seconds; 0 where there is none, 1 where it is done.
    function get_timestamp(bytes32 id) external view returns (uint256);

    /// @notice The shortest delay of operations scheduled from now on.
    /// @return In seconds.
    function get_minimum_delay() external view returns (uint256);

    /// @notice The id of a call.
    /// @param target Whom it calls.
    /// @param amount The wei it sends.
    /// @param payload Its calldata.
    /// @param predecessor The operation that has to be done before; zero for none.
    /// @param salt Its salt.
    /// @return The operation's id.
    function hash_operation(
        address target, uint256 amount, bytes calldata payload, bytes32 predecessor, bytes32 salt
    ) external pure returns (bytes32);

    /// @notice The id of a batch.
    /// @param targets Whom it calls.
    /// @param amounts The wei it sends with each.
    /// @param payloads The calldata of each.
    /// @param predecessor The operation that has to be done before; zero for none.
    /// @param salt Its salt.
    /// @return The operation's id.
    function hash_operation_batch(
        address[] calldata targets,
        uint256[] calldata amounts,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) external pure returns (bytes32);

    /// @notice Whether an account holds a role.
    /// @param role The role.
    /// @param account The account.
    /// @return Whether it does.
    function hasRole(bytes32 role, address account) external view returns (bool);

    /// @notice Which role grants and revokes a role.
    /// @param role The role.
    /// @return Its admin role.
    function getRoleAdmin(bytes32 role) external view returns (bytes32);

    /// @notice Whether the contract has an interface (ERC-165).
    /// @param interface_id The interface.
    /// @return Whether it has.
    function supportsInterface(bytes4 interface_id) external view returns (bool);

    /// @notice Who may schedule.
    /// @return The role.
    function PROPOSER_ROLE() external view returns (bytes32);

    /// @notice Who may cancel.
    /// @return The role.
    function CANCELLER_ROLE() external view returns (bytes32);

    /// @notice Who may execute.
    /// @return The role.
    function EXECUTOR_ROLE() external view returns (bytes32);

    /// @notice Who grants and revokes roles that have no other admin.
    /// @return The role.
    function DEFAULT_ADMIN_ROLE() external view returns (bytes32);

    /// @notice What `onERC721Received` returns.
    /// @return The selector.
    function IERC721_TOKENRECEIVER_SELECTOR() external view returns (bytes4);

    /// @notice What `onERC1155Received` returns.
    /// @return The selector.
    function IERC1155_TOKENRECEIVER_SINGLE_SELECTOR() external view returns (bytes4);

    /// @notice What `onERC1155BatchReceived` returns.
    /// @return The selector.
    function IERC1155_TOKENRECEIVER_BATCH_SELECTOR() external view returns (bytes4);
}
