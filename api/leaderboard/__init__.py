# SPDX-License-Identifier: Apache-2.0
"""Miners, the best earners first."""
