# SPDX-License-Identifier: Apache-2.0
"""Everybody who could call anything, or once could, and a campaign to call it about."""

from dataclasses import dataclass, fields
from typing import Any

from eth_utils.crypto import keccak

from ..support.accounts import ACCOUNTS, account
from ..support.accounts import miner as numbered
from ..support.campaigns import SHEET, Payouts, create_payable
from ..support.chain import now
from ..support.committee import Bench, deploy_committee, judges
from ..support.deployment import Protocol
from ..support.life import ANY_PRICE, Life, create_campaign, give

SCORES = [5, 4, 3, 2, 1]
NEW = account("new holder")
SALT = keccak(text="salt")
PROPOSER, CANCELLER, EXECUTOR = (
    keccak(text=f"{name}_ROLE") for name in ("PROPOSER", "CANCELLER", "EXECUTOR")
)


@dataclass(frozen=True)
class Callers:
    """The contracts, which might be made to call as well, one account for each role, and former holders."""

    timelock: str  # the protocol's owner
    beacon: str
    token: str
    pool: str
    factory: str
    distributor: str
    committee: str
    judge: str  # one of the committee's members
    former_judge: str
    deployer: str = ACCOUNTS.deployer
    proposer: str = account("proposer")
    canceller: str = account("canceller")
    executor: str = account("executor")
    former_governor: str = ACCOUNTS.governor  # once all three
    former_owner: str = account("former owner")
    former_guardian: str = account("former guardian")
    former_oracle: str = account("former oracle")
    former_treasury: str = account("former treasury")
    guardian: str = ACCOUNTS.guardian
    oracle: str = ACCOUNTS.oracle
    treasury: str = ACCOUNTS.treasury
    sponsor: str = ACCOUNTS.sponsor  # and the project's former owner
    project_owner: str = account("project owner")
    offered: str = account("who was offered a role")
    miner: str = numbered(0)
    challenger: str = ACCOUNTS.challenger
    stranger: str = ACCOUNTS.stranger

    def named(self) -> dict[str, str]:
        """Addresses by the name of their role."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Stage:
    """The protocol with a running campaign, after each role went from one holder to another."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.timelock, self.token = protocol.timelock, protocol.token
        self.pool, self.factory = protocol.pool, protocol.factory
        self.distributor = protocol.distributor
        self.judges, former = judges(2), judges(3, "former judge")
        self.committee = deploy_committee(protocol, [each.address for each in former], 2)
        self.callers = Callers(
            *(str(each.address) for each in [*protocol.contracts, self.committee]),
            judge=self.judges[0].address,
            former_judge=former[0].address,
        )
        self._pass_roles_on()
        self.campaign_id = create_campaign(protocol, starts_at=now())
        self.project_id = int(self.factory.project_count())
        self.factory.transfer_project(
            self.project_id, self.callers.project_owner, sender=self.callers.sponsor
        )
        self.factory.accept_project(self.project_id, sender=self.callers.project_owner)
        self.life = Life(protocol, self.campaign_id)

    def _pass_roles_on(self) -> None:
        """The pool's roles from their former holders to those who play them everywhere else, and the timelock's."""
        pool, timelock, callers = self.pool, self.timelock, self.callers
        for function, former, holder in (
            (pool.set_guardian, callers.former_guardian, callers.guardian),
            (pool.set_oracle, callers.former_oracle, callers.oracle),
            (pool.set_treasury, callers.former_treasury, callers.treasury),
        ):
            function(former, sender=callers.timelock)
            function(holder, sender=callers.timelock)
        for owned in (pool, self.committee):
            owned.transfer_ownership(callers.former_owner, sender=callers.timelock)
            owned.accept_ownership(sender=callers.former_owner)
            owned.transfer_ownership(callers.timelock, sender=callers.former_owner)
            owned.accept_ownership(sender=callers.timelock)
        members = [each.address for each in self.judges]
        self.committee.set_members(members, len(members), sender=callers.timelock)
        for role, holder in (
            (PROPOSER, callers.proposer),
            (CANCELLER, callers.canceller),
            (EXECUTOR, callers.executor),
        ):
            timelock.grantRole(role, holder, sender=callers.timelock)
            timelock.revokeRole(role, callers.former_governor, sender=callers.timelock)

    def contract(self, name: str) -> Any:
        """A contract by its name in the matrix."""
        return self.committee if name == "committee" else getattr(self.protocol, name)

    def bench(self) -> Bench:
        """The committee as the protocol's oracle."""
        self.pool.set_oracle(self.committee, sender=self.callers.timelock)
        return Bench(self.protocol, self.committee, self.judges)

    def enrich(self, spender: Any) -> None:
        """Gives every caller ROAST that a contract may take."""
        for caller in self.callers.named().values():
            give(self.protocol, caller)
            self.token.approve(spender, ANY_PRICE, sender=caller)

    def payouts(self) -> Payouts:
        """Posted payouts of another campaign, which leave a rest. Travels."""
        campaign_id = create_payable(self.protocol)
        payouts = Payouts(self.distributor, campaign_id, {self.callers.miner: 10**18})
        payouts.post()
        return payouts

    def challenged_payouts(self) -> Payouts:
        """Payouts under challenge. Travels."""
        payouts = self.payouts()
        give(self.protocol, self.callers.challenger)
        self.token.approve(self.distributor, ANY_PRICE, sender=self.callers.challenger)
        self.distributor.challenge(payouts.campaign_id, SHEET, sender=self.callers.challenger)
        return payouts

    def live_payouts(self) -> Payouts:
        """Payouts that can be claimed. Travels."""
        payouts = self.payouts()
        payouts.go_live()
        return payouts

    def operation(self) -> tuple[str, int, bytes, bytes, bytes]:
        """What the timelock is asked to do: appoint a treasury."""
        payload = self.pool.set_treasury.prepare_calldata(NEW)
        return self.pool.address, 0, payload, bytes(32), SALT

    def batch(self) -> tuple[list[str], list[int], list[bytes], bytes, bytes]:
        """The same as a batch of one."""
        target, amount, payload, predecessor, salt = self.operation()
        return [target], [amount], [payload], predecessor, salt
