# SPDX-License-Identifier: Apache-2.0
"""Who may call what of the judges' committee: signatures decide, not who brings them."""

from typing import Any

from roastpower.protocol.constants import ROAST_WEI
from roastpower.protocol.ranking import rank
from roastpower.protocol.scores import pack

from ..support.campaigns import SHEET, Payouts, create_payable
from ..support.chain import travel
from ..support.life import EVIDENCE
from .entry import EVERYONE, Entry
from .stage import NEW, SCORES, Stage

NOT_OWNER = "ownable: caller is not the owner"


def _scores(stage: Stage) -> tuple[Any, ...]:
    bench = stage.bench()
    block_id = stage.life.seal_with(len(SCORES))
    travel(stage.protocol.profile.parameters.delivery_window)
    signed = bench.sign("Scores", bench.scores_message(block_id, SCORES))
    return block_id, pack(SCORES), pack(rank(SCORES)), EVIDENCE, signed


def _payouts(stage: Stage) -> tuple[Any, ...]:
    bench = stage.bench()
    paid = Payouts(
        stage.distributor, create_payable(stage.protocol), {stage.callers.miner: ROAST_WEI}
    )
    message = {
        "distributor": str(stage.distributor.address),
        "campaignId": paid.campaign_id,
        "posting": 0,
        "root": paid.root,
        "total": paid.total,
        "count": 1,
        "evidence": SHEET,
    }
    signed = bench.sign("Payouts", message)
    return paid.campaign_id, paid.root, paid.total, 1, SHEET, signed


def _accept_ownership(stage: Stage) -> tuple[Any, ...]:
    stage.committee.transfer_ownership(stage.callers.offered, sender=stage.callers.timelock)
    return ()


COMMITTEE = [
    Entry(
        "submit_scores(uint256,uint256[],uint256[],bytes32,(uint256,uint256,uint256)[])",
        EVERYONE,
        _scores,
    ),
    Entry(
        "submit_payouts(uint256,bytes32,uint256,uint256,bytes32,(uint256,uint256,uint256)[])",
        EVERYONE,
        _payouts,
    ),
    Entry("set_members(address[],uint256)", {"timelock"}, lambda _: ([NEW], 1), NOT_OWNER),
    Entry("transfer_ownership(address)", {"timelock"}, lambda _: (NEW,), NOT_OWNER),
    Entry(
        "accept_ownership()",
        {"offered"},
        _accept_ownership,
        "ownable_2step: caller is not the new owner",
    ),
]
