# SPDX-License-Identifier: Apache-2.0
"""What Prometheus can read of the oracle's processes."""

from __future__ import annotations

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

CALLS: Final = Counter(
    "roastpower_judge_calls_total", "Calls to providers by outcome.", ["provider", "outcome"]
)
TOKENS: Final = Counter(
    "roastpower_judge_tokens_total", "Tokens charged.", ["provider", "direction"]
)
WAITING: Final = Gauge(
    "roastpower_judge_waiting", "1 while a rate limit or the budget holds calls back.", ["provider"]
)
JOBS: Final = Counter("roastpower_judge_jobs_total", "Judging jobs by outcome.", ["outcome"])
JOB_SECONDS: Final = Histogram(
    "roastpower_judge_job_seconds",
    "Seconds from taking a job to its stored output.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60),
)
RECONCILING: Final = Gauge("roastpower_oracle_reconciling", "1 in the process with the lease.")
HEAD_LAG: Final = Gauge("roastpower_oracle_head_lag_seconds", "Age of the indexed head.")
BLOCKS: Final = Gauge("roastpower_oracle_blocks", "Blocks that need the oracle.", ["status"])
HALTED: Final = Gauge("roastpower_oracle_halted", "Blocks that wait for a person.")
TRANSACTIONS: Final = Gauge("roastpower_oracle_transactions", "Effects by state.", ["state"])

PEER_ANSWERS: Final = Gauge(
    "roastpower_committee_peer_answers", "1 while a peer answers.", ["peer"]
)
SHEETS: Final = Counter(
    "roastpower_committee_sheets_total",
    "Other judges' sheets that were examined, by judge and outcome (stands, left_out).",
    ["judge", "outcome"],
)
SIGNATURES: Final = Counter(
    "roastpower_committee_signatures_total",
    "Signatures that were asked of a peer, by outcome (signed, refused, false).",
    ["peer", "outcome"],
)
SIGNED: Final = Counter(
    "roastpower_committee_signed_total",
    "Reports that peers asked this judge to sign, by outcome (signed, or why not).",
    ["outcome"],
)
