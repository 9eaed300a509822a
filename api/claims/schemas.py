# SPDX-License-Identifier: Apache-2.0
"""Claims that are ready to be sent."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from api.examples import ADDRESS, DIGEST, FINALITY, OTHER_ADDRESS, ROAST, example
from api.finality.schemas import Finality
from api.wire import Address, Digest, Shape, Wei

CLAIM_EXAMPLE: dict[str, Any] = {
    "id": 3,
    "campaign_id": 3,
    "account": ADDRESS,
    "amount": "40" + ROAST[1:],
    "proof": [DIGEST],
    "reward_token": OTHER_ADDRESS,
    "finality": FINALITY,
}


class Claimable(Shape):
    """The arguments of `claim(campaign_id, account, amount, proof)`, in this order."""

    model_config = ConfigDict(
        json_schema_extra=example({k: v for k, v in CLAIM_EXAMPLE.items() if k != "id"})
    )

    campaign_id: int
    account: Address
    amount: Wei
    proof: list[Digest]
    reward_token: Address
    finality: Finality
