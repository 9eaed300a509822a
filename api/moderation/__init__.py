# SPDX-License-Identifier: Apache-2.0
"""Texts that are not displayed, why, and by whom; the chain's record stays as it is."""
