# SPDX-License-Identifier: Apache-2.0
"""The sequences of every test run: a hundred and twenty, always the same ones.

`python -m stateful.fuzz` runs as many others as one likes.
"""

from .machine import BATCH, ProtocolMachine, machine, run_batch

STEPS = 40
# Two sequences each, in two halves for two workers.
FIRST_HALF, SECOND_HALF = range(1, 31), range(31, 61)
BATCHES = (*FIRST_HALF, *SECOND_HALF)

_POOL = (
    *("submit", "submit_with_permit", "reveal", "refund", "seal", "post_scores", "challenge"),
    *("resolve", "resolve_expired", "settle", "void", "pause", "unpause", "set_parameters"),
    *("set_guardian", "set_oracle", "set_treasury", "transfer_ownership", "accept_ownership"),
)
_FACTORY = (
    *("create_campaign", "transfer_project", "accept_project", "top_up", "set_recipient"),
    *("extend", "pause", "resume", "cancel", "close", "set_fee_bps"),
)
_DISTRIBUTOR = (
    *("mark_payable", "post_payouts", "challenge", "resolve", "resolve_expired"),
    *("claim", "claim_many", "collect_fee", "refund", "sweep"),
)

# What each half must have seen happen, or it proves little. Of calls, both that they were taken
# and that they were refused.
REACHED = {
    *(f"pool.{name} {how}" for name in _POOL for how in ("taken", "refused")),
    *(f"factory.{name} {how}" for name in _FACTORY for how in ("taken", "refused")),
    *(f"distributor.{name} {how}" for name in _DISTRIBUTOR for how in ("taken", "refused")),
    *("pool.advance taken", "factory.create_project taken"),
    *("token.permit taken", "token.permit refused", "permit used", "permit front-run"),
    *("factory.accept_submission refused", "distributor.fund refused", "token.mint refused"),
    *(
        f"block {kind}"
        for kind in (
            *("re-opened", "submitted over the target", "submitted with a streak"),
            *("submitted with the longest streak", "challenged at a doubled bond"),
            *("rejected", "expired", "upheld", "scored again", "upheld twice"),
            *("settled with a winner", "settled without", "settled out of order"),
            *("voided sealed early", "voided sealed late"),
            *("voided scored early", "voided scored late"),
            *("scored over 16", "scored over 32", "ranked 50"),
        )
    ),
    *(
        f"campaign {kind}"
        for kind in (
            *("paused", "resumed", "submitted after a lapsed pause"),
            *("filled", "closed", "cancelled"),
        )
    ),
    *(
        f"payouts {kind}"
        for kind in (
            *("posted", "posted nothing", "posted again", "challenged at a doubled bond"),
            "posted with an uneven fee",
            *("rejected", "expired", "upheld", "claimed", "fee collected"),
            *("rest refunded", "refunded after silence", "refunded after cancellation", "swept"),
        )
    ),
}


def play(numbers: range, on: str) -> type[ProtocolMachine]:
    """Batches on the contracts as they are; what they reached is counted in what is returned."""
    played = machine(on=on)
    for number in numbers:
        run_batch(played, number, STEPS)
    return played


def complete(played: type[ProtocolMachine], batches: int) -> bool:
    """Whether all sequences of so many batches had all their steps, the beginning not counted."""
    return played.lengths == {STEPS: batches * BATCH}


def missing(played: type[ProtocolMachine]) -> list[str]:
    """What should have happened and did not."""
    return sorted(REACHED - {kind for kind, times in played.reached.items() if times})
