# SPDX-License-Identifier: Apache-2.0
"""Defects of the token, the factory, the distributor, and the bonds."""

from .variant import Variant

_TOKEN = "RoastToken.vy"
_FACTORY = "CampaignFactory.vy"
_DISTRIBUTOR = "RewardDistributor.vy"
_DISPUTE = "modules/dispute.vy"

VARIANTS = [
    Variant(
        "ROAST is minted over the cap",
        _TOKEN,
        "assert amount <= MAX_SUPPLY - erc20.totalSupply",
        "assert amount <= MAX_SUPPLY",
        2,
    ),
    Variant(
        "anyone mints",
        _TOKEN,
        'assert msg.sender == MINTER, "token: caller is not the minter"',
        'assert msg.sender != empty(address), "token: caller is not the minter"',
        5,
    ),
    Variant(
        "a rejected challenge's bond goes back",
        _DISPUTE,
        "returned: bool = upheld or expired",
        "returned: bool = True",
        3,
    ),
    Variant(
        "the guardian decides a second longer",
        _DISPUTE,
        "return block.timestamp >= self._disputes[id].resolve_by",
        "return block.timestamp > self._disputes[id].resolve_by",
        3,
    ),
    Variant(
        "a campaign takes a submission too many",
        _FACTORY,
        "(word >> 104) & _16 < (word >> 88) & _16",
        "(word >> 104) & _16 <= (word >> 88) & _16",
        14,
    ),
    Variant(
        "a campaign takes submissions after its end",
        _FACTORY,
        "assert block.timestamp < (word >> 48) & _40,",
        "assert block.timestamp < max_value(uint256),",
        2,
    ),
    Variant(
        "a pause never lapses",
        _FACTORY,
        '== _MAX_PAUSE, "factory: campaign is paused"',
        '> _MAX_PAUSE, "factory: campaign is paused"',
        2,
    ),
    Variant(
        "a campaign with submissions is cancelled",
        _FACTORY,
        'assert progress.submissions == 0, "factory: campaign has submissions"',
        'assert progress.status != 0, "factory: campaign has submissions"',
        11,
    ),
    Variant(
        "a campaign is closed before its end",
        _FACTORY,
        "block.timestamp >= progress.ends_at or progress.submissions == progress.max_submissions",
        "block.timestamp >= progress.starts_at",
        1,
    ),
    Variant(
        "a top-up takes the place of the budget",
        _DISTRIBUTOR,
        "self._money[campaign_id].funded += amount",
        "self._money[campaign_id].funded = amount",
        1,
    ),
    Variant(
        "a campaign becomes payable while a block is not final",
        _DISTRIBUTOR,
        "last_block < staticcall IMiningPool(POOL).final_before()",
        "last_block <= staticcall IMiningPool(POOL).final_before()",
        3,
    ),
    Variant(
        "payouts and fee exceed the budget",
        _DISTRIBUTOR,
        'assert total <= money.funded - fee, "distributor: total over budget"',
        'assert total <= money.funded, "distributor: total over budget"',
        7,
    ),
    Variant(
        "anyone posts payouts",
        _DISTRIBUTOR,
        "assert msg.sender == staticcall IMiningPool(POOL).oracle()",
        "assert msg.sender != staticcall IMiningPool(POOL).guardian()",
        3,
    ),
    Variant(
        "struck payouts stay allocated",
        _DISTRIBUTOR,
        "    self._money[campaign_id].fee = 0\n    self._money[campaign_id].allocated = 0\n",
        "    self._money[campaign_id].fee = 0\n",
        1,
    ),
    Variant(
        "a claim is not marked",
        _DISTRIBUTOR,
        "self.is_claimed[campaign_id][account] = True",
        "self.is_claimed[campaign_id][account] = False",
        1,
    ),
    Variant(
        "a leaf is hashed once",
        _DISTRIBUTOR,
        "keccak256(abi_encode(keccak256(abi_encode(campaign_id, account, amount))))",
        "keccak256(abi_encode(campaign_id, account, amount))",
        1,
    ),
    Variant(
        "more is claimed than was allocated",
        _DISTRIBUTOR,
        "assert claimed <= self._money[campaign_id].allocated",
        "assert claimed <= self._money[campaign_id].funded",
        12,
    ),
    Variant(
        "payouts are claimed before they are live",
        _DISTRIBUTOR,
        "return word & 255 == _POSTED and block.timestamp >= (word >> _LIVE_AFTER) & (2**40 - 1)",
        "return word & 255 == _POSTED",
        1,
    ),
    Variant(
        "the fee leaves twice",
        _DISTRIBUTOR,
        "state.fee_collected = True",
        "state.fee_collected = False",
        3,
    ),
    Variant(
        "a campaign is refunded twice",
        _DISTRIBUTOR,
        "state.is_refunded = True",
        "state.is_refunded = False",
        1,
    ),
    Variant(
        "a sponsor takes the budget back while the oracle may still pay",
        _DISTRIBUTOR,
        "refund_after != 0 and block.timestamp >= refund_after",
        "refund_after != 0",
        27,
    ),
    Variant(
        "a sweep comes a day early",
        _DISTRIBUTOR,
        "_SWEEP_DELAY: constant(uint256) = 180 * _DAY",
        "_SWEEP_DELAY: constant(uint256) = 179 * _DAY",
        9,
    ),
]
