# SPDX-License-Identifier: Apache-2.0
"""The indexer: mirrors the contracts' events from a node into PostgreSQL, exactly once."""
