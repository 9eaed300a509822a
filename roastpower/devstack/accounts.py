# SPDX-License-Identifier: Apache-2.0
"""Who is who among the accounts that the local chain funds. Their keys are public: never use them elsewhere."""

from __future__ import annotations

from roastpower.miner.personalities import (
    CHAOTIC,
    LEGENDARY,
    SAVAGE,
    WITTY,
    Personality,
    custom,
)

DEPLOYER, GUARDIAN, ORACLE, TREASURY, KEEPER = range(5)
SPONSORS = (5, 6)
ACCOUNTS = 20

_BARISTA = custom(
    "Burnt Espresso",
    "tired and exact",
    "A barista on the last hour of a double shift. Coffee is the only unit of measure.",
    markers=("order up",),
)
_LIBRARIAN = custom(
    "Overdue",
    "whispered contempt",
    "A librarian who has read the whitepaper and is returning it. Quiet, footnoted, final.",
    markers=("kindly return",),
)

MINERS: dict[int, Personality] = {
    7: SAVAGE,
    8: WITTY,
    9: CHAOTIC,
    10: LEGENDARY,
    11: _BARISTA,
    12: _LIBRARIAN,
}
