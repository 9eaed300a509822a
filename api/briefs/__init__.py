# SPDX-License-Identifier: Apache-2.0
"""Briefs of campaigns."""
