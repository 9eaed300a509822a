# SPDX-License-Identifier: Apache-2.0
"""The invariants of the specification, by its numbers, checked after each transaction.

What a transaction's events touched is compared with the contracts' views at once, and so is, in
turn, a block, campaign, ledger, miner, balance or the open block that they did not touch;
`check_everything` compares all of it: every sixth step, and at the end of a sequence. Where time
passes, nothing is stored, so that what depends on it is compared, and all money. Broken promises that show in the
events alone (3 by campaign, 4, 5, 6, 8) are found by the model while it is fed; 11 by the permits,
which are asked about every call.
"""

from collections.abc import Sequence

from contracts.support.chain import Event

from ..chains import now
from ..model.state import Model
from .money import check_money
from .views import Touched, check_views


def check(model: Model, events: Sequence[Event], turn: int) -> None:
    """Every invariant, after a transaction that was taken."""
    touched = Touched.by(model, events)
    touched.add_another(model, turn)
    if touched.balances:  # also those that no event names, every sixth time
        check_money(model, touched.balances)
    check_views(model, touched, now())


def check_time(model: Model) -> None:
    """What may be otherwise when time has passed, and all that must not be: money, and the open block."""
    touched = Touched.by_time(model)
    check_money(model, touched.balances)
    check_views(model, touched, now())


def check_everything(model: Model) -> None:
    """Every invariant, on all blocks, submissions, campaigns and accounts."""
    touched = Touched.all_of(model)
    check_money(model, touched.balances)
    check_views(model, touched, now())
