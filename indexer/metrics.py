# SPDX-License-Identifier: Apache-2.0
"""What an indexer counts while it runs, for Prometheus. `docs/indexer.md` says what to watch."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

registry = CollectorRegistry()

head = Gauge("roastpower_indexer_head", "Last indexed chain block", registry=registry)
node_head = Gauge("roastpower_indexer_node_head", "The node's last chain block", registry=registry)
final = Gauge("roastpower_indexer_final", "Last final chain block", registry=registry)
lag_blocks = Gauge(
    "roastpower_indexer_lag_blocks", "Chain blocks between node and tables", registry=registry
)
lag_seconds = Gauge(
    "roastpower_indexer_lag_seconds",
    "Between the times of the node's last chain block and the last indexed one",
    registry=registry,
)
ready = Gauge("roastpower_indexer_ready", "1 at the node's head, 0 before", registry=registry)
writer = Gauge(
    "roastpower_indexer_writer", "1 with the right to write, 0 in wait", registry=registry
)
halted = Gauge("roastpower_indexer_halted", "1 if a person has to help", registry=registry)
range_blocks = Gauge(
    "roastpower_indexer_range_blocks", "Chain blocks asked for at a time", registry=registry
)
events = Counter("roastpower_indexer_events", "Events stored", registry=registry)
blocks = Counter("roastpower_indexer_blocks", "Chain blocks stored", registry=registry)
reorgs = Counter("roastpower_indexer_reorgs", "Reorgs followed", registry=registry)
reorg_depth = Histogram(
    "roastpower_indexer_reorg_depth",
    "Chain blocks that a reorg took back",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
    registry=registry,
)
rpc_errors = Counter(
    "roastpower_indexer_rpc_errors",
    "Failures of nodes, by what they mean",
    ["kind"],
    registry=registry,
)
refused = Counter("roastpower_indexer_refused", "Answers that cannot be true", registry=registry)
store_seconds = Histogram(
    "roastpower_indexer_store_seconds",
    "Time of one transaction",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
    registry=registry,
)
