// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

import {IDisputes} from "./IDisputes.sol";

/// @title The reward distributor
/// @notice One vault for all campaign budgets, one ledger for each campaign. The oracle posts a Merkle root over
///         what each account earns; after a window for challenges anyone may trigger anybody's claim.
/// @dev A leaf is `keccak256(bytes.concat(keccak256(abi.encode(campaign_id, account, amount))))`, pairs are sorted:
///      the tree is OpenZeppelin's StandardMerkleTree. A reward token that rebases or seizes balances harms every
///      campaign in that token, never one in another.
interface IRewardDistributor is IDisputes {
    // Structs

    /// @notice One account's pay of one campaign, with its proof.
    /// @param campaign_id The campaign's id.
    /// @param account Who is paid.
    /// @param amount How much, in units of the reward token.
    /// @param proof The siblings from its leaf up.
    struct Claim {
        uint256 campaign_id;
        address account;
        uint256 amount;
        bytes32[] proof;
    }

    /// @notice A campaign's money, in units of its token.
    /// @param token The reward token.
    /// @param fee_bps The fee's rate, in basis points of what came in.
    /// @param funded What came in.
    /// @param fee What the treasury gets of it, once payouts stand.
    /// @param allocated What the payouts pay.
    /// @param claimed What was claimed of it.
    /// @param refunded What went back to the sponsor.
    /// @param swept What went back of unclaimed pay.
    /// @param fee_collected Whether the fee has left.
    /// @param is_refunded Whether the one refund was taken.
    /// @param is_swept Whether claims are over.
    struct Ledger {
        address token;
        uint256 fee_bps;
        uint256 funded;
        uint256 fee;
        uint256 allocated;
        uint256 claimed;
        uint256 refunded;
        uint256 swept;
        bool fee_collected;
        bool is_refunded;
        bool is_swept;
    }

    /// @notice A campaign's payouts.
    /// @param root Merkle root over the accounts' pay, zero where none stand or nobody is paid.
    /// @param status 0 none stand, 1 posted, 2 challenged.
    /// @param live_after When claims begin, in Unix seconds, 0 where none stand.
    /// @param payable_at When the campaign became payable, in Unix seconds, 0 before.
    /// @param refund_after When silence refunds the sponsor, in Unix seconds, 0 before the campaign is payable.
    /// @param rejected Challenges of these payouts that did not succeed.
    struct Payouts {
        bytes32 root;
        uint256 status;
        uint256 live_after;
        uint256 payable_at;
        uint256 refund_after;
        uint256 rejected;
    }

    // Events

    /// @notice Logged once, by the constructor: all immutables.
    /// @param pool The mining pool.
    /// @param factory The campaign factory.
    /// @param roast The ROAST token, in which bonds are paid.
    /// @param payout_window Seconds in which posted payouts may be challenged.
    /// @param resolve_timeout Seconds in which the guardian decides a challenge.
    event Deployed(address pool, address factory, address roast, uint256 payout_window, uint256 resolve_timeout);

    /// @notice A budget came in.
    /// @param campaign_id The campaign's id.
    /// @param token The reward token.
    /// @param sponsor Who paid.
    /// @param amount What came in, in units of the reward token.
    /// @param fee_bps The fee's rate, in basis points of what came in.
    event Funded(
        uint256 indexed campaign_id, address indexed token, address indexed sponsor, uint256 amount, uint256 fee_bps
    );

    /// @notice All blocks of a closed campaign are final.
    /// @param campaign_id The campaign's id.
    /// @param payable_at When it became payable, in Unix seconds.
    /// @param refund_after When silence refunds the sponsor, in Unix seconds.
    event CampaignPayable(uint256 indexed campaign_id, uint256 payable_at, uint256 refund_after);

