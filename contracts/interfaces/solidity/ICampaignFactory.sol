// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

/// @title The campaign factory
/// @notice Projects and their campaigns. A campaign's budget lies in the reward distributor and leaves it only as
///         payouts or by the refund rule.
interface ICampaignFactory {
    // Structs

    /// @notice The terms of a new campaign.
    /// @param reward_token ERC-20 in which the budget is paid.
    /// @param budget What the sponsor pays in now, in units of the token.
    /// @param starts_at First second in which it takes submissions, in Unix seconds.
    /// @param ends_at First second in which it no longer does, in Unix seconds.
    /// @param max_submissions How many it takes.
    /// @param brief sha256 of the published brief.
    /// @param ranked_places How many places are paid.
    /// @param amplification_bps Share of the budget, after the fee, that pays for social amplification, in basis
    ///        points.
    struct Terms {
        address reward_token;
        uint256 budget;
        uint256 starts_at;
        uint256 ends_at;
        uint256 max_submissions;
        bytes32 brief;
        uint256 ranked_places;
        uint256 amplification_bps;
    }

    /// @notice A campaign as it is stored.
    /// @param status 1 LIVE, 2 PAUSED, 3 CLOSED, 4 CANCELLED.
    /// @param project_id The project that it belongs to.
    /// @param sponsor Who paid the budget.
    /// @param recipient Who gets refunds: the sponsor unless it said otherwise.
    /// @param reward_token ERC-20 in which the budget is paid.
    /// @param starts_at First second in which it takes submissions, in Unix seconds.
    /// @param ends_at First second in which it no longer does, in Unix seconds.
    /// @param max_submissions How many it takes.
    /// @param submissions How many it has taken.
    /// @param last_block The last block with a submission for it, 0 before the first.
    /// @param paused_at When the standing pause began, in Unix seconds, 0 where it is not paused.
    /// @param pause_used Seconds of earlier pauses.
    /// @param brief sha256 of the published brief.
    /// @param ranked_places How many places are paid.
    /// @param amplification_bps Share of the budget, after the fee, that pays for social amplification, in basis
    ///        points.
    /// @param fee_bps The protocol's fee, fixed at its creation, in basis points of what is paid in.
    struct Campaign {
        uint256 status;
        uint256 project_id;
        address sponsor;
        address recipient;
        address reward_token;
        uint256 starts_at;
        uint256 ends_at;
        uint256 max_submissions;
        uint256 submissions;
        uint256 last_block;
        uint256 paused_at;
        uint256 pause_used;
        bytes32 brief;
        uint256 ranked_places;
        uint256 amplification_bps;
        uint256 fee_bps;
    }

    /// @notice A project's owners.
    /// @param owner Who owns it.
    /// @param pending Whom the owner offered it to.
    struct Project {
        address owner;
        address pending;
    }

    // Events

    /// @notice Logged once, by the constructor: all immutables.
    /// @param pool The mining pool.
    /// @param distributor The reward distributor.
    event Deployed(address pool, address distributor);

    /// @notice The fee of campaigns created from now on.
    /// @param fee_bps The fee, in basis points of what is paid in.
    event FeeChanged(uint256 fee_bps);

    /// @notice A project was registered.
    /// @param project_id The project's id.
    /// @param owner Who registered it.
    /// @param profile sha256 of the published profile.
    event ProjectCreated(uint256 indexed project_id, address indexed owner, bytes32 profile);

    /// @notice A project was offered to another owner.
    /// @param project_id The project's id.
    /// @param owner Its owner, until the offer is accepted.
    /// @param new_owner Who may accept it; zero takes an offer back.
    event ProjectTransferStarted(uint256 indexed project_id, address indexed owner, address indexed new_owner);

    /// @notice A project has another owner.
    /// @param project_id The project's id.
    /// @param previous_owner Who owned it until now.
    /// @param owner Who owns it from now on.
    event ProjectTransferred(uint256 indexed project_id, address indexed previous_owner, address indexed owner);

