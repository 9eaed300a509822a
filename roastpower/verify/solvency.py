# SPDX-License-Identifier: Apache-2.0
"""Supply and vault: what the events add up to, against what the balances say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from roastpower.chain.artifacts import ContractName
from roastpower.verify.chain import ZERO_ADDRESS, Event, Transfer

_OUT = ("Claimed", "CampaignRefunded", "FeeCollected", "Swept")


@dataclass(frozen=True, slots=True)
class Supply:
    """ROAST as the events have it, and as the token says. All in wei."""

    genesis: int
    emitted: int
    refunded: int
    burned: int
    burned_for_submissions: int
    burned_bonds: int
    minted: int  # by the token's transfers, the genesis supply included
    balances: int  # sum of all accounts', by the token's transfers
    overdrawn: int  # accounts that sent more than they got
    total_supply: int  # what the token answers

    @property
    def is_ok(self) -> bool:
        """Whether each wei was minted for a reason, and nothing is there that was not minted."""
        return (
            self.minted == self.genesis + self.emitted + self.refunded
            and self.total_supply == self.minted - self.burned == self.balances
            and self.overdrawn == 0
            and self.burned >= self.burned_for_submissions + self.burned_bonds
        )


@dataclass(frozen=True, slots=True)
class Vault:
    """What a contract owes of a token, and what it holds. In units of the token."""

    contract: ContractName
    token: str
    owed: int
    balance: int | None  # None where the token does not answer

    @property
    def is_ok(self) -> bool:
        """Whether it could pay everybody now."""
        return self.balance is not None and self.balance >= self.owed


def supply(
    events: Sequence[Event], transfers: Sequence[Transfer], genesis: int, total_supply: int
) -> Supply:
    """ROAST's supply; `transfers` are all of the token's."""
    balances: defaultdict[str, int] = defaultdict(int)
    for each in transfers:
        balances[each.sender] -= each.amount
        balances[each.receiver] += each.amount
    balances.pop(ZERO_ADDRESS, None)
    return Supply(
        genesis=genesis,
        emitted=_sum(events, "BlockSettled", "reward"),
        refunded=_sum(events, "Refunded", "amount"),
        burned=sum(each.amount for each in transfers if each.receiver == ZERO_ADDRESS),
        burned_for_submissions=_sum(events, "Submitted", "burned"),
        burned_bonds=_bonds(events)[1],
        minted=sum(each.amount for each in transfers if each.sender == ZERO_ADDRESS),
        balances=sum(balances.values()),
        overdrawn=sum(balance < 0 for balance in balances.values()),
        total_supply=total_supply,
    )


def owed(events: Sequence[Event], roast: str) -> dict[tuple[ContractName, str], int]:
    """What pool and distributor owe, by contract and token: budgets, and the bonds of challenges."""
    found: dict[tuple[ContractName, str], int] = {
        ("MiningPool", roast): 0,
        ("RewardDistributor", roast): 0,
    }
    tokens: dict[int, str] = {}
    for event in events:
        if event.name == "Funded":
            token = tokens[event.args["campaign_id"]] = event.args["token"]
            found.setdefault(("RewardDistributor", token), 0)
            found["RewardDistributor", token] += event.args["amount"]
        elif event.name in _OUT:
            found["RewardDistributor", tokens[event.args["campaign_id"]]] -= event.args["amount"]
    for (contract, _), bond in _bonds(events)[0].items():
        found[contract, roast] += bond
    return found


def vaults(
    due: Mapping[tuple[ContractName, str], int],
    balances: Mapping[tuple[ContractName, str], int | None],
) -> list[Vault]:
    """What is owed beside what is held."""
    return [
        Vault(contract, token, amount, balances[contract, token])
        for (contract, token), amount in due.items()
    ]


def _bonds(events: Iterable[Event]) -> tuple[dict[tuple[ContractName, int], int], int]:
    """The bonds of open challenges, by contract and id, and how much of others was burned."""
    locked: dict[tuple[ContractName, int], int] = {}
    burned = 0
    for event in events:
        if event.name == "Challenged":
            locked[event.contract, event.args["id"]] = event.args["bond"]
        elif event.name == "Resolved":
            bond = locked.pop((event.contract, event.args["id"]))
            burned += bond if event.args["bond_to"] == ZERO_ADDRESS else 0
    return locked, burned


def _sum(events: Iterable[Event], name: str, argument: str) -> int:
    return sum(event.args[argument] for event in events if event.name == name)
