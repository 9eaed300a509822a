// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

import {IDisputes} from "./IDisputes.sol";
import {IMiningPoolEvents} from "./IMiningPoolEvents.sol";
import {IRoles} from "./IRoles.sol";

/// @title The mining pool
/// @notice Miners burn ROAST to submit content into blocks; the oracle scores a sealed block; a drand round draws
///         one of the ranked, who receives newly minted ROAST. A submission's id is `block_id << 16 | index`; times
///         are Unix seconds, amounts wei of ROAST.
/// @dev A revert carries its reason as `Error(string)`; the reasons are named at each function. A call that
///      re-enters a contract of the protocol reverts without a reason, views included.
interface IMiningPool is IMiningPoolEvents, IRoles, IDisputes {
    // The miner's functions

    /// @notice Burns the price of a submission and records its commitment. Seals the open block first when it is
    ///         due.
    /// @dev Reverts with "pool: paused", "pool: commitment is zero", "pool: one submission a block", "pool: price
    ///      over max_burn", "pool: unknown campaign", "factory: unknown campaign", "factory: campaign has not
    ///      started", "factory: campaign is paused", "factory: campaign is full", "factory: campaign is over",
    ///      "erc20: insufficient allowance" or "erc20: burn amount exceeds balance".
    /// @param campaign_id The campaign, which must accept it.
    /// @param commitment keccak256 over chain, pool, miner, campaign, digest of the content, and salt.
    /// @param max_burn The most that the caller will burn, in wei.
    /// @return The submission's id.
    function submit(uint256 campaign_id, bytes32 commitment, uint256 max_burn) external returns (uint256);

    /// @notice Submits with an allowance by signature. A permit that somebody else used first does no harm: what
    ///         counts is the allowance.
    /// @dev Reverts as `submit` does; a failed permit alone is no reason.
    /// @param campaign_id The campaign, which must accept it.
    /// @param commitment As in `submit`.
    /// @param max_burn The most that the caller will burn, in wei.
    /// @param permitted The allowance that was signed, in wei.
    /// @param deadline Until when the signature is good, in Unix seconds.
    /// @param v Of the signature.
    /// @param r Of the signature.
    /// @param s Of the signature.
    /// @return The submission's id.
    function submit_with_permit(
        uint256 campaign_id,
        bytes32 commitment,
        uint256 max_burn,
        uint256 permitted,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256);

    /// @notice Publishes content on-chain, the way round a server that does not take it. Whether it fits the
    ///         commitment is checked by whoever reads the event.
    /// @dev Reverts with "pool: unknown submission", "pool: caller is not the miner" or "pool: delivery window is
    ///      over".
    /// @param submission_id The caller's submission.
    /// @param content The content.
    /// @param salt The commitment's salt.
    function reveal(uint256 submission_id, bytes calldata content, bytes32 salt) external;

    /// @notice Gives the burns of void blocks back to their miners; already refunded ones are skipped.
    /// @dev Reverts with "pool: unknown submission" or "pool: block is not void".
    /// @param submission_ids Submissions of void blocks.
    function refund(uint256[] calldata submission_ids) external;

    // The block's life

    /// @notice Seals the open block and opens the next one.
    /// @dev Reverts with "pool: block is not due".
    function seal() external;

    /// @notice Posts the scores of a sealed block. Oracle only. Reverts unless the ranking is the one that they
    ///         imply.
    /// @dev Reverts with "roles: caller is not the oracle", "pool: block is not sealed", "pool: evidence is zero",
    ///      "pool: content may still be delivered", "pool: too late to score", "ranking: a score for each
    ///      submission", "ranking: score over 10000", "ranking: padding", "ranking: a place for each of the best",
    ///      "ranking: unknown index", "ranking: order", "ranking: a score of 0 is not ranked" or "ranking: a better
    ///      one is missing".
    /// @param block_id The block.
    /// @param scores A score from 0 to 10,000 for each submission, 16 a word.
    /// @param ranked The indexes of the best, 16 a word.
    /// @param evidence sha256 of the published score sheet.
    function post_scores(
        uint256 block_id, uint256[] calldata scores, uint256[] calldata ranked, bytes32 evidence
    ) external;

    /// @notice Doubts a block's scores with a bond, which must be approved. It goes back unless the guardian
    ///         rejects.
    /// @dev Reverts with "pool: block is not scored", "pool: challenge window is over", "erc20: insufficient
    ///      allowance" or "erc20: transfer amount exceeds balance".
    /// @param block_id The block.
    /// @param reason Digest of a published text.
    function challenge(uint256 block_id, bytes32 reason) external;

