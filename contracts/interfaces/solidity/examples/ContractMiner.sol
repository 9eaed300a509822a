// SPDX-License-Identifier: AGPL-3.0-only
pragma solidity ^0.8.20;

import {IMiningPool} from "../IMiningPool.sol";
import {IRewardDistributor} from "../IRewardDistributor.sol";
import {IRoastToken} from "../IRoastToken.sol";

/// @title A contract that mines
/// @notice An example for integrators: submits for its owner, receives block rewards and campaign pay, and lets the owner
///         take them out. Send it ROAST, then submit.
contract ContractMiner {
    error NotOwner();
    error ZeroOwner();
    error TransferFailed();

    /// @notice Where it submits.
    IMiningPool public immutable POOL;

    /// @notice Where it is paid by campaigns.
    IRewardDistributor public immutable DISTRIBUTOR;

    /// @notice What submissions burn and blocks pay.
    IRoastToken public immutable ROAST;

    /// @notice Who alone submits and withdraws.
    address public immutable OWNER;

    modifier onlyOwner() {
        if (msg.sender != OWNER) revert NotOwner();
        _;
    }

    /// @param pool The mining pool.
    /// @param distributor The reward distributor.
    /// @param owner Who submits and withdraws.
    constructor(IMiningPool pool, IRewardDistributor distributor, address owner) {
        if (owner == address(0)) revert ZeroOwner();
        POOL = pool;
        DISTRIBUTOR = distributor;
        ROAST = IRoastToken(pool.TOKEN());
        OWNER = owner;
    }

    /// @notice The commitment to a content, which binds this contract as the miner.
    /// @param campaignId The campaign.
    /// @param contentHash keccak256 of the content.
    /// @param salt 32 random bytes, kept until the content is delivered: without them it could be guessed.
    /// @return What `submit` takes. Ask by `eth_call`: a transaction would show hash and salt.
    function commitmentOf(uint256 campaignId, bytes32 contentHash, bytes32 salt) external view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(POOL), address(this), campaignId, contentHash, salt));
    }

    /// @notice Burns ROAST of this contract to submit.
    /// @param campaignId The campaign.
    /// @param commitment See `commitmentOf`.
    /// @param maxBurn The most to burn, in wei.
    /// @return submissionId The submission, whose content the owner delivers once its block is sealed.
    function submit(uint256 campaignId, bytes32 commitment, uint256 maxBurn)
        external
        onlyOwner
        returns (uint256 submissionId)
    {
        ROAST.approve(address(POOL), maxBurn);
        submissionId = POOL.submit(campaignId, commitment, maxBurn);
        ROAST.approve(address(POOL), 0);
    }

    /// @notice Publishes the content of a submission on-chain, where no server takes it.
    /// @param submissionId The submission.
    /// @param content The content, at most 2,000 bytes.
    /// @param salt The commitment's salt.
    function reveal(uint256 submissionId, bytes calldata content, bytes32 salt) external onlyOwner {
        POOL.reveal(submissionId, content, salt);
    }

    /// @notice Claims this contract's pay of a campaign. Anyone may: it comes here.
    /// @param campaignId The campaign.
    /// @param amount The pay, in units of the campaign's token.
    /// @param proof The siblings from its leaf up.
    function claim(uint256 campaignId, uint256 amount, bytes32[] calldata proof) external {
        DISTRIBUTOR.claim(campaignId, address(this), amount, proof);
    }

    /// @notice Sends tokens that were earned; also those of tokens that return nothing.
    /// @param token The token.
    /// @param receiver Who gets them.
    /// @param amount How much, in units of the token.
    function withdraw(address token, address receiver, uint256 amount) external onlyOwner {
        (bool success, bytes memory output) =
            token.call(abi.encodeCall(IRoastToken.transfer, (receiver, amount)));
        if (!success || token.code.length == 0 || (output.length != 0 && !abi.decode(output, (bool)))) {
            revert TransferFailed();
        }
    }
}
