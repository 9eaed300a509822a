# SPDX-License-Identifier: Apache-2.0
"""Leaves and proofs: the distributor pays exactly the claims that the mirror verifies."""

import random
from typing import Any

import boa
import pytest
from contracts.support.accounts import ACCOUNTS
from contracts.support.chain import event, now, travel, travel_to
from contracts.support.deployment import Protocol
from contracts.support.life import EVIDENCE, Life, create_campaign
from eth_utils.address import to_checksum_address
from hypothesis import given
from hypothesis import strategies as st

from roastpower.protocol.constants import DAY, ROAST_WEI
from roastpower.protocol.merkle import PayoutTree, verify

from .volume import cases, seeds

BUDGET = 1_000 * ROAST_WEI
CORRUPTIONS = ["none", "amount", "account", "bit", "shorter", "longer", "swapped"]


@pytest.fixture(scope="module")
def payable(protocol: Protocol) -> tuple[Any, int]:
    """The distributor, and a campaign of its that can be paid."""
    campaign_id = create_campaign(protocol, budget=BUDGET, ends_at=now() + DAY)
    life = Life(protocol, campaign_id)
    life.settled_with([3, 2, 1])
    travel_to(protocol.factory.campaign(campaign_id).ends_at)
    protocol.factory.close(campaign_id)
    protocol.distributor.mark_payable(campaign_id)
    return protocol.distributor, campaign_id


def corrupted(
    kind: str, rng: random.Random, claim: tuple[str, int, list[bytes]]
) -> tuple[str, int, list[bytes]]:
    """A claim that is wrong in one way, where that way exists."""
    account, amount, proof = claim
    proof = list(proof)
    if kind == "amount":
        amount += rng.choice([-1, 1])
    elif kind == "account":
        account = to_checksum_address(rng.randbytes(20))
    elif kind == "bit" and proof:
        at = rng.randrange(len(proof))
        flipped = int.from_bytes(proof[at]) ^ 1 << rng.randrange(256)
        proof[at] = flipped.to_bytes(32)
    elif kind == "shorter" and proof:
        proof.pop(rng.randrange(len(proof)))
    elif kind == "longer" and len(proof) < 16:
        proof.insert(rng.randrange(len(proof) + 1), rng.randbytes(32))
    elif kind == "swapped" and len(proof) > 1:
        proof[0], proof[-1] = proof[-1], proof[0]
    return account, amount, proof


@cases(520)
@given(
    leaves=st.one_of(st.integers(1, 9), st.integers(10, 70)),
    kind=st.sampled_from(CORRUPTIONS),
    number=seeds,
)
def test_the_distributor_takes_what_the_mirror_verifies(
    payable: tuple[Any, int], leaves: int, kind: str, number: int
) -> None:
    distributor, campaign_id = payable
    rng = random.Random(number)
    amounts = [
        (to_checksum_address(rng.randbytes(20)), rng.randrange(2, BUDGET // 100))
        for _ in range(leaves)
    ]
    tree = PayoutTree(campaign_id, amounts)
    account, amount = rng.choice(amounts)
    claim = corrupted(kind, rng, (account, amount, tree.proof(account)))
    with boa.env.anchor():
        distributor.post_payouts(
            campaign_id,
            tree.root,
            sum(paid for _, paid in amounts),
            leaves,
            EVIDENCE,
            sender=ACCOUNTS.oracle,
        )
        travel(distributor.PAYOUT_WINDOW())
        try:
            distributor.claim(campaign_id, *claim)
            paid = event(distributor, "Claimed")["amount"] == claim[1]
        except boa.BoaError:
            paid = False
    assert paid == verify(tree.root, campaign_id, *claim)
    if kind == "none":
        assert paid
    if kind in ("amount", "account"):
        assert not paid
