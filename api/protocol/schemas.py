# SPDX-License-Identifier: Apache-2.0
"""The protocol as a whole."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict

from api.examples import ADDRESS, FINALITY, ROAST, TIME, example
from api.finality.schemas import Finality
from api.wire import Address, Shape, Wei

_PARAMETERS = {
    "version": 1,
    "target": 100,
    "min_miners": 2,
    "max_wait": 86_400,
    "min_block_time": 120,
    "max_block_time": 1_800,
    "min_burn_price": "5" + ROAST[1:],
    "delivery_window": 120,
    "challenge_window": 3_600,
    "challenge_bond": "1000" + ROAST[1:],
    "score_timeout": 21_600,
    "settle_timeout": 604_800,
    "resolve_timeout": 259_200,
    "set_at": TIME,
}
PARAMETERS_EXAMPLE = {**_PARAMETERS, "is_current": True, "finality": FINALITY}
_ADDRESSES = dict.fromkeys(
    ("pool", "token", "factory", "distributor", "beacon", "timelock"), ADDRESS
)


class Addresses(Shape):
    """Where the contracts are."""

    pool: Address
    token: Address
    factory: Address
    distributor: Address
    beacon: Address
    timelock: Address


class Parameters(Shape):
    """The newest version: in force from the next block opened. Times in seconds, amounts in wei."""

    version: int
    target: int
    min_miners: int
    max_wait: int
    min_block_time: int
    max_block_time: int
    min_burn_price: Wei
    delivery_window: int
    challenge_window: int
    challenge_bond: Wei
    score_timeout: int
    settle_timeout: int
    resolve_timeout: int
    set_at: int


class ParametersVersion(Parameters):
    """One version in the history."""

    model_config = ConfigDict(
        json_schema_extra=example({**_PARAMETERS, "is_current": True, "finality": FINALITY})
    )

    is_current: bool
    finality: Finality


class Contract(Shape):
    """Where a contract is, and its ABI as solc writes it."""

    name: str
    address: Address
    abi: list[dict[str, Any]]


class Contracts(Shape):
    """All contracts of the deployment."""

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "chain_id": 31337,
                "deployment_block": 1,
                "items": [{"name": "MiningPool", "address": ADDRESS, "abi": []}],
            }
        )
    )

    chain_id: int
    deployment_block: int
    items: list[Contract]


class IndexedHead(Shape):
    """The chain block up to which everything served here is complete."""

    number: int
    timestamp: int
    final_number: int


class Protocol(Shape):
    """Addresses, parameters and totals.

    `current_price` is that of the open block's next submission, in wei, if nothing is sealed or
    re-opened before it.
    """

    model_config = ConfigDict(
        json_schema_extra=example(
            {
                "chain_id": 31337,
                "addresses": _ADDRESSES,
                "roles": {"guardian": ADDRESS, "oracle": ADDRESS, "owner": ADDRESS},
                "parameters": _PARAMETERS,
                "current_price": "5" + ROAST[1:],
                "open_block_id": 42,
                "final_before": 40,
                "paused": False,
                "draw_delay": 1_800,
                "beacon_genesis_time": 1_692_803_367,
                "beacon_period": 3,
                "payout_window": 86_400,
                "payout_resolve_timeout": 259_200,
                "fee_bps": 250,
                "submissions": 4_100,
                "miners": 150,
                "burned": "20500" + ROAST[1:],
                "emitted": "39000" + ROAST[1:],
                "refunded": "0",
                "total_supply": "600018500" + ROAST[1:],
                "max_supply": "1000000000" + ROAST[1:],
                "head": {"number": 1250, "timestamp": TIME, "final_number": 1200},
                "finality": FINALITY,
            }
        )
    )

    chain_id: int
    addresses: Addresses
    roles: dict[str, Address]
    parameters: Parameters
    current_price: Wei | None
    open_block_id: int | None
    final_before: int
    paused: bool
    draw_delay: int
    beacon_genesis_time: int
    beacon_period: int
    payout_window: int
    payout_resolve_timeout: int
    fee_bps: int | None
    submissions: int
    miners: int
    burned: Wei
    emitted: Wei
    refunded: Wei
    total_supply: Wei
    max_supply: Wei
    head: IndexedHead
    finality: Finality
