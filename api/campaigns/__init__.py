# SPDX-License-Identifier: Apache-2.0
"""Campaigns and what they pay."""