    /// @notice A campaign was created and funded.
    /// @param campaign_id The campaign's id.
    /// @param project_id The project that it belongs to.
    /// @param sponsor Who paid the budget.
    /// @param reward_token ERC-20 in which the budget is paid.
    /// @param budget What the sponsor paid in, in units of the reward token.
    /// @param starts_at First second in which it takes submissions, in Unix seconds.
    /// @param ends_at First second in which it no longer does, in Unix seconds.
    /// @param max_submissions How many it takes.
    /// @param brief sha256 of the published brief.
    /// @param ranked_places How many places are paid.
    /// @param amplification_bps Share of the budget, after the fee, that pays for social amplification, in basis
    ///        points.
    /// @param fee_bps The protocol's fee, fixed at its creation, in basis points of what is paid in.
    event CampaignCreated(
        uint256 indexed campaign_id,
        uint256 indexed project_id,
        address indexed sponsor,
        address reward_token,
        uint256 budget,
        uint256 starts_at,
        uint256 ends_at,
        uint256 max_submissions,
        bytes32 brief,
        uint256 ranked_places,
        uint256 amplification_bps,
        uint256 fee_bps
    );

    /// @notice A sponsor added to a budget.
    /// @param campaign_id The campaign's id.
    /// @param amount What was added, in units of the reward token.
    event CampaignToppedUp(uint256 indexed campaign_id, uint256 amount);

    /// @notice A campaign ends later.
    /// @param campaign_id The campaign's id.
    /// @param ends_at First second in which it no longer takes submissions, in Unix seconds.
    event CampaignExtended(uint256 indexed campaign_id, uint256 ends_at);

    /// @notice A campaign's stored status changed: 1 LIVE, 2 PAUSED, 3 CLOSED, 4 CANCELLED.
    /// @param campaign_id The campaign's id.
    /// @param status The new one.
    /// @param pause_used Seconds of pauses that are over.
    event CampaignStatusChanged(uint256 indexed campaign_id, uint256 status, uint256 pause_used);

    /// @notice Refunds of a campaign go elsewhere.
    /// @param campaign_id The campaign's id.
    /// @param recipient Who gets them from now on.
    event RecipientChanged(uint256 indexed campaign_id, address indexed recipient);

    // Projects

    /// @notice Registers a project of the caller's.
    /// @param profile sha256 of its published profile.
    /// @return The project's id.
    function create_project(bytes32 profile) external returns (uint256);

    /// @notice Offers a project to another owner, who has to accept. The project's owner only.
    /// @dev Reverts with "factory: caller is not the project's owner".
    /// @param project_id The project.
    /// @param new_owner To whom; zero takes an offer back.
    function transfer_project(uint256 project_id, address new_owner) external;

    /// @notice Takes over a project that was offered to the caller.
    /// @dev Reverts with "factory: project was not offered".
    /// @param project_id The project.
    function accept_project(uint256 project_id) external;

    // A campaign's life

    /// @notice Creates a campaign and pays its budget in: the caller, who becomes its sponsor, approves the
    ///         distributor first. The project's owner only.
    /// @dev Reverts with "factory: caller is not the project's owner", "factory: reward token is zero", "factory:
    ///      budget is zero", "factory: start is past", "factory: start is too far ahead", "factory: end is not
    ///      after start", "factory: too long", "factory: maximum of submissions", "factory: brief is zero",
    ///      "factory: ranked places", "factory: amplification", "distributor: transfer failed" or "distributor:
    ///      token credits another amount".
    /// @param project_id The project.
    /// @param terms The campaign's terms.
    /// @return The campaign's id.
    function create_campaign(uint256 project_id, Terms calldata terms) external returns (uint256);

    /// @notice Adds to a budget while the campaign runs. Its sponsor only, who approves the distributor first.
    /// @dev Reverts with "factory: caller is not the sponsor", "factory: campaign is over", "factory: amount is
    ///      zero", "distributor: transfer failed" or "distributor: token credits another amount".
    /// @param campaign_id The campaign.
    /// @param amount How much, in units of the reward token.
    function top_up(uint256 campaign_id, uint256 amount) external;

