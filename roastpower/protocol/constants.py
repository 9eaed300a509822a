# SPDX-License-Identifier: Apache-2.0
"""Numbers that the contracts fix, and the bounds within which their owner may choose.

Units are in the names: ``*_WEI`` are wei, ``*_BPS`` hundredths of a percent, times seconds.
"""

from typing import Final, NamedTuple

ROAST_WEI: Final = 10**18

MAX_SUPPLY_WEI: Final = 1_000_000_000 * ROAST_WEI
TREASURY_SUPPLY_WEI: Final = 600_000_000 * ROAST_WEI
EMISSION_CAP_WEI: Final = 400_000_000 * ROAST_WEI
BLOCK_REWARD_WEI: Final = 1_000 * ROAST_WEI
HALVING_INTERVAL: Final = 200_000

MAX_SUBMISSIONS: Final = 512
CONTENT_MAX_BYTES: Final = 2_000

# Of the services, not of the contracts: with an older head, what is due or was posted is not known.
MAX_HEAD_LAG: Final = 60

MAX_SCORE: Final = 10_000
SCORES_PER_WORD: Final = 16
MAX_RANKED: Final = 50
MIN_PLACES: Final = 3

STREAK_CAP: Final = 10
BASE_TICKETS: Final = 1_000
TICKETS_PER_STREAK: Final = 100

PRICE_FLOOR_WEI: Final = 10**12
DEMAND_CAP_TARGETS: Final = 160
DEMAND_STEP_TARGETS: Final = 4
PRICE_SMOOTHING_TARGETS: Final = 8
DURATION_SMOOTHING_TARGETS: Final = 2
EXP_MAX_TERMS: Final = 128

REFUND_BATCH: Final = 50
CLAIM_BATCH: Final = 50
ADVANCE_BATCH: Final = 50
ADVANCE_ON_FINAL: Final = 8

BPS: Final = 10_000
MAX_FEE_BPS: Final = 500
MAX_AMPLIFICATION_BPS: Final = 5_000
MAX_PLACES: Final = 50
MAX_CAMPAIGN_SUBMISSIONS: Final = 1_500
MAX_PROOF_LENGTH: Final = 16
MAX_COMMITTEE_MEMBERS: Final = 16

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

MAX_CAMPAIGN_SECONDS: Final = 90 * DAY
MAX_START_DELAY: Final = 90 * DAY
CAMPAIGN_PAUSE_BUDGET: Final = 7 * DAY
REFUND_DELAY: Final = 30 * DAY
SWEEP_DELAY: Final = 180 * DAY

FIRST_DEMAND_INDEX: Final = -183
PUBLIC_DRAW_DELAY: Final = 30 * MINUTE
PUBLIC_PAYOUT_WINDOW: Final = DAY
PUBLIC_PAYOUT_RESOLVE_TIMEOUT: Final = 3 * DAY


class ParameterBounds(NamedTuple):
    """One parameter of the pool: its default, and the inclusive range the constants allow.

    Where a lower bound is an immutable of the deployment (the windows in which people react),
    ``low`` is that of public networks; the development stack deploys with shorter ones.
    """

    default: int
    low: int
    high: int


PARAMETER_BOUNDS: Final[dict[str, ParameterBounds]] = {
    "target": ParameterBounds(100, 10, 256),
    "min_miners": ParameterBounds(2, 1, 50),
    "max_wait": ParameterBounds(DAY, 10, 7 * DAY),
    "min_block_time": ParameterBounds(120, 1, DAY),
    "max_block_time": ParameterBounds(1_800, 1, DAY),
    "min_burn_price": ParameterBounds(5 * ROAST_WEI, 10**15, 10_000 * ROAST_WEI),
    "delivery_window": ParameterBounds(120, 0, HOUR),
    "challenge_window": ParameterBounds(HOUR, 30 * MINUTE, 7 * DAY),
    "challenge_bond": ParameterBounds(1_000 * ROAST_WEI, ROAST_WEI, 100_000 * ROAST_WEI),
    "score_timeout": ParameterBounds(6 * HOUR, HOUR, 30 * DAY),
    "settle_timeout": ParameterBounds(7 * DAY, DAY, 30 * DAY),
    "resolve_timeout": ParameterBounds(3 * DAY, DAY, 30 * DAY),
}
