# SPDX-License-Identifier: Apache-2.0
"""Seeded simulation: a chain that reorganises, a node that lies and breaks, processes that die."""
