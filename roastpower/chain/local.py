# SPDX-License-Identifier: Apache-2.0
"""Chains that exist on one machine only: what is careless elsewhere is allowed there."""

from __future__ import annotations

LOCAL_CHAIN_IDS = frozenset({1337, 31337})
