# SPDX-License-Identifier: Apache-2.0
"""What is counted of miners, campaigns, accounts and the platform, so that no query counts events.

A rollup has two tables. ``…_changes`` holds what each chain block that is not final added, keyed by
chain block: a reorg deletes it with the chain block, and what is left is right. ``…_totals`` holds
what all final chain blocks added. The view ``…_spans`` adds the two. Both are derived: dropped and
built anew from the events, they come out the same (``roastpower indexer reindex``).

Times are counted in spans of the chain's clock: all time (span 0, start 0), hours (3,600) and days
(86,400), each by the Unix time at which it starts. What a score adds is counted when its block is
settled, from when on it cannot change.

Two more things follow from the totals, so that a page of them costs no more than the page: how many
miners were active in each span (``active_miners``), and what each miner did in the last day and week
(``miner_windows``), which ``indexer/windows.py`` keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

ALL_TIME, HOUR, DAY = 0, 3_600, 86_400


class Fold(Enum):
    """How two values of a measure become one."""

    SUM = "sum"
    LARGEST = "max"
    SMALLEST = "min"

    def merge(self, first: str, second: str) -> str:
        """SQL for both together; null is "nothing yet" for the last two."""
        match self:
            case Fold.SUM:
                return f"{first} + {second}"
            case Fold.LARGEST:
                return f"greatest({first}, {second})"
            case Fold.SMALLEST:
                return f"least({first}, {second})"


@dataclass(frozen=True)
class Measure:
    """A column: a count, or an amount in wei."""

    name: str
    fold: Fold = Fold.SUM
    is_amount: bool = False

    @property
    def neutral(self) -> str:
        """SQL for what changes nothing."""
        return "0" if self.fold is Fold.SUM else "NULL"

    @property
    def sql_type(self) -> str:
        """The column's type."""
        return "numeric(78, 0)" if self.is_amount else "bigint"

    def folded(self, value: str) -> str:
        """SQL for many values as one."""
        return f"{self.fold.value}({value})::{self.sql_type}"


@dataclass(frozen=True)
class Rollup:
    """What is counted of one kind of thing. Those without spans are counted over all time alone."""

    name: str
    keys: tuple[str, ...]
    measures: tuple[Measure, ...]
    has_spans: bool = True

    @property
    def changes(self) -> str:
        """The table of chain blocks that are not final."""
        return f"{self.name}_changes"

    @property
    def totals(self) -> str:
        """The table of all that is final."""
        return f"{self.name}_totals"

    @property
    def span_keys(self) -> tuple[str, ...]:
        """The columns that tell rows of totals apart."""
        return ("span", "start", *self.keys) if self.has_spans else self.keys


def _counts(*names: str) -> tuple[Measure, ...]:
    return tuple(Measure(name) for name in names)


def _amounts(*names: str) -> tuple[Measure, ...]:
    return tuple(Measure(name, is_amount=True) for name in names)


# The last chain block with an event of a thing: how final what is said of it is.
_CHANGED_IN = Measure("changed_in", Fold.LARGEST)

MINERS = Rollup(
    "miner",
    ("miner",),
    (
        *_counts("submissions", "wins", "scored", "score_sum", "ranked"),
        *_amounts("burned", "refunded", "earned"),
        Measure("best_score", Fold.LARGEST),
        Measure("best_streak", Fold.LARGEST),
        Measure("first_block", Fold.SMALLEST),
        Measure("last_block", Fold.LARGEST),
        _CHANGED_IN,
    ),
)
CAMPAIGNS = Rollup(
    "campaign",
    ("campaign_id",),
    (
        *_counts("submissions", "scored", "score_sum", "claims"),
        *_amounts("burned", "funded", "claimed"),
        Measure("best_score", Fold.LARGEST),
        Measure("last_block", Fold.LARGEST),
    ),
)
PLATFORM = Rollup(
    "platform",
    (),
    (
        *_counts("submissions", "sealed", "settled", "voided", "scored", "score_sum", "claims"),
        # Base prices of the blocks that were sealed: their mean is price_sum / sealed.
        *_amounts("burned", "refunded", "emitted", "price_sum"),
    ),
)
# ROAST. The zero address is among the accounts: its balance is minus the supply.
BALANCES = Rollup("balance", ("account",), (*_amounts("balance"), _CHANGED_IN), has_spans=False)
# How contested a campaign is, and until when; every campaign has a row.
CONTESTS = Rollup(
    "contest",
    ("campaign_id",),
    (*_counts("submissions"), Measure("ends_at", Fold.LARGEST), _CHANGED_IN),
    has_spans=False,
)
# How many campaigns a project has.
PROJECTS = Rollup("project", ("project_id",), (*_counts("campaigns"), _CHANGED_IN), has_spans=False)
# A miner in a campaign.
ENTRIES = Rollup(
    "entry",
    ("campaign_id", "miner"),
    (
        *_counts("submissions", "scored", "score_sum", "ranked"),
        *_amounts("burned", "refunded"),
        Measure("best_score", Fold.LARGEST),
    ),
    has_spans=False,
)
# What campaigns paid, by reward token.
PAYMENTS = Rollup("payment", ("reward_token",), (*_counts("claims"), *_amounts("paid")))
# What they paid to one account.
PAYEES = Rollup("payee", ("account", "reward_token"), (*_counts("claims"), *_amounts("paid")))

ROLLUPS = (MINERS, CAMPAIGNS, PLATFORM, BALANCES, CONTESTS, PROJECTS, ENTRIES, PAYMENTS, PAYEES)

# The windows of leaderboards, by their seconds: of which spans, and how many, the running one included.
WINDOWS = {DAY: (HOUR, 24), 7 * DAY: (DAY, 7)}

SPANS_OF_HOUR = f"(VALUES ({ALL_TIME}, 0::bigint), ({HOUR}, hour), ({DAY}, hour - mod(hour, {DAY}))) span (span, start)"


def spans_view(rollup: Rollup) -> str:
    """The query of the view that adds totals and changes."""
    names = [measure.name for measure in rollup.measures]
    columns = ", ".join([*rollup.span_keys, *names])
    if rollup.has_spans:
        keys = ", ".join(["span.span", "span.start", *rollup.keys, *names])
        changes = (
            f"SELECT {keys} FROM (SELECT c.*, b.timestamp - mod(b.timestamp, {HOUR}) AS hour"
            f" FROM chain.{rollup.changes} c JOIN chain.chain_blocks b ON b.number = c.block_number) c"
            f" CROSS JOIN LATERAL {SPANS_OF_HOUR}"
        )
    else:
        changes = f"SELECT {columns} FROM chain.{rollup.changes}"
    folded = ", ".join(f"{each.folded(each.name)} AS {each.name}" for each in rollup.measures)
    keys = ", ".join(rollup.span_keys)
    return (
        f"SELECT {keys}, {folded}\n"
        f"FROM (SELECT {columns} FROM chain.{rollup.totals}\n"
        f"      UNION ALL\n      {changes}) parts\n"
        f"GROUP BY {keys}"
    )
