# SPDX-License-Identifier: Apache-2.0
"""Budgets, payouts and their challenges, as the distributor's events tell them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.support.profile import Profile

from roastpower.protocol.constants import REFUND_DELAY, SWEEP_DELAY
from roastpower.protocol.payouts import EMPTY_ROOT, fee

from .blocks import Challenge
from .expect import expect, expect_fields

Args = Mapping[str, Any]

NONE, POSTED, CHALLENGED = range(3)


@dataclass(slots=True)
class Account:
    """A campaign's money and payouts."""

    token: str
    fee_bps: int
    funded: int = 0
    fee: int = 0
    allocated: int = 0
    claimed: int = 0
    refunded: int = 0
    swept: int = 0
    fee_collected: bool = False
    is_refunded: bool = False
    is_swept: bool = False
    status: int = NONE
    root: bytes = EMPTY_ROOT
    live_after: int = 0
    payable_at: int = 0
    refund_after: int = 0
    rejected: int = 0
    paid: dict[str, int] = field(default_factory=dict)

    def is_live(self, now: int) -> bool:
        """Whether payouts can be claimed."""
        return self.status == POSTED and now >= self.live_after

    @property
    def inside(self) -> int:
        """What the vault still holds of it."""
        gone = self.claimed + self.refunded + self.swept
        return self.funded - gone - (self.fee if self.fee_collected else 0)


