// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

/// @title Structs and events of the mining pool
/// @notice Enough to rebuild the pool's whole state without a call.
interface IMiningPoolEvents {
    // Structs

    /// @notice What the owner sets, by version; a block keeps the version in force when it was opened.
    /// @param target Submissions a block at which price and reward are flat.
    /// @param min_miners Submissions with which a block seals at its closing time.
    /// @param max_wait Seconds after the closing time at which one submission suffices.
    /// @param min_block_time Shortest scheduled duration, in seconds.
    /// @param max_block_time Longest scheduled duration, in seconds.
    /// @param min_burn_price Floor price of a submission before halvings, in wei.
    /// @param delivery_window Seconds after sealing in which content may be delivered.
    /// @param challenge_window Seconds in which posted scores may be challenged.
    /// @param challenge_bond First bond of a challenge, in wei.
    /// @param score_timeout Seconds after the delivery window in which scores must come.
    /// @param settle_timeout Seconds after the draw in which a block can be settled.
    /// @param resolve_timeout Seconds in which the guardian decides a challenge.
    struct Parameters {
        uint256 target;
        uint256 min_miners;
        uint256 max_wait;
        uint256 min_block_time;
        uint256 max_block_time;
        uint256 min_burn_price;
        uint256 delivery_window;
        uint256 challenge_window;
        uint256 challenge_bond;
        uint256 score_timeout;
        uint256 settle_timeout;
        uint256 resolve_timeout;
    }

    /// @notice What no owner can go below, fixed at deployment.
    /// @param draw_delay Seconds between the end of the challenge window and the draw.
    /// @param min_challenge_window Lower bound of `challenge_window`, in seconds.
    /// @param min_score_timeout Lower bound of `score_timeout`, in seconds.
    /// @param min_settle_timeout Lower bound of `settle_timeout`, in seconds.
    /// @param min_resolve_timeout Lower bound of `resolve_timeout`, in seconds.
    struct Limits {
        uint256 draw_delay;
        uint256 min_challenge_window;
        uint256 min_score_timeout;
        uint256 min_settle_timeout;
        uint256 min_resolve_timeout;
    }

    /// @notice The block that takes submissions.
    /// @param block_id Its id.
    /// @param count Submissions so far.
    /// @param opened_at When it was opened, in Unix seconds.
    /// @param closes_at When it is scheduled to close, in Unix seconds.
    /// @param base_price Price of a submission up to the target, in wei.
    /// @param next_price Price of the next submission, in wei, if nothing is sealed or re-opened before it.
    /// @param demand The demand index in force, in submissions: above 0 it raises the price, below 0 the duration.
    /// @param version Its version of the parameters.
    struct OpenBlock {
        uint256 block_id;
        uint256 count;
        uint256 opened_at;
        uint256 closes_at;
        uint256 base_price;
        uint256 next_price;
        int256 demand;
        uint256 version;
    }

    /// @notice A block that no longer takes submissions.
    /// @param status 2 SEALED, 3 SCORED, 4 CHALLENGED, 5 SETTLED, 6 VOID (1 is OPEN).
    /// @param count Its submissions.
    /// @param base_price Price of a submission up to the target, in wei.
    /// @param version Its version of the parameters.
    /// @param sealed_at When it was sealed, in Unix seconds.
    /// @param score_by Until when scores can be posted, in Unix seconds.
    /// @param settle_after When its scores become final, in Unix seconds, 0 before they are posted.
    /// @param draw_round The beacon's round that draws, 0 before scores are posted.
    /// @param nonzero Submissions with a score above 0.
    /// @param rejected Challenges of these scores that did not succeed.
    /// @param upheld Whether a challenge of earlier scores succeeded.
    /// @param ranked_digest keccak256 of the packed ranking.
    struct SealedBlock {
        uint256 status;
        uint256 count;
        uint256 base_price;
        uint256 version;
        uint256 sealed_at;
        uint256 score_by;
        uint256 settle_after;
        uint256 draw_round;
        uint256 nonzero;
        uint256 rejected;
        bool upheld;
        bytes32 ranked_digest;
    }

    /// @notice A submission as it is stored.
    /// @param miner Who submitted.
    /// @param campaign_id For which campaign.
    /// @param streak The miner's streak at submission, 0 to 10: its odds.
    /// @param refunded Whether its burn was minted back.
    struct Submission {
        address miner;
        uint256 campaign_id;
        uint256 streak;
        bool refunded;
    }

    /// @notice A miner as it is stored.
    /// @param last_block The block of its latest submission.
    /// @param streak Its streak as of the settlement that last ranked it.
    /// @param last_settlement The number of that settlement.
    struct Miner {
        uint256 last_block;
        uint256 streak;
        uint256 last_settlement;
    }

    // Events, in the order of a block's life

