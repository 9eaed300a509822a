// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

/// @title Challenges, as the mining pool and the reward distributor log and show them
/// @notice Anyone may doubt posted scores (kind 1, id: block) or payouts (kind 2, id: campaign) with a bond in
///         ROAST.
interface IDisputes {
    /// @notice An open challenge.
    /// @param challenger Who put up the bond.
    /// @param bond The bond, in wei of ROAST.
    /// @param resolve_by Until when the guardian decides, in Unix seconds.
    struct Dispute {
        address challenger;
        uint256 bond;
        uint256 resolve_by;
    }

    /// @notice Posted scores (kind 1, id: block) or payouts (kind 2, id: campaign) are doubted.
    /// @param kind 1 for scores, 2 for payouts.
    /// @param id The block's or the campaign's id.
    /// @param challenger Who put up the bond.
    /// @param reason Digest of a published text.
    /// @param bond What the challenger put up, in wei of ROAST.
    /// @param resolve_by Until when the guardian decides, in Unix seconds.
    event Challenged(
        uint256 indexed kind,
        uint256 indexed id,
        address indexed challenger,
        bytes32 reason,
        uint256 bond,
        uint256 resolve_by
    );

    /// @notice A challenge is over.
    /// @param kind 1 for scores, 2 for payouts.
    /// @param id The block's or the campaign's id.
    /// @param upheld Whether it succeeded.
    /// @param expired Whether nobody decided in time.
    /// @param bond_to Who got the bond back; zero where it was burned.
    /// @param settle_after When the challenged scores or payouts become final after all, in Unix seconds, 0 where
    ///        they were struck.
    /// @param draw_round The block's new draw round, 0 where there is none.
    /// @param score_by Until when new scores can be posted (kind 1), or when silence refunds the sponsor (kind 2),
    ///        in Unix seconds; 0 where nothing was struck or the block is void.
    event Resolved(
        uint256 indexed kind,
        uint256 indexed id,
        bool upheld,
        bool expired,
        address bond_to,
        uint256 settle_after,
        uint256 draw_round,
        uint256 score_by
    );

    /// @notice The open challenge of a block or campaign.
    /// @param id The block or campaign.
    /// @return The challenge; all zero where none is open.
    function challenge_of(uint256 id) external view returns (Dispute memory);
}
