# SPDX-License-Identifier: Apache-2.0
"""The whole protocol as its events tell it; nothing here asks a contract."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from contracts.support.chain import Event

from ..chains import chain
from ..evm import Contract
from ..world import World
from .blocks import Blocks
from .campaigns import Campaigns
from .payouts import Accounts
from .roles import Roles

_NOBODY = "0x" + "00" * 20


class Model:
    """Fed with every event and the time of its transaction, in order."""

    def __init__(self, world: World) -> None:
        self.world = world
        draw_delay = world.profile.limits.draw_delay
        self.blocks = Blocks(chain().chain_id, world.pool.address, draw_delay)
        self.campaigns = Campaigns()
        self.accounts = Accounts(world.profile)
        self.roles = Roles()
        self.balances: dict[str, defaultdict[str, int]] = {
            world.token.address: defaultdict(int),
            world.dollar.address: defaultdict(int),
        }
        self.supply = dict.fromkeys(self.balances, 0)
        # By token, owner and spender; the token says so each time one is given or used.
        self.allowed: defaultdict[tuple[str, str, str], int] = defaultdict(int)
        self.nonces: Counter[str] = Counter()  # permits that an account's signatures gave
        self.bonds_burned = 0
        for at, event in world.history:
            self.feed([event], at)

    def feed(self, events: Sequence[Event], now: int) -> None:
        """The events of one transaction."""
        world = self.world
        for event in events:
            if event.address == world.pool.address:
                self.roles.feed(event.name, event.args)
                if event.name == "Resolved":
                    self._count_burned_bond(self.blocks.challenges[event.args["id"]].bond, event)
                self.blocks.feed(event.name, event.args, now)
                if event.name == "Submitted":
                    self.campaigns.submitted(event.args["campaign_id"], event.args["block_id"], now)
            elif event.address == world.factory.address:
                self.campaigns.feed(event.name, event.args, now)
            elif event.address == world.distributor.address:
                if event.name == "Resolved":
                    self._count_burned_bond(self.accounts.challenges[event.args["id"]].bond, event)
                self.accounts.feed(event.name, event.args, now, self.blocks.bond)
            elif event.name == "Transfer" and event.address in self.balances:
                self._transfer(event)
            elif event.name == "Approval":
                args = event.args
                self.allowed[event.address, args["owner"], args["spender"]] = args["value"]

    def _count_burned_bond(self, bond: int, event: Event) -> None:
        if not event.args["upheld"] and not event.args["expired"]:
            self.bonds_burned += bond

    def _transfer(self, event: Event) -> None:
        balances = self.balances[event.address]
        sender, receiver, amount = (event.args[name] for name in ("sender", "receiver", "value"))
        if sender == _NOBODY:
            self.supply[event.address] += amount
        else:
            balances[sender] -= amount
        if receiver == _NOBODY:
            self.supply[event.address] -= amount
        else:
            balances[receiver] += amount

    @property
    def held(self) -> set[tuple[str, str]]:
        """Tokens and accounts that have had some of it."""
        return {(token, account) for token, held in self.balances.items() for account in held}

    def balance(self, account: str, token: str | None = None) -> int:
        """What an account has, of ROAST unless another token is named."""
        return self.balances[token or self.world.token.address][account]

    def can_pay(
        self,
        account: str,
        spender: Contract,
        amount: int,
        token: str | None = None,
        allowed: int | None = None,
    ) -> bool:
        """Whether a contract can take an amount from an account, by another allowance if one is named."""
        paid_in = token or self.world.token.address
        if allowed is None:
            allowed = self.allowed[paid_in, account, spender.address]
        return min(allowed, self.balance(account, paid_in)) >= amount

    @property
    def reached(self) -> Counter[str]:
        """How often each kind of thing happened."""
        counted: Counter[str] = Counter()
        parts = {
            "block": self.blocks.reached,
            "campaign": self.campaigns.reached,
            "payouts": self.accounts.reached,
        }
        for prefix, reached in parts.items():
            counted.update({f"{prefix} {name}": number for name, number in reached.items()})
        return counted