    /// @notice Logged once, by the constructor: all immutables.
    /// @param token The ROAST token.
    /// @param factory The campaign factory.
    /// @param beacon The random beacon.
    /// @param limits What no owner can go below.
    /// @param first_demand The demand index of block 1, in submissions.
    event Deployed(address token, address factory, address beacon, Limits limits, int256 first_demand);

    /// @notice A version of the parameters, in force from the next block opened.
    /// @param version Its number, from 1.
    /// @param parameters All parameters, those that stay as they were included.
    event ParametersChanged(uint256 indexed version, Parameters parameters);

    /// @notice A block takes submissions (again, at a re-opening of an empty one).
    /// @param block_id The block's id.
    /// @param opened_at When it was opened, in Unix seconds.
    /// @param closes_at When it is scheduled to close, in Unix seconds.
    /// @param base_price Price of a submission up to the target, in wei.
    /// @param demand The demand index in force, in submissions: above 0 it raises the price, below 0 the duration.
    /// @param version Its version of the parameters.
    /// @param emission The block's full reward, in wei.
    event BlockOpened(
        uint256 indexed block_id,
        uint256 opened_at,
        uint256 closes_at,
        uint256 base_price,
        int256 demand,
        uint256 version,
        uint256 emission
    );

    /// @notice ROAST was burned for a submission.
    /// @param submission_id The submission's id: `block_id << 16 | index`.
    /// @param block_id The block's id.
    /// @param miner Who submitted.
    /// @param campaign_id The campaign it was submitted to.
    /// @param commitment keccak256 that binds chain, pool, miner, campaign, content and salt.
    /// @param burned What was burned, in wei of ROAST.
    /// @param streak The miner's streak at submission, 0 to 10: its odds.
    event Submitted(
        uint256 indexed submission_id,
        uint256 block_id,
        address indexed miner,
        uint256 indexed campaign_id,
        bytes32 commitment,
        uint256 burned,
        uint256 streak
    );

    /// @notice A miner published its content on-chain.
    /// @param submission_id The submission's id: `block_id << 16 | index`.
    /// @param miner Who submitted.
    /// @param content The bytes as the miner gives them; the commitment is checked off-chain.
    /// @param salt The commitment's salt.
    event ContentRevealed(uint256 indexed submission_id, address indexed miner, bytes content, bytes32 salt);

    /// @notice A block takes no more submissions.
    /// @param block_id The block's id.
    /// @param count Its submissions.
    /// @param sealed_at When it was sealed, in Unix seconds.
    /// @param score_by Until when scores can be posted, in Unix seconds.
    event BlockSealed(uint256 indexed block_id, uint256 count, uint256 sealed_at, uint256 score_by);

    /// @notice The oracle posted a block's scores; both lists packed 16 to a word.
    /// @param block_id The block's id.
    /// @param scores A score a submission, by index: 0 to 10,000, 0 where disqualified or not delivered.
    /// @param ranked The indexes of the ranked submissions, best first.
    /// @param evidence sha256 of the published score sheet.
    /// @param settle_after When the scores become final, in Unix seconds.
    /// @param draw_round The beacon's round that draws.
    event BlockScored(
        uint256 indexed block_id,
        uint256[] scores,
        uint256[] ranked,
        bytes32 evidence,
        uint256 settle_after,
        uint256 draw_round
    );

    /// @notice A block was drawn and paid; all zero but the id where nobody was ranked.
    /// @param block_id The block's id.
    /// @param winner The miner that was drawn.
    /// @param submission_id The submission that was drawn: `block_id << 16 | index`.
    /// @param randomness The beacon's randomness of the draw round.
    /// @param seed keccak256 of randomness, chain, pool and block, as a number.
    /// @param ticket The ticket that was drawn: the seed modulo `total_tickets`.
    /// @param total_tickets The tickets of all ranked submissions.
    /// @param reward What was minted to the winner, in wei of ROAST.
    event BlockSettled(
        uint256 indexed block_id,
        address indexed winner,
        uint256 indexed submission_id,
        bytes32 randomness,
        uint256 seed,
        uint256 ticket,
        uint256 total_tickets,
        uint256 reward
    );

    /// @notice A block pays nobody; its burns can be refunded.
    /// @param block_id The block's id.
    /// @param by Who called: the guardian, or anyone after a timeout.
    event BlockVoided(uint256 indexed block_id, address indexed by);

    /// @notice A burn of a void block was minted back.
    /// @param submission_id The submission's id: `block_id << 16 | index`.
    /// @param miner Who submitted, and got it back.
    /// @param amount What was minted back, in wei of ROAST.
    event Refunded(uint256 indexed submission_id, address indexed miner, uint256 amount);

    /// @notice All blocks below this one are final.
    /// @param final_before The id of the first block that is neither settled nor void.
    event FinalAdvanced(uint256 final_before);

    /// @notice Submissions are stopped.
    /// @param by The guardian.
    event Paused(address indexed by);

    /// @notice Submissions go on.
    /// @param by The owner.
    event Unpaused(address indexed by);
}
