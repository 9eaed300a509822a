// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

/// @title Judge committee
/// @notice Holds the oracle's role for several judges: what enough of them signed by EIP-712, anybody may submit. A
///         signature is good for one report, once: it is bound to chain and committee, to pool or distributor, to block
///         or campaign, and to how many reports of it came before.
interface IJudgeCommittee {
    /// @notice A member's signature (secp256k1).
    /// @param v 27 or 28.
    /// @param r Of the signature.
    /// @param s Of the signature, in the lower half of the curve's order.
    struct Signature {
        uint256 v;
        uint256 r;
        uint256 s;
    }

    /// @notice The committee exists.
    /// @param pool The mining pool.
    /// @param distributor The reward distributor.
    event Deployed(address indexed pool, address indexed distributor);

    /// @notice Others judge from now on, or another number of them is enough.
    /// @param members All members, ascending.
    /// @param threshold How many signatures a report needs.
    event MembersChanged(address[] members, uint256 threshold);

    /// @notice The owner offered its role to another account, which has to accept.
    /// @param previous_owner Who offers.
    /// @param new_owner Who is offered it.
    event OwnershipTransferStarted(address indexed previous_owner, address indexed new_owner);

    /// @notice The owner's role has another holder.
    /// @param previous_owner Who was owner.
    /// @param new_owner Who is.
    event OwnershipTransferred(address indexed previous_owner, address indexed new_owner);

    /// @notice Scores were posted.
    /// @param block_id The block.
    /// @param posting How many were posted for it before, by this committee.
    /// @param evidence Digest of the list of the judges' score sheets.
    /// @param signers Who signed, ascending.
    event ScoresSubmitted(uint256 indexed block_id, uint256 posting, bytes32 evidence, address[] signers);

    /// @notice Payouts were posted.
    /// @param campaign_id The campaign.
    /// @param posting How many were posted for it before, by this committee.
    /// @param evidence Digest of the list of the judges' payout sheets.
    /// @param signers Who signed, ascending.
    event PayoutsSubmitted(uint256 indexed campaign_id, uint256 posting, bytes32 evidence, address[] signers);

    /// @notice Posts the scores of a block that enough members signed. Anyone.
    /// @dev Reverts with "committee: too few signatures", "committee: signer is not a member", "committee: signers not
    ///      ascending", "ecdsa: invalid signature" or "ecdsa: invalid signature `s` value", and as the pool does.
    /// @param block_id The block.
    /// @param scores A score from 0 to 10,000 for each submission, 16 a word.
    /// @param ranked The indexes of the best, 16 a word. Not signed: the pool takes none but the one that scores imply.
    /// @param evidence Digest of the list of the judges' score sheets.
    /// @param signatures Of `scores_digest`, in the ascending order of their signers.
    function submit_scores(
        uint256 block_id,
        uint256[] calldata scores,
        uint256[] calldata ranked,
        bytes32 evidence,
        Signature[] calldata signatures
    ) external;

    /// @notice Posts the payouts of a campaign that enough members signed. Anyone.
    /// @dev Reverts as `submit_scores`, and as the distributor does.
    /// @param campaign_id The campaign.
    /// @param root Merkle root over the accounts' pay.
    /// @param total The sum, in units of the token.
    /// @param count How many accounts.
    /// @param evidence Digest of the list of the judges' payout sheets.
    /// @param signatures Of `payouts_digest`, in the ascending order of their signers.
    function submit_payouts(
        uint256 campaign_id,
        bytes32 root,
        uint256 total,
        uint256 count,
        bytes32 evidence,
        Signature[] calldata signatures
    ) external;

    /// @notice Appoints other members, or another number of signatures. Owner only. Acts at once: what only former
    ///         members signed can no longer be submitted.
    /// @dev Reverts with "ownable: caller is not the owner", "committee: threshold over members", "committee: threshold
    ///      is no majority" or "committee: members not ascending".
    /// @param members All members, ascending.
    /// @param threshold How many signatures a report needs: more than half of them.
    function set_members(address[] calldata members, uint256 threshold) external;

    /// @notice Offers the owner's role to another account, which has to accept. Owner only.
    /// @dev Reverts with "ownable: caller is not the owner".
    /// @param new_owner To whom; zero takes an offer back.
    function transfer_ownership(address new_owner) external;

    /// @notice Takes over the owner's role that was offered to the caller.
    /// @dev Reverts with "ownable_2step: caller is not the new owner".
    function accept_ownership() external;

    /// @notice Who appoints members.
    /// @return The owner, a timelock.
    function owner() external view returns (address);

    /// @notice Whom the owner offered its role to.
    /// @return The account; zero where nobody was offered it.
    function pending_owner() external view returns (address);

    /// @notice The mining pool, whose oracle this is.
    /// @return The pool.
    function POOL() external view returns (address);

    /// @notice The reward distributor.
    /// @return The distributor.
    function DISTRIBUTOR() external view returns (address);

    /// @notice Who judges.
    /// @return All members, ascending.
    function members() external view returns (address[] memory);

    /// @notice Whether an account's signature counts.
    /// @param account The account.
    /// @return True for a member.
    function is_member(address account) external view returns (bool);

    /// @notice How many signatures a report needs.
    /// @return The number.
    function threshold() external view returns (uint256);

    /// @notice How many times this committee posted scores of a block: what the next signatures are for.
    /// @param block_id The block.
    /// @return The number.
    function score_postings(uint256 block_id) external view returns (uint256);

    /// @notice How many times this committee posted payouts of a campaign: what the next signatures are for.
    /// @param campaign_id The campaign.
    /// @return The number.
    function payout_postings(uint256 campaign_id) external view returns (uint256);

    /// @notice What members sign to have scores posted next.
    /// @param block_id The block.
    /// @param scores A score for each submission, 16 a word.
    /// @param evidence Digest of the list of the judges' score sheets.
    /// @return The EIP-712 digest.
    function scores_digest(uint256 block_id, uint256[] calldata scores, bytes32 evidence)
        external
        view
        returns (bytes32);

    /// @notice What members sign to have payouts posted next.
    /// @param campaign_id The campaign.
    /// @param root Merkle root over the accounts' pay.
    /// @param total The sum, in units of the token.
    /// @param count How many accounts.
    /// @param evidence Digest of the list of the judges' payout sheets.
    /// @return The EIP-712 digest.
    function payouts_digest(uint256 campaign_id, bytes32 root, uint256 total, uint256 count, bytes32 evidence)
        external
        view
        returns (bytes32);

    /// @notice The domain in which members sign (EIP-5267).
    /// @return Which fields are used, a bit each.
    /// @return The domain's name.
    /// @return The domain's version.
    /// @return The chain's id.
    /// @return The committee.
    /// @return Zero: there is no salt.
    /// @return Empty: there are no extensions.
    function eip712Domain()
        external
        view
        returns (bytes1, string memory, string memory, uint256, address, bytes32, uint256[] memory);
}