    /// @notice The oracle posted payouts.
    /// @param campaign_id The campaign's id.
    /// @param root Merkle root over the accounts' pay, zero where nobody is paid.
    /// @param total The sum of the pay, in units of the reward token.
    /// @param count How many accounts.
    /// @param evidence sha256 of the published payout sheet.
    /// @param fee What the treasury gets, in units of the reward token.
    /// @param live_after When claims begin unless challenged, in Unix seconds.
    event PayoutsPosted(
        uint256 indexed campaign_id,
        bytes32 root,
        uint256 total,
        uint256 count,
        bytes32 evidence,
        uint256 fee,
        uint256 live_after
    );

    /// @notice An account was paid.
    /// @param campaign_id The campaign's id.
    /// @param account Who was paid.
    /// @param amount How much, in units of the reward token.
    event Claimed(uint256 indexed campaign_id, address indexed account, uint256 amount);

    /// @notice The treasury got its fee.
    /// @param campaign_id The campaign's id.
    /// @param treasury Who got it.
    /// @param amount How much, in units of the reward token.
    event FeeCollected(uint256 indexed campaign_id, address indexed treasury, uint256 amount);

    /// @notice A sponsor got back what no payout takes.
    /// @param campaign_id The campaign's id.
    /// @param recipient Who got it: the sponsor, or whom it named.
    /// @param amount How much, in units of the reward token.
    event CampaignRefunded(uint256 indexed campaign_id, address indexed recipient, uint256 amount);

    /// @notice A sponsor got back what nobody claimed; claims are over.
    /// @param campaign_id The campaign's id.
    /// @param recipient Who got it: the sponsor, or whom it named.
    /// @param amount How much, in units of the reward token.
    event Swept(uint256 indexed campaign_id, address indexed recipient, uint256 amount);

    // Money in

    /// @notice Takes a budget from a sponsor who approved this contract. The factory alone.
    /// @dev Reverts with "distributor: caller is not the factory", "distributor: transfer failed" or "distributor:
    ///      token credits another amount".
    /// @param campaign_id The campaign.
    /// @param token The reward token; refused where it credits anything but the amount.
    /// @param sponsor Who pays: the factory's caller.
    /// @param amount How much, in units of the token.
    /// @param fee_bps The campaign's fee.
    function fund(uint256 campaign_id, address token, address sponsor, uint256 amount, uint256 fee_bps) external;

    // Payouts

    /// @notice Records that all blocks of a closed campaign are final. The time to pay runs from here.
    /// @dev Reverts with "distributor: already payable", "distributor: campaign is not closed" or "distributor: a
    ///      block is not final".
    /// @param campaign_id The campaign.
    function mark_payable(uint256 campaign_id) external;

    /// @notice Posts what each account earned. Oracle only.
    /// @dev Reverts with "distributor: caller is not the oracle", "distributor: campaign is not closed",
    ///      "distributor: a block is not final", "distributor: payouts stand", "distributor: too late to pay",
    ///      "distributor: campaign was refunded", "distributor: evidence is zero", "distributor: count does not fit
    ///      total", "distributor: root does not fit total" or "distributor: total over budget".
    /// @param campaign_id A payable campaign without payouts.
    /// @param root Merkle root over the accounts' pay; zero where nobody is paid.
    /// @param total The sum, in units of the token.
    /// @param count How many accounts.
    /// @param evidence sha256 of the published payout sheet.
    function post_payouts(uint256 campaign_id, bytes32 root, uint256 total, uint256 count, bytes32 evidence) external;

    /// @notice Doubts payouts before they are live, with a bond, which must be approved. It goes back unless the
    ///         guardian rejects.
    /// @dev Reverts with "distributor: no payouts posted", "distributor: challenge window is over", "erc20:
    ///      insufficient allowance" or "erc20: transfer amount exceeds balance".
    /// @param campaign_id The campaign.
    /// @param reason Digest of a published text.
    function challenge(uint256 campaign_id, bytes32 reason) external;

    /// @notice Decides a challenge in time. Guardian only.
    /// @dev Reverts with "distributor: caller is not the guardian", "distributor: payouts are not challenged" or
    ///      "distributor: too late to resolve".
    /// @param campaign_id The campaign.
    /// @param upheld True strikes the payouts, so that others may be posted. False burns the bond.
    function resolve(uint256 campaign_id, bool upheld) external;