class Accounts:
    """The distributor's ledgers, and the bonds that lie beside them."""

    def __init__(self, profile: Profile) -> None:
        self.accounts: dict[int, Account] = {}
        self.challenges: dict[int, Challenge] = {}
        self.payout_window = profile.payout_window
        self.resolve_timeout = profile.payout_resolve_timeout
        self.reached: Counter[str] = Counter()
        self._struck: set[int] = set()

    @property
    def locked(self) -> int:
        """Bonds of open challenges."""
        return sum(challenge.bond for challenge in self.challenges.values())

    def inside(self, token: str) -> int:
        """What the vault holds of a token for campaigns."""
        return sum(each.inside for each in self.accounts.values() if each.token == token)

    def feed(self, name: str, args: Args, now: int, bond: int) -> None:
        """One event of the distributor's; `bond` is the pool's newest."""
        handler = getattr(self, f"_on_{name}", None)
        if handler is None:
            return
        if name == "Challenged":
            handler(args, now, bond)
        else:
            handler(args, now)
        account = self.accounts[args.get("campaign_id", args.get("id"))]
        expect(account.claimed + account.swept <= account.allocated, "3: paid within allocated")
        expect(
            account.allocated + account.fee + account.refunded <= account.funded,
            "3: allocated, fee and refund within funded",
        )

    def _on_Funded(self, args: Args, now: int) -> None:
        account = self.accounts.setdefault(
            args["campaign_id"], Account(args["token"], args["fee_bps"])
        )
        expect_fields("funded", args, {"token": account.token, "fee_bps": account.fee_bps})
        account.funded += args["amount"]

    def _on_CampaignPayable(self, args: Args, now: int) -> None:
        account = self.accounts[args["campaign_id"]]
        expect(account.payable_at == 0, "a campaign becomes payable once")
        expect_fields("payable", args, {"payable_at": now, "refund_after": now + REFUND_DELAY})
        account.payable_at, account.refund_after = now, now + REFUND_DELAY

    def _on_PayoutsPosted(self, args: Args, now: int) -> None:
        account = self.accounts[args["campaign_id"]]
        expect(account.status == NONE, "one posting at a time")
        expect(not account.is_refunded, "nothing is paid of what went back")
        self.reached["posted again"] += args["campaign_id"] in self._struck
        due = fee(account.funded, account.fee_bps) if args["total"] else 0
        live_after = now + self.payout_window
        expect_fields("payouts", args, {"fee": due, "live_after": live_after})
        self.reached["posted" if args["total"] else "posted nothing"] += 1
        self.reached["posted with an uneven fee"] += (
            due > 0 and account.funded * account.fee_bps % 10_000 > 0
        )
        account.status, account.live_after, account.rejected = POSTED, live_after, 0
        account.root, account.fee, account.allocated = args["root"], due, args["total"]

    def _on_Challenged(self, args: Args, now: int, bond: int) -> None:
        account = self.accounts[args["id"]]
        expect(account.status == POSTED and now < account.live_after, "challenged in time")
        wanted = {
            "kind": 2,
            "bond": bond << account.rejected,
            "resolve_by": now + self.resolve_timeout,
        }
        expect_fields("a challenge of payouts", args, wanted)
        account.status = CHALLENGED
        self.challenges[args["id"]] = Challenge(
            args["challenger"], args["bond"], args["resolve_by"]
        )
        self.reached["challenged at a doubled bond"] += account.rejected > 0

    def _on_Resolved(self, args: Args, now: int) -> None:
        account = self.accounts[args["id"]]
        challenge = self.challenges.pop(args["id"])
        expect(args["expired"] == (now >= challenge.resolve_by), "in the guardian's time")
        returned = args["upheld"] or args["expired"]
        expect(
            int(args["bond_to"], 16) == (int(challenge.challenger, 16) if returned else 0), "bond"
        )
        if args["upheld"]:
            expect_fields("struck", args, {"settle_after": 0, "score_by": now + REFUND_DELAY})
            account.status, account.root, account.live_after = NONE, EMPTY_ROOT, 0
            account.fee = account.allocated = 0
            account.refund_after = now + REFUND_DELAY
            self.reached["upheld"] += 1
            self._struck.add(args["id"])
            return
        live_after = now + self.payout_window
        expect_fields("payouts stand", args, {"settle_after": live_after, "score_by": 0})
        account.status, account.live_after = POSTED, live_after
        account.rejected += 1
        self.reached["expired" if args["expired"] else "rejected"] += 1

    def _on_Claimed(self, args: Args, now: int) -> None:
        account, person = self.accounts[args["campaign_id"]], args["account"]
        expect(account.is_live(now), "only live payouts pay")
        expect(not account.is_swept, "a sweep ends claims")
        expect(person not in account.paid, "4: no account is paid twice")
        account.paid[person] = args["amount"]
        account.claimed += args["amount"]
        self.reached["claimed"] += 1

    def _on_FeeCollected(self, args: Args, now: int) -> None:
        account = self.accounts[args["campaign_id"]]
        expect(account.is_live(now) and not account.fee_collected, "4: the fee leaves once")
        expect(args["amount"] == account.fee, "the fee is what was posted")
        account.fee_collected = True
        self.reached["fee collected"] += 1

    def _on_CampaignRefunded(self, args: Args, now: int) -> None:
        account = self.accounts[args["campaign_id"]]
        expect(not account.is_refunded, "4: one refund a campaign")
        rest = account.funded - account.fee - account.allocated
        expect(args["amount"] == rest, "a refund is the unallocated rest")
        account.is_refunded, account.refunded = True, rest
        if account.status == POSTED:
            expect(account.is_live(now), "no refund beside payouts that may be struck")
            self.reached["rest refunded"] += 1
        elif account.payable_at:
            expect(now >= account.refund_after, "the oracle has its time")
            self.reached["refunded after silence"] += 1
        else:
            self.reached["refunded after cancellation"] += 1

    def _on_Swept(self, args: Args, now: int) -> None:
        account = self.accounts[args["campaign_id"]]
        expect(account.is_live(now) and not account.is_swept, "4: one sweep a campaign")
        expect(now >= account.live_after + SWEEP_DELAY, "accounts have 180 days to claim")
        expect(
            args["amount"] == account.allocated - account.claimed, "a sweep is the unclaimed rest"
        )
        account.is_swept, account.swept = True, args["amount"]
        self.reached["swept"] += 1