    /// @notice Decides a challenge in time. Guardian only.
    /// @dev Reverts with "roles: caller is not the guardian", "pool: block is not challenged" or "pool: too late to
    ///      resolve".
    /// @param block_id The block.
    /// @param upheld True strikes the scores: the block is scored again, or void the second time. False burns the
    ///               bond.
    function resolve(uint256 block_id, bool upheld) external;

    /// @notice Ends a challenge that the guardian did not decide in time: the scores stand, the bond goes back.
    /// @dev Reverts with "pool: block is not challenged" or "pool: the guardian may still resolve".
    /// @param block_id The block.
    function resolve_expired(uint256 block_id) external;

    /// @notice Draws the winner of a scored block and mints its reward. Anyone, once the scores are final.
    /// @dev Reverts with "pool: block is not scored", "pool: scores are not final", "pool: too late to settle",
    ///      "pool: another ranking", "bls: signature length" or "bls: wrong signature".
    /// @param block_id The block.
    /// @param ranked The ranking as it was posted.
    /// @param signature The draw round's signature, uncompressed; not looked at where nobody is ranked.
    function settle(uint256 block_id, uint256[] calldata ranked, bytes calldata signature) external;

    /// @notice Ends a block without a winner. The guardian may while the draw cannot be known; anyone after the
    ///         timeouts.
    /// @dev Reverts with "pool: scores may still come", "pool: block cannot be voided" or "pool: block may still
    ///      settle".
    /// @param block_id The block.
    function void(uint256 block_id) external;

    /// @notice Moves `final_before` past final blocks. Settling and voiding do so too, but in smaller steps.
    /// @dev Reverts with "pool: nothing to advance".
    function advance() external;

    // Administration

    /// @notice Sets the parameters of blocks opened from now on. Owner only.
    /// @dev Reverts with "ownable: caller is not the owner" or "pool: parameter out of bounds".
    /// @param parameters The new parameters, within their bounds.
    function set_parameters(Parameters calldata parameters) external;

    /// @notice Stops submissions; everything else goes on. Guardian only.
    /// @dev Reverts with "roles: caller is not the guardian" or "pool: already paused".
    function pause() external;

    /// @notice Lets submissions go on. Owner only.
    /// @dev Reverts with "ownable: caller is not the owner" or "pool: not paused".
    function unpause() external;

    // Views

    /// @notice The block that takes submissions, as it is stored: a block that is due is sealed by the next
    ///         submission.
    /// @return The block.
    function open_block() external view returns (OpenBlock memory);

    /// @notice Where a block is in its life.
    /// @param block_id The block.
    /// @return 1 OPEN, 2 SEALED, 3 SCORED, 4 CHALLENGED, 5 SETTLED, 6 VOID; 0 for a block not opened yet.
    function status(uint256 block_id) external view returns (uint256);

    /// @notice A block that takes no more submissions.
    /// @param block_id The block.
    /// @return The block; all zero where it is not sealed.
    function sealed_block(uint256 block_id) external view returns (SealedBlock memory);

    /// @notice A submission.
    /// @param submission_id Its id: `block_id << 16 | index`.
    /// @return The submission; all zero where there is none.
    function submission(uint256 submission_id) external view returns (Submission memory);

    /// @notice A miner as it is stored; its streak counts only while the latest settlement ranked it.
    /// @param account The miner.
    /// @return The miner; all zero where it never submitted.
    function miner(address account) external view returns (Miner memory);

    /// @notice The streak that a submission would carry now.
    /// @param account The miner.
    /// @return From 0 to 10.
    function streak(address account) external view returns (uint256);

    /// @notice How many settlements ranked someone.
    /// @return The number.
    function settlements() external view returns (uint256);

    /// @notice Whether submissions are stopped.
    /// @return True if so.
    function paused() external view returns (bool);

    /// @notice The first block that is neither settled nor void. All below are.
    /// @return Its id.
    function final_before() external view returns (uint256);

    /// @notice The newest version of the parameters; blocks opened from now on have it.
    /// @return From 1.
    function version() external view returns (uint256);

    /// @notice A version of the parameters.
    /// @param version From 1.
    /// @return The parameters; all zero for an unknown version.
    function parameters(uint256 version) external view returns (Parameters memory);

    /// @notice What no owner can go below.
    /// @return The limits.
    function limits() external view returns (Limits memory);

    /// @notice The first bond of a challenge, by the newest parameters.
    /// @return In wei of ROAST.
    function challenge_bond() external view returns (uint256);

    /// @notice The ROAST token.
    /// @return Its address.
    function TOKEN() external view returns (address);

    /// @notice The campaign factory.
    /// @return Its address.
    function FACTORY() external view returns (address);

    /// @notice The beacon that draws.
    /// @return Its address.
    function BEACON() external view returns (address);

    /// @notice Seconds between the end of a challenge window and the draw.
    /// @return In seconds.
    function DRAW_DELAY() external view returns (uint256);
}