    /// @notice Ends a challenge that the guardian did not decide in time: the payouts stand, the bond goes back.
    /// @dev Reverts with "distributor: payouts are not challenged" or "distributor: the guardian may still
    ///      resolve".
    /// @param campaign_id The campaign.
    function resolve_expired(uint256 campaign_id) external;

    // Money out

    /// @notice Pays an account what it earned in a campaign, whoever calls, once.
    /// @dev Reverts with "distributor: already claimed", "distributor: payouts are not live", "distributor: wrong
    ///      proof", "distributor: campaign was swept", "distributor: allocation is used up" or "distributor:
    ///      transfer failed".
    /// @param campaign_id The campaign.
    /// @param account Who is paid.
    /// @param amount How much, in units of the token.
    /// @param proof The siblings from its leaf up.
    function claim(uint256 campaign_id, address account, uint256 amount, bytes32[] calldata proof) external;

    /// @notice Pays several claims at once. Those already paid are skipped; one with a false proof reverts all.
    /// @dev Reverts with "distributor: payouts are not live", "distributor: wrong proof", "distributor: campaign
    ///      was swept", "distributor: allocation is used up" or "distributor: transfer failed".
    /// @param claims The claims.
    function claim_many(Claim[] calldata claims) external;

    /// @notice Pays the fee of a campaign with live payouts to the treasury, once. A call of its own, so that a
    ///         treasury that cannot receive the token holds nobody up.
    /// @dev Reverts with "distributor: payouts are not live", "distributor: no fee" or "distributor: transfer
    ///      failed".
    /// @param campaign_id The campaign.
    function collect_fee(uint256 campaign_id) external;

    /// @notice Returns to the sponsor, once, what no payout takes: the rest when payouts are live; everything after
    ///         a cancellation, or when no payouts stand and the oracle's time is over.
    /// @dev Reverts with "distributor: campaign was refunded", "distributor: campaign is not over", "distributor:
    ///      the oracle may still pay", "distributor: payouts are not live", "distributor: nothing to refund" or
    ///      "distributor: transfer failed".
    /// @param campaign_id The campaign.
    function refund(uint256 campaign_id) external;

    /// @notice Returns unclaimed pay to the sponsor 180 days after payouts went live, and ends claims.
    /// @dev Reverts with "distributor: payouts are not live", "distributor: accounts may still claim",
    ///      "distributor: campaign was swept", "distributor: nothing to sweep" or "distributor: transfer failed".
    /// @param campaign_id The campaign.
    function sweep(uint256 campaign_id) external;

    // Views

    /// @notice A campaign's money.
    /// @param campaign_id The campaign.
    /// @return The ledger; all zero for an unknown campaign.
    function ledger(uint256 campaign_id) external view returns (Ledger memory);

    /// @notice A campaign's payouts.
    /// @param campaign_id The campaign.
    /// @return The payouts; all zero where it never was payable.
    function payouts(uint256 campaign_id) external view returns (Payouts memory);

    /// @notice Whether a campaign's payouts can be claimed.
    /// @param campaign_id The campaign.
    /// @return True if they were posted, are not challenged, and their window is over.
    function is_live(uint256 campaign_id) external view returns (bool);

    /// @notice Whether an account was paid for a campaign.
    /// @param campaign_id The campaign.
    /// @param account The account.
    /// @return True if so.
    function is_claimed(uint256 campaign_id, address account) external view returns (bool);

    /// @notice The mining pool.
    /// @return Its address.
    function POOL() external view returns (address);

    /// @notice The campaign factory.
    /// @return Its address.
    function FACTORY() external view returns (address);

    /// @notice The token of bonds.
    /// @return Its address.
    function ROAST() external view returns (address);

    /// @notice Seconds in which posted payouts may be challenged.
    /// @return In seconds.
    function PAYOUT_WINDOW() external view returns (uint256);

    /// @notice Seconds in which the guardian decides a challenge.
    /// @return In seconds.
    function RESOLVE_TIMEOUT() external view returns (uint256);
}
