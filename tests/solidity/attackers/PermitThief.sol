// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IMiningPool} from "../../../contracts/interfaces/solidity/IMiningPool.sol";
import {IRoastToken} from "../../../contracts/interfaces/solidity/IRoastToken.sol";

/// @title Uses permits that it saw in the mempool before their owner does
contract PermitThief {
    struct Permit {
        address owner;
        address spender;
        uint256 amount;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    function consume(IRoastToken token, Permit calldata seen) external {
        token.permit(seen.owner, seen.spender, seen.amount, seen.deadline, seen.v, seen.r, seen.s);
    }

    /// @notice Consumes the permit, then tries to submit at its owner's cost.
    function submit(IMiningPool pool, uint256 campaign_id, bytes32 commitment, Permit calldata seen) external {
        this.consume(IRoastToken(pool.TOKEN()), seen);
        pool.submit_with_permit(
            campaign_id, commitment, type(uint256).max, seen.amount, seen.deadline, seen.v, seen.r, seen.s
        );
    }
}