    /// @notice Says who gets the campaign's refunds. Its sponsor only.
    /// @dev Reverts with "factory: caller is not the sponsor" or "factory: recipient is zero".
    /// @param campaign_id The campaign.
    /// @param recipient Who, not zero.
    function set_recipient(uint256 campaign_id, address recipient) external;

    /// @notice Moves a running campaign's end. The project's owner only.
    /// @dev Reverts with "factory: caller is not the project's owner", "factory: campaign is over", "factory: end
    ///      is not later" or "factory: too long".
    /// @param campaign_id The campaign.
    /// @param ends_at The new end, later than the old one and at most 90 days after the start.
    function extend(uint256 campaign_id, uint256 ends_at) external;

    /// @notice Stops submissions to a campaign until `resume`, or until 7 days of pauses are used. The project's
    ///         owner only.
    /// @dev Reverts with "factory: caller is not the project's owner", "factory: campaign is not live", "factory:
    ///      campaign is over" or "factory: pauses are used up".
    /// @param campaign_id The campaign.
    function pause(uint256 campaign_id) external;

    /// @notice Ends a campaign's pause. The project's owner only.
    /// @dev Reverts with "factory: caller is not the project's owner" or "factory: campaign is not paused".
    /// @param campaign_id The campaign.
    function resume(uint256 campaign_id) external;

    /// @notice Ends a campaign that nobody submitted to; its budget can be refunded. The project's owner only.
    /// @dev Reverts with "factory: caller is not the project's owner", "factory: campaign is over" or "factory:
    ///      campaign has submissions".
    /// @param campaign_id The campaign.
    function cancel(uint256 campaign_id) external;

    /// @notice Closes a campaign that has ended or is full. Without submissions it counts as cancelled.
    /// @dev Reverts with "factory: campaign is over" or "factory: campaign still runs".
    /// @param campaign_id The campaign.
    function close(uint256 campaign_id) external;

    /// @notice Counts a submission. The pool alone; reverts unless the campaign takes it.
    /// @dev Reverts with "factory: caller is not the pool".
    /// @param campaign_id The campaign.
    /// @param block_id The block that holds the submission.
    function accept_submission(uint256 campaign_id, uint256 block_id) external;

    // Administration

    /// @notice Sets the fee of campaigns created from now on. The protocol's owner only.
    /// @dev Reverts with "factory: caller is not the owner" or "factory: fee".
    /// @param fee_bps In basis points, at most 500.
    function set_fee_bps(uint256 fee_bps) external;

    // Views

    /// @notice A project's owners.
    /// @param project_id The project.
    /// @return The project; all zero for an unknown one.
    function project(uint256 project_id) external view returns (Project memory);

    /// @notice A campaign.
    /// @param campaign_id The campaign.
    /// @return The campaign; all zero for an unknown one.
    function campaign(uint256 campaign_id) external view returns (Campaign memory);

    /// @notice What decides whether a campaign can be paid.
    /// @param campaign_id The campaign.
    /// @return Its stored status: 1 LIVE, 2 PAUSED, 3 CLOSED, 4 CANCELLED.
    /// @return The last block with a submission for it.
    function status_and_last_block(uint256 campaign_id) external view returns (uint256, uint256);

    /// @notice Who gets a campaign's refunds.
    /// @param campaign_id The campaign.
    /// @return The sponsor, or whom it named.
    function recipient(uint256 campaign_id) external view returns (address);

    /// @notice The fee of campaigns created from now on.
    /// @return In basis points of what is paid in.
    function fee_bps() external view returns (uint256);

    /// @notice How many projects there are.
    /// @return The newest one's id.
    function project_count() external view returns (uint256);

    /// @notice How many campaigns there are.
    /// @return The newest one's id.
    function campaign_count() external view returns (uint256);

    /// @notice The mining pool.
    /// @return Its address.
    function POOL() external view returns (address);

    /// @notice The vault of all budgets.
    /// @return Its address.
    function DISTRIBUTOR() external view returns (address);
}
